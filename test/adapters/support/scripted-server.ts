import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach } from 'vitest';

/** What the server does with one request. */
export type Reply =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly contentType: string;
      readonly body: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Closes the connection without a word. */
  | { readonly kind: 'reset' }
  /** Sends a part of the body, then closes the connection. */
  | { readonly kind: 'cut'; readonly body: string }
  /** Never answers. */
  | { readonly kind: 'silence' }
  /** Sends headers and no body. */
  | { readonly kind: 'stall' }
  /** Sends headers and then blanks, one after another, for ever. */
  | { readonly kind: 'drip' };

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** The form fields of the body. */
  readonly form: Readonly<Record<string, string>>;
}

export interface ScriptedServer {
  readonly endpoint: string;
  readonly requests: readonly SeenRequest[];
  /** How many connections were opened. */
  connections(): number;
  /** Resolves when the client has closed every connection. */
  allClosed(): Promise<void>;
}

/** A reply, or a way to work one out from the request. */
export type Script = Reply | ((request: SeenRequest) => Reply);

export const json = (body: unknown, status = 200): Reply => ({
  kind: 'answer',
  status,
  contentType: 'application/json;charset=utf-8',
  body: JSON.stringify(body),
});

export const html = (status: number): Reply => ({
  kind: 'answer',
  status,
  contentType: 'text/html',
  body: '<html>busy</html>',
});

export const xml = (status: number, body: string): Reply => ({
  kind: 'answer',
  status,
  contentType: 'text/xml;charset=utf-8',
  body: `<?xml version="1.0" encoding="UTF-8"?>${body}`,
});

export const empty = (status: number): Reply => ({
  kind: 'answer',
  status,
  contentType: 'text/plain',
  body: '',
});

const running: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
});

/**
 * A server on loopback that plays the replies in turn, the last one for ever, and keeps what it was asked. It knows nothing of any cloud and stops by
 * itself behind each test.
 */
export async function serve(...script: readonly [Script, ...Script[]]): Promise<ScriptedServer> {
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const closed = new EventEmitter();
  let connections = 0;
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', chunk => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const seen: SeenRequest = {
        method: incoming.method ?? '',
        url: incoming.url ?? '',
        headers: incoming.headers,
        body,
        form: Object.fromEntries(new URLSearchParams(body)),
      };
      requests.push(seen);
      const step = script[Math.min(requests.length, script.length) - 1] ?? script[0];
      play(typeof step === 'function' ? step(seen) : step, response);
    });
  });
  server.on('connection', socket => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      closed.emit('close');
    });
  });
  const allClosed = async () => {
    while (sockets.size > 0) await once(closed, 'close');
  };
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  running.push(
    () =>
      new Promise(resolve => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  );
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, requests, connections: () => connections, allClosed };
}

function play(reply: Reply, response: ServerResponse): void {
  switch (reply.kind) {
    case 'answer':
      response.writeHead(reply.status, { 'content-type': reply.contentType, ...reply.headers });
      response.end(reply.body);
      return;
    case 'reset':
      response.socket?.destroy();
      return;
    case 'cut':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100000' });
      response.write(reply.body, () => response.socket?.destroy());
      return;
    case 'silence':
      return;
    case 'stall':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100000' });
      response.flushHeaders();
      return;
    case 'drip': {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drops = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(drops));
      return;
    }
  }
}
