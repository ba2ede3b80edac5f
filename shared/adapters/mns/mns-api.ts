import MnsClient from '@alicloud/mns/lib/client.js';
import { isJsonObject, type JsonObject } from '../../core/json.ts';
import { callTimeoutCapMs } from '../call-timeout.ts';
import { describeThrown, notAnswered, refused, textField } from '../cloud-failures.ts';
import type { Credentials } from '../fc/credentials.ts';
import { createKeepAliveAgent } from '../keep-alive-agent.ts';
import { redactText } from '../redact-text.ts';

export interface MnsOptions {
  readonly endpoint: string;
  readonly accountId: string;
  readonly credentials: Credentials;
}

export interface MnsReply {
  readonly status: number;
  readonly body: unknown;
}

/** The vendor's client with the holes closed. Each call is made through `run`, which checks the status and gives every failure one shape. */
export interface MnsApi {
  readonly client: MnsClient;
  run(
    operation: string,
    call: () => Promise<{ readonly code: number; readonly body?: unknown }>,
  ): Promise<MnsReply>;
}

/** What MNS itself counts as success; the vendor's Go client checks the same three. */
const successes: readonly number[] = [200, 201, 204];

/**
 * @alicloud/mns resolves whatever the status is, shares one connection pool with every other vendor client in the process, and counts an idle socket as
 * one that does not connect. Here the status decides, the pool is our own, and both timeouts are the same.
 */
export function createMnsApi({ endpoint, accountId, credentials }: MnsOptions): MnsApi {
  const client = new ClientWithOwnAgent(
    accountId,
    {
      endpoint: endpoint.replace(/\/+$/, ''),
      ...credentials,
      readTimeout: callTimeoutCapMs,
      connectTimeout: callTimeoutCapMs,
    },
    createKeepAliveAgent(endpoint),
  );
  return {
    client,
    async run(operation, call) {
      const { code, body } = await call().catch((error: unknown) => {
        throw failureOf(operation, error, credentials);
      });
      if (!successes.includes(code) && !Array.isArray(body))
        throw notAnswered(operation, 'it failed without an error code', { status: code });
      return { status: code, body };
    },
  };
}

/** The only way to give this client an agent: every method of it ends in `request`. */
class ClientWithOwnAgent extends MnsClient {
  readonly #agent: ReturnType<typeof createKeepAliveAgent>;
  constructor(
    accountId: string,
    options: ConstructorParameters<typeof MnsClient>[1],
    agent: ReturnType<typeof createKeepAliveAgent>,
  ) {
    super(accountId, options);
    this.#agent = agent;
  }
  override request(
    ...[method, resource, type, body, attentions = [], options = {}]: Parameters<MnsClient['request']>
  ): ReturnType<MnsClient['request']> {
    return super.request(method, resource, type, body, attentions, { ...options, agent: this.#agent });
  }
}

/** The client's errors say their code only in their name (`MNSQueueNotExistError`) and their request id only in their text. */
function failureOf(operation: string, thrown: unknown, credentials: Credentials): Error {
  const code = /^MNS(\w+?)Error$/.exec(textField(thrown, 'name') ?? '')?.[1];
  // Its own TypeErrors (a reply of another shape) carry no such name and mean that nothing usable came.
  if (code === undefined) return notAnswered(operation, describeThrown(thrown));
  const text = textField(thrown, 'message') ?? '';
  const requestId = /requestid: ([\w-]+)/.exec(text)?.[1];
  const message = /, message: (.*)$/s.exec(text)?.[1];
  const status = /failed with (\d{3})\./.exec(text)?.[1];
  return refused({
    operation,
    code,
    requestId,
    message: message === undefined ? undefined : redactText(message, credentials),
    status: status === undefined ? undefined : Number(status),
  });
}

/** The entries of a batch reply; one message comes as a list of one. */
export function entriesOf(body: unknown): readonly JsonObject[] {
  return (Array.isArray(body) ? body : [body]).filter(isJsonObject);
}
