import { createHmac } from 'node:crypto';
import { rfc3986 } from './rfc3986.ts';

/**
 * The signature of an RPC request: HMAC-SHA1 over method and all parameters, those of the query and of the form body
 * alike, but for `Signature` itself (help.aliyun.com, RPC request signature; `SignatureVersion` 1.0).
 */
export function rpcV1Signature(
  secret: string,
  method: string,
  params: Iterable<readonly [string, string]>,
): string {
  return createHmac('sha1', `${secret}&`).update(rpcV1StringToSign(method, params)).digest('base64');
}

/** What is signed; the gateway prints it when a signature does not match, so that the caller can compare. */
export function rpcV1StringToSign(method: string, params: Iterable<readonly [string, string]>): string {
  const canonical = [...params]
    .filter(([name]) => name !== 'Signature')
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => `${rfc3986(name)}=${rfc3986(value)}`)
    .join('&');
  return `${method}&${rfc3986('/')}&${rfc3986(canonical)}`;
}
