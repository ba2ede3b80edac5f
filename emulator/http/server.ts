import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';
import type { HttpReply, HttpRequest, Service } from './exchange.ts';
import { loopbackHost } from './loopback.ts';
import { type BodyRoom, createBodyRoom, type ReadResult, readRequest } from './read-request.ts';
import { strangeHeaders } from './strange-headers.ts';
import { writeReply } from './write-reply.ts';

export interface ServerOptions {
  /** `127.0.0.1` (the default) or `::1`. */
  readonly host?: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Asked in this order; the first that claims a request handles it. Read anew for every request. */
  readonly services: readonly Service[];
  readonly clock: Clock;
  readonly complain: (line: string) => void;
  readonly limits?: Partial<ServerLimits>;
}

export interface RunningServer {
  readonly host: string;
  readonly port: number;
  /** `http://127.0.0.1:4711`, without a slash at the end. */
  readonly endpoint: string;
  /** Ends every socket, also those in the middle of a request. May be called more than once. */
  close(): Promise<void>;
}

/** Bounds on what one client can cost; times are of this machine's clock, since sockets know no other. */
export interface ServerLimits {
  /** One more MB than the largest documented body, the 32 MB of a synchronous FC invocation, so that FC refuses it itself. */
  readonly bodyBytes: number;
  /** For paths that no service takes large bodies on: many times what any of their requests needs. */
  readonly smallBodyBytes: number;
  /** For all bodies that are being read or answered at the same time; who comes too late is told that his is too large. */
  readonly allBodiesBytes: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  /** Longer than the pauses in a test, so that a client does not lose a race against the server's own closing. */
  readonly keepAliveTimeoutMs: number;
  readonly sweepEveryMs: number;
  readonly headerBytes: number;
}

export const defaultLimits: ServerLimits = {
  bodyBytes: 33 * 1024 * 1024,
  smallBodyBytes: 1024 * 1024,
  allBodiesBytes: 128 * 1024 * 1024,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 60_000,
  keepAliveTimeoutMs: 60_000,
  sweepEveryMs: 5_000,
  // A GET with a hundred ids and a long token does not fit into Node's default of 16 KB.
  headerBytes: 64 * 1024,
};

/**
 * Listens on this machine's loopback address and hands whole requests to the services. Whatever a service throws
 * becomes HTTP 500 and a complaint; no request can end the process.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const host = loopbackHost(options.host);
  const limits = { ...defaultLimits, ...options.limits };
  const room = createBodyRoom(limits.allBodiesBytes);
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
      connectionsCheckingInterval: limits.sweepEveryMs,
    },
    (message, response) => void serve(message, response, options, { limits, room }),
  );
  const port = await listen(server, host, options.port ?? 0);
  server.on('error', error => options.complain(`The emulator's server reports: ${error.message}.`));

  return {
    host,
    port,
    endpoint: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  message: IncomingMessage,
  response: ServerResponse,
  { services, clock, complain }: ServerOptions,
  { limits, room }: { readonly limits: ServerLimits; readonly room: BodyRoom },
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  response.on('error', () => gone.abort());
  const bodyCap = bodyCapOf(message.url ?? '/', services, limits);
  const read = await readRequest(message, { bodyCap, room, signal: gone.signal });
  if (read.kind === 'incomplete') return;
  try {
    const reply = await answer(read, services, complain);
    await writeReply(response, reply, clock, gone.signal);
  } catch (error) {
    complain(`A reply could not be sent; this is a bug of the emulator. ${stackOf(error)}`);
    response.destroy();
  } finally {
    read.letGo();
  }
}

function bodyCapOf(url: string, services: readonly Service[], limits: ServerLimits): number {
  const [path = ''] = url.split('?', 1);
  const isLarge = services.some(service => service.takesLargeBodies?.(path));
  return isLarge ? limits.bodyBytes : Math.min(limits.bodyBytes, limits.smallBodyBytes);
}

async function answer(
  read: Exclude<ReadResult, { kind: 'incomplete' }>,
  services: readonly Service[],
  complain: (line: string) => void,
): Promise<HttpReply> {
  const { request } = read;
  // The query is left out of every complaint: it may hold a signature or a token.
  const asked = `${request.method} ${request.path}`;
  try {
    const service = services.find(candidate => candidate.claims(request));
    if (!service) {
      complain(`${asked} belongs to none of the products here (${services.map(s => s.name).join(', ')}).`);
      return nobodys(request, services);
    }
    const strange = strangeHeaders(request);
    if (strange.length > 0) complain(`${asked} carries ${strange.join(', ')}, which nothing here looks at.`);
    if (read.kind === 'complete') return await service.handle(request);
    return (await service.refuseLargeBody?.(request)) ?? tooLarge;
  } catch (error) {
    complain(`${asked} failed; this is a bug of the emulator. ${stackOf(error)}`);
    return plainReply(
      500,
      'The emulator failed on this request, which is a bug. It has complained about it on stderr.',
    );
  }
}

const tooLarge = plainReply(413, 'The body of this request is larger than any that the emulator takes.');

function nobodys(request: HttpRequest, services: readonly Service[]): HttpReply {
  return plainReply(
    404,
    `${request.method} ${request.path} belongs to none of the products here: ${services.map(s => s.name).join(', ')}. ` +
      'RPC products are told apart by Version and Action, the others by their path.',
  );
}

function plainReply(status: number, text: string): HttpReply {
  return {
    kind: 'reply',
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: `${text}\n`,
  };
}

const stackOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error));

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) =>
      reject(
        new Error(`The emulator could not listen on ${host}, port ${port}: ${error.message}.`, {
          cause: error,
        }),
      );
    server.once('error', fail);
    server.listen({ host, port }, () => {
      server.off('error', fail);
      const address = server.address();
      if (address === null || typeof address === 'string')
        return fail(new Error('the system gave no port for it'));
      resolve(address.port);
    });
  });
}
