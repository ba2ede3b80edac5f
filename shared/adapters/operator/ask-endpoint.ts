import http from 'node:http';
import https from 'node:https';
import { parseHttpDate } from '../../core/http-date.ts';
import { describeThrown } from '../cloud-failures.ts';

export type EndpointAnswer =
  /** `dateAt`: the server's clock, to the second. */
  | { readonly kind: 'answered'; readonly dateAt: number | undefined }
  | { readonly kind: 'silent'; readonly because: string };

const timeoutMs = 5_000;

/**
 * Whether anybody answers at this URL, and what time it is there. Asks without a signature and without a key, so that the answer does not depend on
 * either; a refusal is an answer, too.
 */
export function askEndpoint(url: string): Promise<EndpointAnswer> {
  const { request } = url.startsWith('https:') ? https : http;
  return new Promise(resolve => {
    const asked = request(url, { method: 'GET', timeout: timeoutMs, agent: false }, answer => {
      answer.destroy();
      const { date } = answer.headers;
      resolve({ kind: 'answered', dateAt: date === undefined ? undefined : parseHttpDate(date) });
    });
    asked.on('timeout', () => {
      resolve({ kind: 'silent', because: `nobody answered within ${timeoutMs / 1000} s` });
      asked.destroy();
    });
    asked.on('error', error => resolve({ kind: 'silent', because: describeThrown(error) }));
    asked.end();
  });
}
