import http from 'node:http';
import https from 'node:https';
import { describeThrown } from '../cloud-failures.ts';

export type PostAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  /** `why` is a clause that holds no part of the URL. */
  | { readonly kind: 'unanswered'; readonly why: string };

/** Answers are a line or two; of a longer one this much is read. */
export const answerLimitBytes = 16_384;

/**
 * Posts JSON once and resolves with whatever came back. It follows no redirect, because the body and the token in the URL are meant for this host
 * alone, and it keeps no connection: one message per run is not worth one that dies while the function is frozen.
 */
export async function postJson(url: string, body: string, timeoutMs: number): Promise<PostAnswer> {
  const signal = AbortSignal.timeout(Math.ceil(timeoutMs));
  try {
    const response = await openRequest(url, body, signal);
    return { kind: 'answered', status: response.statusCode ?? 0, body: await readStart(response) };
  } catch (error) {
    return {
      kind: 'unanswered',
      why: signal.aborted ? 'it took longer than the timeout' : describeThrown(error),
    };
  }
}

function openRequest(url: string, body: string, signal: AbortSignal): Promise<http.IncomingMessage> {
  const bytes = Buffer.from(body, 'utf8');
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes.length,
    'user-agent': 'eni-reaper',
  };
  const { request } = url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', headers, agent: false, signal }, resolve);
    outgoing.on('error', reject);
    outgoing.end(bytes);
  });
}

async function readStart(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    const piece = Buffer.from(chunk);
    chunks.push(piece);
    bytes += piece.length;
    // Leaving the loop closes the connection.
    if (bytes >= answerLimitBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, answerLimitBytes).toString('utf8');
}
