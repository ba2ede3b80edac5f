import { createHmac } from 'node:crypto';
import { rfc3986 } from './rfc3986.ts';

/** What of a request is signed. Header names in lower case. */
export interface MnsSignedRequest {
  readonly method: string;
  /** Path and query exactly as sent. */
  readonly rawUrl: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The signature in `Authorization: MNS <AccessKeyId>:<signature>`: HMAC-SHA1 over the method, three headers, all
 * `x-mns-` headers and the resource with its query (https://alibabacloud.com/help/en/mns/sign-requests).
 */
export function mnsSignature(secret: string, request: MnsSignedRequest): string {
  return createHmac('sha1', secret).update(mnsStringToSign(request)).digest('base64');
}

export function mnsStringToSign({ method, rawUrl, headers }: MnsSignedRequest): string {
  const own = mnsHeaders(headers).map(([name, value]) => `${name}:${value}\n`);
  const date = headers['date'] ?? headers['x-mns-date'] ?? '';
  const lines = [method, headers['content-md5'] ?? '', headers['content-type'] ?? '', date];
  return `${lines.join('\n')}\n${own.join('')}${rawUrl}`;
}

/** Where and when a V4 signature is good: `<yyyymmdd>/<region>/mns/aliyun_v4_request`. */
export interface MnsV4Scope {
  readonly date: string;
  readonly region: string;
}

/**
 * The newer signature, `MNS4-HMAC-SHA256`: HMAC-SHA256 with a key derived from day, region and product. The canonical
 * request stands in the signed text itself, not its hash. No page describes it; this follows the vendor's Java SDK
 * (aliyun-mns-java-sdk, common/auth/MNSV4Signer.java) and is held to that SDK's test vectors.
 */
export function mnsV4Signature(
  secret: string,
  scope: MnsV4Scope,
  requestTimeMs: number,
  request: MnsSignedRequest,
): string {
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const dayKey = hmac(`aliyun_v4${secret}`, scope.date);
  const productKey = hmac(hmac(dayKey, scope.region), 'mns');
  const signingKey = hmac(productKey, 'aliyun_v4_request');
  return hmac(signingKey, mnsV4StringToSign(scope, requestTimeMs, request)).toString('hex');
}

export function mnsV4StringToSign(
  scope: MnsV4Scope,
  requestTimeMs: number,
  { method, rawUrl, headers }: MnsSignedRequest,
): string {
  const [path = '', query = ''] = rawUrl.split(/\?(.*)/s);
  const signed = [...mnsHeaders(headers)];
  for (const name of ['content-md5', 'content-type'])
    if (headers[name] !== undefined) signed.push([name, headers[name]]);
  return [
    'MNS4-HMAC-SHA256',
    `${new Date(requestTimeMs).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`,
    `${scope.date}/${scope.region}/mns/aliyun_v4_request`,
    method,
    path.split('/').map(decodeThenEncode).join('/'),
    canonicalQuery(query),
    ...signed.sort(byName).map(([name, value]) => `${name}:${value.trim()}`),
    '\n',
  ].join('\n');
}

/** Names in lower case, sorted; a parameter without a value has no equals sign either. */
function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter(pair => pair !== '')
    .map((pair): [string, string] => {
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      return [decodeThenEncode(name.toLowerCase()), decodeThenEncode(value)];
    })
    .sort(byName)
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    .join('&');
}

function mnsHeaders(headers: Readonly<Record<string, string>>): readonly [string, string][] {
  return Object.entries(headers)
    .filter(([name]) => name.startsWith('x-mns-'))
    .sort(byName);
}

const byName = ([a]: readonly [string, string], [b]: readonly [string, string]) =>
  a < b ? -1 : a > b ? 1 : 0;

/** A text that is not percent-encoded properly is signed as it stands, and then hardly matches. */
function decodeThenEncode(text: string): string {
  try {
    return rfc3986(decodeURIComponent(text));
  } catch {
    return rfc3986(text);
  }
}
