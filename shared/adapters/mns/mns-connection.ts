import MnsClient from '@alicloud/mns/lib/client.js';
import { isJsonObject } from '../../core/json.ts';
import { notAnswered, outOfTime } from '../cloud-failures.ts';
import type { Credentials } from '../fc/credentials.ts';
import { createKeepAliveAgent } from '../keep-alive-agent.ts';
import { normalizeMnsFailure } from './normalize-mns-failure.ts';

export interface MnsConnectionOptions {
  readonly endpoint: string;
  readonly accountId: string;
  readonly credentials: Credentials;
  /** How long the next call may take, in milliseconds; zero when there is no time left for one. */
  readonly timeoutMs: () => number;
}

/** Calls of the queue service under one identity. */
export interface MnsConnection {
  /** Runs one operation of the client; every failure of it, thrown or overlooked by the client, rejects with a CloudError. */
  call(operation: string, run: (client: MnsClient) => Promise<MnsClient.Answer>): Promise<MnsClient.Answer>;
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
  const client = new MnsClient(accountId, { endpoint, ...credentials });
  const request = client.request.bind(client);
  client.request = async (method, resource, type, body, attentions, moreOptions) => {
    const readTimeout = timeoutMs();
    const strict = { ...moreOptions, agent, readTimeout, connectTimeout: readTimeout };
    const answer = await request(method, resource, type, body, attentions, strict);
    // Batch operations reach into the body without looking whether there is one.
    return { ...answer, body: answer.body ?? {} };
  };

  return {
    async call(operation, run) {
      if (timeoutMs() <= 0) throw outOfTime(operation);
      const answer = await run(client).catch((error: unknown) => {
        throw normalizeMnsFailure(operation, error, credentials);
      });
      if (!succeeded(answer) && isEmpty(answer.body))
        throw notAnswered(operation, 'it failed without saying why', { status: answer.code });
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
