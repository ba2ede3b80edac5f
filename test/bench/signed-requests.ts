import { createHash, createHmac } from 'node:crypto';

/** Whom the requests are from, and where they go. */
export interface Caller {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly region: string;
}

const rfc3986 = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** An RPC call as the vendor's pop-core sends it: a POST with everything in the form body. */
export function rpcRequest(
  caller: Caller,
  nonce: string,
  parameters: Readonly<Record<string, string>>,
): Buffer {
  return http(caller, 'POST', '/', rpcBody(caller, nonce, parameters), {
    'content-type': 'application/x-www-form-urlencoded',
  });
}

/** The form body of such a call, signature included. */
export function rpcBody(
  { accessKeyId, accessKeySecret }: Caller,
  nonce: string,
  parameters: Readonly<Record<string, string>>,
): string {
  const body = Object.entries({
    ...parameters,
    AccessKeyId: accessKeyId,
    Format: 'JSON',
    SignatureMethod: 'HMAC-SHA1',
    SignatureNonce: nonce,
    SignatureVersion: '1.0',
    Timestamp: new Date().toISOString().replace(/\.\d{3}Z$/, 'Z'),
  })
    .map(([name, value]) => `${rfc3986(name)}=${rfc3986(value)}`)
    .sort()
    .join('&');
  const signature = hmac('sha1', `${accessKeySecret}&`, `POST&%2F&${rfc3986(body)}`);
  return `${body}&Signature=${rfc3986(signature)}`;
}

/** A call of the MNS API as the vendor's client sends it, Content-MD5 in its own form included. */
export function mnsRequest(caller: Caller, method: string, path: string, body: string): Buffer {
  const date = new Date().toUTCString();
  const md5 = Buffer.from(createHash('md5').update(body).digest('hex')).toString('base64');
  const text = [method, md5, 'text/xml', date, `x-mns-date:${date}`, 'x-mns-version:2015-06-06', path];
  return http(caller, method, path, body, {
    date,
    'content-md5': md5,
    'content-type': 'text/xml',
    'x-mns-date': date,
    'x-mns-version': '2015-06-06',
    authorization: `MNS ${caller.accessKeyId}:${hmac('sha1', caller.accessKeySecret, text.join('\n'))}`,
  });
}

function http(
  { endpoint }: Caller,
  method: string,
  path: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Buffer {
  const lines = Object.entries({
    ...headers,
    host: new URL(endpoint).host,
    'content-length': String(Buffer.byteLength(body)),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}

const hmac = (algorithm: string, key: string, text: string) =>
  createHmac(algorithm, key).update(text).digest('base64');
