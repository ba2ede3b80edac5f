import { afterEach } from 'vitest';
import type { AccessKey } from '../../../emulator/accounts.ts';
import { type MovableClock, manualClock } from '../../../emulator/clock.ts';
import { createFoundation, type Foundation } from '../../../emulator/foundation.ts';
import type { HttpReply, HttpRequest } from '../../../emulator/http/exchange.ts';
import { type RunningServer, startServer } from '../../../emulator/http/server.ts';
import type { Broker } from '../../../emulator/mns/broker.ts';
import type { Queue } from '../../../emulator/mns/queue.ts';
import type { QueueAttributes } from '../../../emulator/mns/queue-attributes.ts';
import { createMns, type Mns, type MnsOptions } from '../../../emulator/mns/service.ts';
import { mnsSignature } from '../../../emulator/signatures/mns.ts';

export const accountId = '1234567890123456';
export const region = 'cn-hangzhou';
/** Fri, 20 Nov 2026 16:05:47 GMT: when the golden requests were signed. */
export const startMs = Date.UTC(2026, 10, 20, 16, 5, 47);

/** A little MNS on a clock that a test moves. Nothing listens: requests are handed to the service as they are. */
export interface MnsCloud {
  readonly clock: MovableClock;
  readonly foundation: Foundation;
  readonly broker: Broker;
  readonly service: Mns['service'];
  readonly key: AccessKey;
  readonly complaints: readonly string[];
  /** Makes a queue through the broker. */
  queue(name?: string, attributes?: Partial<QueueAttributes>): Queue;
  /** Sends a request that is signed properly, and reads the answer. */
  call(method: string, rawUrl: string, options?: CallOptions): Promise<Answer>;
}

export interface CallOptions {
  readonly body?: string | Buffer;
  readonly key?: AccessKey;
  /** Laid over the honest ones before signing; undefined takes a header away. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Laid over them after signing. */
  readonly unsignedHeaders?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly kind: HttpReply['kind'];
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The same by lines, without indentation: what stands between the declaration and the end. */
  readonly elements: readonly string[];
  /** Text of the first element with this name, as it stands in the XML; undefined when there is none. */
  field(name: string): string | undefined;
  /** The same for all of them, in order. */
  fields(name: string): readonly string[];
}

export function mnsCloud(options: Partial<MnsOptions> & { readonly clock?: MovableClock } = {}): MnsCloud {
  const { clock = manualClock(startMs), ...mnsOptions } = options;
  const complaints: string[] = [];
  const foundation = createFoundation({ clock, seed: 7, complain: line => void complaints.push(line) });
  const key = userKey('tester');
  foundation.accounts.addKey(key);
  const { broker, service } = createMns(foundation, { defaultRegion: region, ...mnsOptions });
  return {
    clock,
    foundation,
    broker,
    service,
    key,
    complaints,
    queue: (name = 'q', attributes = {}) => broker.queues.create(accountId, region, name, attributes).queue,
    async call(method, rawUrl, callOptions = {}) {
      const request = signedRequest(method, rawUrl, { key, ...callOptions }, clock.nowMs());
      return answerOf(await service.handle(request));
    },
  };
}

export function userKey(name: string, account: string = accountId): AccessKey {
  return {
    accessKeyId: `LTAI${name}`,
    accessKeySecret: `secret of ${name}`,
    active: true,
    identity: { accountId: account, kind: 'ram-user', name, arn: `acs:ram::${account}:user/${name}` },
  };
}

/** A request read whole, as the server would hand it over. */
export function plainRequest(
  method: string,
  rawUrl: string,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer = '',
  signal: AbortSignal = new AbortController().signal,
): HttpRequest {
  const [path = '', query = ''] = rawUrl.split(/\?(.*)/s);
  return {
    method,
    rawUrl,
    path,
    query: new URLSearchParams(query),
    headers,
    body: Buffer.from(body),
    signal,
  };
}

function signedRequest(
  method: string,
  rawUrl: string,
  options: CallOptions & { readonly key: AccessKey },
  nowMs: number,
): HttpRequest {
  const honest: Record<string, string | undefined> = {
    date: new Date(nowMs).toUTCString(),
    host: '127.0.0.1:4711',
    'x-mns-version': '2015-06-06',
    ...(options.body === undefined ? {} : { 'content-type': 'text/xml' }),
    ...(options.key.securityToken === undefined ? {} : { 'security-token': options.key.securityToken }),
  };
  const headers = present({ ...honest, ...options.headers });
  const signature = mnsSignature(options.key.accessKeySecret, { method, rawUrl, headers });
  const authorization = `MNS ${options.key.accessKeyId}:${signature}`;
  const sent = present({ ...headers, authorization, ...options.unsignedHeaders });
  return plainRequest(method, rawUrl, sent, options.body, options.signal);
}

function present(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

export function answerOf(reply: HttpReply): Answer {
  const plain = reply.kind === 'reply' ? reply : 'reply' in reply ? reply.reply : undefined;
  const text = plain ? plain.body.toString() : '';
  const fields = (name: string) =>
    [...text.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gs'))].map(([, content = '']) => content);
  return {
    kind: reply.kind,
    status: plain?.status ?? 0,
    headers: plain?.headers ?? {},
    text,
    elements: text
      .split('\n')
      .slice(1, -1)
      .map(line => line.trim()),
    field: name => fields(name)[0],
    fields,
  };
}

/** The XML of one message to send. */
export function messageXml(body: string, more = ''): string {
  return `<Message xmlns="http://mns.aliyuncs.com/doc/v1/"><MessageBody>${body}</MessageBody>${more}</Message>`;
}

/** Puts the cloud on a loopback port until the test ends. */
export async function listen(cloud: MnsCloud): Promise<RunningServer> {
  const server = await startServer({
    services: [cloud.service],
    clock: cloud.clock,
    complain: cloud.foundation.complain,
  });
  servers.push(server);
  return server;
}

const servers: RunningServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});
