import type { IncomingMessage } from 'node:http';
import type { HttpRequest } from './exchange.ts';

/** What came of reading one request whole. */
export type ReadResult =
  | { readonly kind: 'complete'; readonly request: HttpRequest }
  /** The body went beyond the bound; what there was of it is thrown away, here and as it keeps coming. */
  | { readonly kind: 'too-large'; readonly request: HttpRequest }
  /** The client went away, or was cut off, in the middle of its request. */
  | { readonly kind: 'incomplete' };

/** Reads a request, holding no more than `bodyCap` bytes of it in memory. Never rejects. */
export function readRequest(
  message: IncomingMessage,
  bodyCap: number,
  signal: AbortSignal,
): Promise<ReadResult> {
  return new Promise(resolve => {
    let chunks: Buffer[] = [];
    let bytes = 0;
    const whole = (body: Buffer): HttpRequest => toHttpRequest(message, body, signal);

    message.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= bodyCap) {
        chunks.push(chunk);
      } else {
        chunks = [];
        resolve({ kind: 'too-large', request: whole(Buffer.alloc(0)) });
      }
    });
    message.on('end', () => resolve({ kind: 'complete', request: whole(Buffer.concat(chunks)) }));
    message.on('error', () => resolve({ kind: 'incomplete' }));
    message.on('close', () => resolve({ kind: 'incomplete' }));
  });
}

function toHttpRequest(message: IncomingMessage, body: Buffer, signal: AbortSignal): HttpRequest {
  const rawUrl = message.url ?? '/';
  // Not `new URL`: that would take `//queues/x`, which a client with a trailing slash in its endpoint sends, for a host.
  const questionMark = rawUrl.indexOf('?');
  const path = questionMark < 0 ? rawUrl : rawUrl.slice(0, questionMark);
  const query = new URLSearchParams(questionMark < 0 ? '' : rawUrl.slice(questionMark + 1));
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  return { method: message.method ?? 'GET', rawUrl, path, query, headers, body, signal };
}
