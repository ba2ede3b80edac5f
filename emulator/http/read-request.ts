import type { IncomingMessage } from 'node:http';
import type { HttpRequest } from './exchange.ts';

/** What came of reading one request whole. */
export type ReadResult =
  | { readonly kind: 'complete'; readonly request: HttpRequest; readonly letGo: () => void }
  /** The body went beyond the bound; what there was of it is thrown away, here and as it keeps coming. */
  | { readonly kind: 'too-large'; readonly request: HttpRequest; readonly letGo: () => void }
  /** The client went away, or was cut off, in the middle of its request. */
  | { readonly kind: 'incomplete' };

/** Room for the bodies that are in memory at the same time, those of all connections together. */
export interface BodyRoom {
  /** False, and nothing is taken, when there is not so much left. */
  take(bytes: number): boolean;
  giveBack(bytes: number): void;
}

export function createBodyRoom(total: number): BodyRoom {
  let taken = 0;
  return {
    take(bytes) {
      if (taken + bytes > total) return false;
      taken += bytes;
      return true;
    },
    giveBack(bytes) {
      taken -= bytes;
    },
  };
}

/**
 * Reads a request, holding no more than `bodyCap` bytes of it in memory, and no more than there is room for. Whoever gets a
 * request gives its room back by `letGo` once nobody needs the body any more. Never rejects.
 */
export function readRequest(
  message: IncomingMessage,
  { bodyCap, room, signal }: ReadOptions,
): Promise<ReadResult> {
  return new Promise(resolve => {
    let chunks: Buffer[] = [];
    let bytes = 0;
    let held = 0;
    const letGo = () => {
      chunks = [];
      room.giveBack(held);
      held = 0;
    };
    const giveUp = () => {
      // After a complete request this comes too, and then the body is still in use.
      if (!message.complete) letGo();
      resolve({ kind: 'incomplete' });
    };

    message.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= bodyCap && room.take(chunk.length)) {
        held += chunk.length;
        chunks.push(chunk);
        return;
      }
      // Nothing of it counts any more, so what still comes must not be taken for the whole either.
      bytes = Number.POSITIVE_INFINITY;
      letGo();
      resolve({ kind: 'too-large', request: toHttpRequest(message, Buffer.alloc(0), signal), letGo });
    });
    message.on('end', () => {
      const request = toHttpRequest(message, Buffer.concat(chunks), signal);
      resolve({ kind: 'complete', request, letGo });
    });
    message.on('error', giveUp);
    message.on('close', giveUp);
  });
}

export interface ReadOptions {
  readonly bodyCap: number;
  readonly room: BodyRoom;
  /** What the request is told of its client's going away. */
  readonly signal: AbortSignal;
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
