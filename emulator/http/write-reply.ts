import type { ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';
import type { HttpReply, PlainReply } from './exchange.ts';

/** Puts a reply on the socket, or fails the way the reply says. Resolves when there is nothing more to do. */
export async function writeReply(
  response: ServerResponse,
  reply: HttpReply,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  switch (reply.kind) {
    case 'reply':
      return send(response, reply, clock);
    case 'late':
      await clock.waitUntil(clock.nowMs() + reply.delayMs, signal);
      return send(response, reply.reply, clock);
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'reset-mid-body':
      return sendHalf(response, reply.reply, clock);
    default:
      reply satisfies never;
  }
}

function send(response: ServerResponse, reply: PlainReply, clock: Clock): void {
  if (response.destroyed) return;
  writeHead(response, reply, clock);
  response.end(reply.body);
}

/** Closes in an orderly way after the first half: a reset could overtake the bytes that are to be seen. */
function sendHalf(response: ServerResponse, reply: PlainReply, clock: Clock): void {
  if (response.destroyed) return;
  writeHead(response, reply, clock);
  const body = Buffer.from(reply.body);
  response.flushHeaders();
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy());
}

function writeHead(response: ServerResponse, reply: PlainReply, clock: Clock): void {
  const headers = Object.entries(reply.headers ?? {}).map(([name, value]) => [spelled(name), value]);
  response.writeHead(reply.status, {
    ...Object.fromEntries(headers),
    // Clients may take the server's time from here, so it has to be the emulator's and not this machine's.
    Date: new Date(clock.nowMs()).toUTCString(),
    ...(allowsBody(reply.status) ? { 'Content-Length': String(Buffer.byteLength(reply.body)) } : {}),
  });
}

/**
 * Names of HTTP itself with capitals, as the cloud writes them, those of its own as they are. Case means nothing (RFC 9110,
 * 5.1), but the vendor's Java SDK for queues finds `Location` only so.
 */
const spelled = (name: string) =>
  name.startsWith('x-') ? name : name.replace(/(?<=^|-)[a-z]/g, letter => letter.toUpperCase());

/** 204 and 304 have no body and no length (RFC 9110, 6.4.1 and 8.6). */
const allowsBody = (status: number) => status !== 204 && status !== 304;
