import MnsClient from '@alicloud/mns/lib/client.js';
import { isJsonObject } from '../../core/json.ts';
import { notAnswered, outOfTime } from '../cloud-failures.ts';
import type { Credentials } from '../fc/credentials.ts';
import { createKeepAliveAgent } from '../keep-alive-agent.ts';
import { type Patience, tellingSlowness } from '../tell-slowness.ts';
import { watchRequest } from '../watch-request.ts';
import { normalizeMnsFailure } from './normalize-mns-failure.ts';

export interface MnsConnectionOptions {
  readonly endpoint: string;
  readonly accountId: string;
  readonly credentials: Credentials;
  /** How long the next call may take, in milliseconds; zero when there is no time left for one. */
  readonly timeoutMs: () => number;
  readonly patience?: Patience | undefined;
}

/** Calls of the queue service under one identity. */
export interface MnsConnection {
  /**
   * Runs one operation of the client, which makes one request; every failure of it, thrown or overlooked by the client, rejects with a CloudError.
   * `waitMs` is how long the service was asked to wait before it answers, on top of the usual time.
   */
  call(
    operation: string,
    run: (client: MnsClient) => Promise<MnsClient.Answer>,
    waitMs?: number,
  ): Promise<MnsClient.Answer>;
}

/**
 * A strict face for @alicloud/mns. The client has no option for an agent, and shares one with every other SDK of the process; its connect timeout
 * works as an idle timer and cuts long polls; and an answer that is no XML resolves without a body, whatever its status. So each of its requests is
 * given an agent and both timeouts here, and checked. An answer whose status says failure but that has a body is left to the caller: it lists
 * which parts of a batch failed.
 */
export function createMnsConnection(options: MnsConnectionOptions): MnsConnection {
  const { endpoint, accountId, credentials, timeoutMs } = options;
  const agent = createKeepAliveAgent(endpoint);
  const addressee = { endpoint, setting: 'ENI_REAPER_MNS_ENDPOINT' };

  return {
    async call(operation, run, waitMs = 0) {
      const readTimeout = timeoutMs() + waitMs;
      if (readTimeout <= waitMs) throw outOfTime(operation);
      const watched = watchRequest(agent);
      const client = new MnsClient(accountId, { endpoint, ...credentials });
      const request = client.request.bind(client);
      client.request = async (method, resource, type, body, attentions = [], moreOptions) => {
        const strict = { ...moreOptions, agent: watched.agent, readTimeout, connectTimeout: readTimeout };
        const noticed = [...attentions, requestIdHeader];
        const answer = await request(method, resource, type, body, noticed, strict);
        // Batch operations reach into the body without looking whether there is one.
        return { ...answer, body: answer.body ?? {} };
      };
      const answer = await tellingSlowness(options.patience, endpoint, () => run(client), waitMs).catch(
        (error: unknown) => {
          watched.abandon();
          throw normalizeMnsFailure(operation, error, credentials, addressee, watched.status());
        },
      );
      if (!succeeded(answer) && isEmpty(answer.body))
        throw notAnswered(operation, 'it failed without saying why', { status: answer.code, endpoint });
      return answer;
    },
  };
}

function isEmpty(body: unknown): boolean {
  return body === undefined || (isJsonObject(body) && Object.keys(body).length === 0);
}

/** What counts as success, as in the vendor's Go client; the client at hand never looks at the status. */
export function succeeded(answer: MnsClient.Answer): boolean {
  return [200, 201, 204].includes(answer.code);
}

/**
 * Rejects an answer that has the status of success and is somebody else's, such as the sign-in page of a hotel. For operations whose success has no body
 * that would tell. The queue service names each request ("Request protocol" page).
 */
export function refuseStranger(operation: string, answer: MnsClient.Answer): void {
  if (succeeded(answer) && !answer.headers[requestIdHeader])
    throw notAnswered(operation, 'it is no answer of the queue service', { status: answer.code });
}

const requestIdHeader = 'x-mns-request-id';
