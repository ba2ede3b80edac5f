import { CloudError } from '../../core/errors.ts';
import type { Place } from '../../ports.ts';
import { callTimeoutCapMs } from '../call-timeout.ts';
import type { Credentials } from '../fc/credentials.ts';
import { readFunction } from './found-function.ts';
import { type FunctionApi, invokeTimeoutMs } from './function-api.ts';
import { normalizeFcFailure } from './normalize-fc-failure.ts';
import { reachHost } from './reach-host.ts';
import { readInvocation } from './read-invocation.ts';

/**
 * Functions of one service of FC 2.0. The client takes a token only together with a key id that begins with STS and drops it silently otherwise, so it
 * is set behind its back; and it hides the status of an answer, so that an accepted asynchronous call is told by its id and its empty body.
 */
export async function createFc2Functions(
  endpoint: string,
  home: Place,
  serviceName: string,
  credentials: Credentials,
): Promise<FunctionApi> {
  const { default: Fc2Client } = await import('@alicloud/fc2/lib/client.js');
  const { accessKeyId: accessKeyID, accessKeySecret, securityToken } = credentials;
  const addressee = { endpoint, setting: '--endpoint' };
  const clientWaiting = (timeout: number) => {
    const config = { endpoint, region: home.region, accessKeyID, accessKeySecret, securityToken, timeout };
    const client = new Fc2Client(home.accountId, config);
    client.securityToken = securityToken;
    return client;
  };

  return {
    async invoke(functionName, event, mode) {
      await reachHost('InvokeFunction', addressee);
      const headers = { 'x-fc-invocation-type': mode === 'async' ? 'Async' : 'Sync' };
      const body = Buffer.from(event, 'utf8');
      const answer = await clientWaiting(invokeTimeoutMs[mode])
        .invokeFunction(serviceName, functionName, body, headers, undefined, { rawBuf: true })
        .catch((thrown: unknown) => {
          throw normalizeFcFailure('InvokeFunction', thrown, credentials, addressee);
        });
      const reply = { status: undefined, headers: answer.headers, body: textOf(answer.data) };
      return readInvocation(reply, mode, credentials);
    },
    async find(functionName) {
      try {
        const answer = await clientWaiting(callTimeoutCapMs).getFunction(serviceName, functionName);
        return readFunction(answer.data);
      } catch (thrown) {
        const error = normalizeFcFailure('GetFunction', thrown, credentials, addressee);
        if (error instanceof CloudError && /^(?:Function|Service)NotFound$/.test(error.providerCode ?? ''))
          return undefined;
        throw error;
      }
    },
  };
}

/** Bytes, text, or what the client has parsed already because it was called JSON. */
function textOf(data: unknown): string {
  if (Buffer.isBuffer(data)) return data.toString('utf8');
  return typeof data === 'string' ? data : JSON.stringify(data ?? '');
}
