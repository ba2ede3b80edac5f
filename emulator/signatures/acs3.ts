import { createHash, createHmac } from 'node:crypto';
import type { HttpRequest } from '../http/exchange.ts';
import { rfc3986 } from './rfc3986.ts';
import { sameText } from './same-text.ts';

/** What an `Authorization: ACS3-HMAC-SHA256 Credential=…,SignedHeaders=…,Signature=…` header says. */
export interface Acs3Authorization {
  readonly accessKeyId: string;
  /** Lower case, as sent. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

export const acs3Algorithm = 'ACS3-HMAC-SHA256';

/** Undefined for a header that does not have the three parts. */
export function parseAcs3Authorization(header: string): Acs3Authorization | undefined {
  const match =
    /^ACS3-HMAC-SHA256\s+Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([^,\s]+)$/.exec(
      header.trim(),
    );
  const [, accessKeyId, signedHeaders, signature] = match ?? [];
  if (accessKeyId === undefined || signedHeaders === undefined || signature === undefined) return undefined;
  return { accessKeyId, signedHeaders: signedHeaders.toLowerCase().split(';'), signature };
}

/**
 * Headers that are there but not covered by the signature although they must be: `host` and everything `x-acs-`
 * (help.aliyun.com, V3 request signature: all common headers besides Authorization are signed when they are present).
 */
export function unsignedAcs3Headers(request: HttpRequest, authorization: Acs3Authorization): string[] {
  return Object.keys(request.headers).filter(
    name => (name === 'host' || name.startsWith('x-acs-')) && !authorization.signedHeaders.includes(name),
  );
}

/**
 * Whether the signature, and the body hash that it covers, are those of this request. The vendor's SDKs leave the
 * names of query parameters unencoded where the documentation encodes them; both are accepted.
 */
export function acs3SignatureMatches(
  request: HttpRequest,
  authorization: Acs3Authorization,
  secret: string,
): boolean {
  const bodyHash = sha256(request.body);
  if (request.headers['x-acs-content-sha256']?.toLowerCase() !== bodyHash) return false;
  return [rfc3986, asIs].some(encodeName =>
    sameText(
      authorization.signature.toLowerCase(),
      acs3Signature(secret, canonicalRequest(request, authorization.signedHeaders, bodyHash, encodeName)),
    ),
  );
}

/** The signature of a canonical request, hexadecimal. */
export function acs3Signature(secret: string, canonical: string): string {
  return createHmac('sha256', secret)
    .update(`${acs3Algorithm}\n${sha256(canonical)}`)
    .digest('hex');
}

/** The text that the signature is made of; `bodyHash` is the lower-case hexadecimal SHA-256 of the body. */
export function canonicalRequest(
  request: Pick<HttpRequest, 'method' | 'path' | 'query' | 'headers'>,
  signedHeaders: readonly string[],
  bodyHash: string,
  encodeName: (name: string) => string = rfc3986,
): string {
  const query = [...request.query]
    .map(([name, value]) => [encodeName(name), rfc3986(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const names = [...signedHeaders].sort();
  const headers = names.map(name => `${name}:${(request.headers[name] ?? '').trim()}\n`).join('');
  return [request.method, request.path || '/', query, headers, names.join(';'), bodyHash].join('\n');
}

const asIs = (name: string) => name;

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
