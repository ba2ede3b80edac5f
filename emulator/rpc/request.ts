import type { HttpRequest } from '../http/exchange.ts';
import type { RpcParams } from './operation.ts';

/** What an RPC request asks, before anybody has checked who asks it. */
export interface RpcRequest {
  readonly http: HttpRequest;
  readonly scheme: 'rpc-v1' | 'acs3';
  readonly action: string | undefined;
  readonly version: string | undefined;
  readonly format: 'json' | 'xml';
  /** All parameters, of the query and of the form body, as the first kind of signature covers them. */
  readonly signed: RpcParams;
  /** The same without those that every request has: what the operation is asked. */
  readonly params: RpcParams;
}

/** Names that belong to the protocol rather than to an operation. */
const protocolParameters = new Set([
  'AccessKeyId',
  'Action',
  'Format',
  'SecurityToken',
  'Signature',
  'SignatureMethod',
  'SignatureNonce',
  'SignatureType',
  'SignatureVersion',
  'Timestamp',
  'Version',
]);

/**
 * Reads parameters from query and form body together: one vendor SDK sends everything in the query, the other in the
 * body. A name that comes twice counts with its last value.
 */
export function readRpcRequest(http: HttpRequest): RpcRequest {
  const signed = new Map(http.query);
  if (http.headers['content-type']?.toLowerCase().startsWith('application/x-www-form-urlencoded'))
    for (const [name, value] of new URLSearchParams(http.body.toString('utf8'))) signed.set(name, value);

  const scheme = http.headers['authorization']?.startsWith('ACS3-') ? 'acs3' : 'rpc-v1';
  const named = (parameter: string, header: string) =>
    scheme === 'acs3'
      ? (http.headers[header] ?? signed.get(parameter))
      : (signed.get(parameter) ?? http.headers[header]);
  return {
    http,
    scheme,
    action: named('Action', 'x-acs-action') || undefined,
    version: named('Version', 'x-acs-version') || undefined,
    format: formatOf(signed.get('Format'), scheme, http.headers['accept']),
    signed,
    params: new Map([...signed].filter(([name]) => !protocolParameters.has(name))),
  };
}

/** The older protocol answers in XML unless it is told otherwise; the newer one goes by `Accept` and prefers JSON. */
function formatOf(format: string | undefined, scheme: RpcRequest['scheme'], accept = ''): 'json' | 'xml' {
  if (format) return format.toUpperCase() === 'JSON' ? 'json' : 'xml';
  if (scheme === 'rpc-v1') return 'xml';
  return /\bxml\b/.test(accept) && !/\bjson\b/.test(accept) ? 'xml' : 'json';
}
