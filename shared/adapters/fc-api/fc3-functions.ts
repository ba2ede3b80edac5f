import { Readable } from 'node:stream';
import { CloudError } from '../../core/errors.ts';
import { isJsonObject } from '../../core/json.ts';
import type { Place } from '../../ports.ts';
import { callTimeoutCapMs } from '../call-timeout.ts';
import { notAnswered } from '../cloud-failures.ts';
import type { Credentials } from '../fc/credentials.ts';
import { readFunction } from './found-function.ts';
import { readTriggerPage } from './found-triggers.ts';
import { type DeployedFunctions, type FoundTrigger, invokeTimeoutMs } from './function-api.ts';
import { normalizeFcFailure } from './normalize-fc-failure.ts';
import { reachHost } from './reach-host.ts';
import { readInvocation } from './read-invocation.ts';

/** Functions of FC 3.0. The client is loaded only when somebody needs it: it is larger than the rest of the command. */
export async function createFc3Functions(
  endpoint: string,
  home: Place,
  credentials: Credentials,
  setting = '--endpoint',
): Promise<DeployedFunctions> {
  const { default: FcClient, ...models } = await import('@alicloud/fc20230330/dist/client.js');
  const { host, protocol } = new URL(endpoint);
  const client = new FcClient({
    endpoint: host,
    protocol: protocol === 'http:' ? 'http' : 'https',
    regionId: home.region,
    ...credentials,
  });
  const addressee = { endpoint, setting };
  const fail = (operation: string) => (thrown: unknown) => {
    throw normalizeFcFailure(operation, thrown, credentials, addressee);
  };

  return {
    async invoke(functionName, event, mode) {
      await reachHost('InvokeFunction', addressee);
      const request = new models.InvokeFunctionRequest({ body: Readable.from([Buffer.from(event, 'utf8')]) });
      const headers = new models.InvokeFunctionHeaders({
        xFcInvocationType: mode === 'async' ? 'Async' : 'Sync',
      });
      // Its connect timeout works as an idle timer too: anything shorter would cut off a function that takes its time.
      const runtime = { readTimeout: invokeTimeoutMs[mode], connectTimeout: invokeTimeoutMs[mode] };
      const reply = await client
        .invokeFunctionWithOptions(functionName, request, headers, runtime)
        .then(async ({ statusCode = 0, headers: answered = {}, body }) => {
          return { status: statusCode, headers: answered, body: await textOf(body) };
        })
        .catch(fail('InvokeFunction'));
      return readInvocation(reply, mode, credentials);
    },
    async find(functionName) {
      try {
        const { body } = await client
          .getFunctionWithOptions(functionName, new models.GetFunctionRequest({}), {}, readRuntime)
          .catch(fail('GetFunction'));
        return readFunction(isJsonObject(body) ? body : undefined);
      } catch (error) {
        if (error instanceof CloudError && error.providerCode === 'FunctionNotFound') return undefined;
        throw error;
      }
    },
    async listTriggers(functionName) {
      const triggers: FoundTrigger[] = [];
      let nextToken: string | undefined;
      for (let page = 1; page <= triggerPagesCap; page += 1) {
        const request = new models.ListTriggersRequest({ limit: triggerPageSize, nextToken });
        const { body } = await client
          .listTriggersWithOptions(functionName, request, {}, readRuntime)
          .catch(fail('ListTriggers'));
        const read = readTriggerPage(body);
        triggers.push(...read.triggers);
        nextToken = read.nextToken;
        if (nextToken === undefined) return triggers;
      }
      throw notAnswered('ListTriggers', `it goes on after ${triggerPagesCap} pages`);
    },
  };
}

const readRuntime = { readTimeout: callTimeoutCapMs, connectTimeout: callTimeoutCapMs };

/** The most that one page holds (ListTriggers page). */
const triggerPageSize = 100;
/** A function has at most 50 triggers (limits of usage), so a fifth page means that something repeats itself. */
const triggerPagesCap = 5;

/** The largest answer that the platform gives (limits of usage: 32 MB). */
const answerLimitBytes = 32 * 1024 * 1024;

async function textOf(body: Readable | undefined): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > answerLimitBytes) throw new Error('The answer is larger than the platform allows.');
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}
