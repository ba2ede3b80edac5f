import { createHash, createHmac } from 'node:crypto';
import { type IncomingHttpHeaders, request } from 'node:http';

/** What came back of one request on a connection of its own; `error` when the connection broke. */
export interface HandReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly error: string | undefined;
}

export function sendByHand(
  endpoint: string,
  options: { method?: string; path?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<HandReply> {
  return new Promise(resolve => {
    let body = '';
    const outgoing = request(
      `${endpoint}${options.path ?? '/'}`,
      { method: options.method ?? 'GET', headers: options.headers ?? {}, agent: false },
      reply => {
        const done = (error?: Error) =>
          resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body, error: error?.message });
        reply.setEncoding('utf8');
        reply.on('data', (chunk: string) => {
          body += chunk;
        });
        reply.on('end', () => done());
        reply.on('error', done);
      },
    );
    outgoing.on('error', error => resolve({ status: 0, headers: {}, body, error: error.message }));
    outgoing.end(options.body);
  });
}

/** Signs as the V3 page says, written from the page and not from the emulator's code. */
export function acs3Headers(
  asked: {
    method: string;
    path?: string;
    query: Readonly<Record<string, string>>;
    headers: Readonly<Record<string, string>>;
    body?: string;
  },
  key: { readonly accessKeyId: string; readonly accessKeySecret: string },
): Record<string, string> {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const headers: Record<string, string> = {
    ...asked.headers,
    'x-acs-content-sha256': sha256(asked.body ?? ''),
  };
  const names = Object.keys(headers)
    .filter(name => name === 'host' || name === 'content-type' || name.startsWith('x-acs-'))
    .sort();
  const query = Object.entries(asked.query)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value).replace(/\*/g, '%2A')}`)
    .sort()
    .join('&');
  const canonical = [
    asked.method,
    asked.path ?? '/',
    query,
    ...names.map(name => `${name}:${headers[name]?.trim()}`),
    '',
    names.join(';'),
    headers['x-acs-content-sha256'],
  ].join('\n');
  const signature = createHmac('sha256', key.accessKeySecret)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
    .digest('hex');
  return {
    ...headers,
    authorization: `ACS3-HMAC-SHA256 Credential=${key.accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`,
  };
}
