import MnsClient from '@alicloud/mns/lib/client.js';
import { notAnswered } from '../cloud-failures.ts';
import type { Credentials } from '../fc/credentials.ts';
import { createKeepAliveAgent } from '../keep-alive-agent.ts';
import { normalizeMnsFailure } from './normalize-mns-failure.ts';

export interface MnsConnectionOptions {
  readonly endpoint: string;
  readonly accountId: string;
  readonly credentials: Credentials;
  /** How long the next call may take, in milliseconds. */
  readonly timeoutMs: () => number;
}

/** Calls of the queue service under one identity. */
export interface MnsConnection {
  /** Runs one operation of the client; every failure of it, thrown or overlooked by the client, rejects with a CloudError. */
  call(operation: string, run: (client: MnsClient) => Promise<MnsClient.Answer>): Promise<MnsClient.Answer>;
}

/** What counts as success, as in the vendor's Go client. The client at hand never looks at the status. */
const successes: readonly number[] = [200, 201, 204];

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
    if (answer.body !== undefined) return answer;
    if (successes.includes(answer.code)) return { ...answer, body: {} };
    throw notAnswered(`${method} ${type}`, 'it failed without saying why', { status: answer.code });
  };

  return {
    async call(operation, run) {
      try {
        return await run(client);
      } catch (error) {
        throw normalizeMnsFailure(operation, error, credentials);
      }
    },
  };
}

export function succeeded(answer: MnsClient.Answer): boolean {
  return successes.includes(answer.code);
}
