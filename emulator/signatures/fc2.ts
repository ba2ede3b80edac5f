import { createHash, createHmac } from 'node:crypto';
import type { HttpRequest } from '../http/exchange.ts';
import { sameText } from './same-text.ts';

/** What an `Authorization: FC <key id>:<signature>` header says. */
export interface Fc2Authorization {
  readonly accessKeyId: string;
  readonly signature: string;
}

/** Undefined for a header of another form. */
export function parseFc2Authorization(header: string): Fc2Authorization | undefined {
  const [, accessKeyId, signature] = /^FC ([^:\s]+):(\S+)$/.exec(header.trim()) ?? [];
  return accessKeyId === undefined || signature === undefined ? undefined : { accessKeyId, signature };
}

/**
 * Whether the signature is that of this request: Base64 of HMAC-SHA256 over the text below. Derived from what the official
 * Node.js client of API version 2016-08-15 sends; all recorded requests of it recompute.
 */
export function fc2SignatureMatches(
  request: HttpRequest,
  authorization: Fc2Authorization,
  secret: string,
): boolean {
  const expected = createHmac('sha256', secret).update(fc2StringToSign(request)).digest('base64');
  return sameText(authorization.signature, expected);
}

/**
 * Method, content-md5, content-type and date, each on a line; then all `x-fc-` headers in alphabetical order, the
 * security token among them; then the decoded path. The query is not covered, except for HTTP triggers, which are
 * not modelled.
 */
export function fc2StringToSign(request: Pick<HttpRequest, 'method' | 'path' | 'headers'>): string {
  const { method, path, headers } = request;
  const own = Object.keys(headers)
    .filter(name => name.startsWith('x-fc-'))
    .sort()
    .map(name => `${name}:${headers[name] ?? ''}\n`)
    .join('');
  const lines = [method, headers['content-md5'] ?? '', headers['content-type'] ?? '', headers['date'] ?? ''];
  return `${lines.join('\n')}\n${own}${decodedPath(path)}`;
}

/**
 * Whether the body is the one that `content-md5` names. The client sends the Base64 of the hexadecimal digest; the Base64 of
 * the digest itself, which is what RFC 1864 means, is taken too.
 */
export function contentMd5Matches(contentMd5: string, body: Buffer): boolean {
  const digest = createHash('md5').update(body).digest();
  const ofHex = Buffer.from(digest.toString('hex')).toString('base64');
  return contentMd5 === ofHex || contentMd5 === digest.toString('base64');
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
