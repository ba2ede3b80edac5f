import type { AccessKey, Accounts } from '../accounts.ts';
import type { Clock } from '../clock.ts';
import type { HttpRequest } from '../http/exchange.ts';
import { acs3SignatureMatches, parseAcs3Authorization, unsignedAcs3Headers } from '../signatures/acs3.ts';
import { rpcV1Signature, rpcV1StringToSign } from '../signatures/rpc-v1.ts';
import { sameText } from '../signatures/same-text.ts';
import { type Nonces, timeToleranceMs } from './nonces.ts';
import { RpcError, type RpcParams } from './operation.ts';
import type { RpcRequest } from './request.ts';

/** What checking a signature needs to know of the world. */
export interface Gate {
  readonly accounts: Accounts;
  readonly clock: Clock;
  readonly nonces: Nonces;
}

/**
 * Finds out who sent a request, or refuses it by throwing RpcError with the codes of the gateway's error table
 * (help.aliyun.com, common error codes of the OpenAPI gateway; statuses differ between products, these are the more
 * common ones). A nonce only counts as used once the signature is right, so strangers cannot use up anybody's.
 */
export function authenticate(request: RpcRequest, gate: Gate): AccessKey {
  return request.scheme === 'acs3'
    ? authenticateAcs3(request.http, gate)
    : authenticateV1(request.http.method, request.signed, gate);
}

function authenticateV1(method: string, params: RpcParams, gate: Gate): AccessKey {
  const mandatory = (name: string): string => {
    const value = params.get(name);
    if (value) return value;
    throw new RpcError(400, `Missing${name}`, `${name} is mandatory for this action.`);
  };
  const accessKeyId = mandatory('AccessKeyId');
  const signature = mandatory('Signature');
  if (mandatory('SignatureMethod') !== 'HMAC-SHA1')
    throw new RpcError(400, 'InvalidSignatureMethod', 'Specified signature method is not valid.');
  if (mandatory('SignatureVersion') !== '1.0')
    throw incomplete('SignatureVersion 1.0 is the only one that goes with these parameters.');
  const nonce = mandatory('SignatureNonce');
  const requestTimeMs = checkTime(mandatory('Timestamp'), gate.clock);

  const key = findKey(accessKeyId, gate.accounts);
  checkToken(key, params.get('SecurityToken'), gate.clock);
  if (!sameText(signature, rpcV1Signature(key.accessKeySecret, method, params)))
    throw doesNotMatch(` server string to sign is:${rpcV1StringToSign(method, withoutToken(params))}`);
  checkNonce(gate.nonces, key, nonce, requestTimeMs);
  return key;
}

/** The same for a request with an `ACS3-HMAC-SHA256` header, which REST-like products use as well. */
export function authenticateAcs3(request: HttpRequest, gate: Gate): AccessKey {
  const header = request.headers['authorization'] ?? '';
  if (!header.startsWith('ACS3-HMAC-SHA256'))
    throw new RpcError(400, 'InvalidSignatureMethod', 'Specified signature method is not valid.');
  const authorization = parseAcs3Authorization(header);
  if (!authorization) throw incomplete('Authorization has to give Credential, SignedHeaders and Signature.');
  const unsigned = unsignedAcs3Headers(request, authorization);
  if (unsigned.length > 0) throw incomplete(`SignedHeaders lacks ${unsigned.join(', ')}.`);
  const mandatory = (name: string): string => {
    const value = request.headers[name];
    if (value) return value;
    throw incomplete(`The header ${name} is mandatory.`);
  };
  mandatory('x-acs-content-sha256');
  const nonce = mandatory('x-acs-signature-nonce');
  const requestTimeMs = checkTime(mandatory('x-acs-date'), gate.clock);

  const key = findKey(authorization.accessKeyId, gate.accounts);
  checkToken(key, request.headers['x-acs-security-token'], gate.clock);
  if (!acs3SignatureMatches(request, authorization, key.accessKeySecret)) throw doesNotMatch('');
  checkNonce(gate.nonces, key, nonce, requestTimeMs);
  return key;
}

function findKey(accessKeyId: string, accounts: Accounts): AccessKey {
  const key = accounts.findKey(accessKeyId);
  if (!key) throw new RpcError(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.');
  if (!key.active)
    throw new RpcError(400, 'InvalidAccessKeyId.Inactive', 'Specified access key is disabled.');
  return key;
}

/** Temporary keys need the token that came with them; a token beside a permanent key is not one of ours. */
function checkToken(key: AccessKey, token: string | undefined, clock: Clock): void {
  if (!token && key.securityToken === undefined) return;
  if (!token) throw new RpcError(400, 'MissingSecurityToken', 'SecurityToken is mandatory for this action.');
  if (key.securityToken === undefined || !sameText(token, key.securityToken))
    throw new RpcError(400, 'InvalidSecurityToken.Malformed', 'Specified SecurityToken is malformed.');
  if (key.expiresAtMs !== undefined && key.expiresAtMs <= clock.nowMs())
    throw new RpcError(400, 'InvalidSecurityToken.Expired', 'Specified SecurityToken is expired.');
}

function checkTime(text: string, clock: Clock): number {
  const ms = Date.parse(text);
  // Printing the parsed time again catches the 30th of February as well as other notations that Date would take.
  if (!Number.isFinite(ms) || new Date(ms).toISOString().replace('.000Z', 'Z') !== text)
    throw new RpcError(
      400,
      'InvalidTimeStamp.Format',
      'Specified time stamp or date value is not well formatted.',
    );
  if (Math.abs(ms - clock.nowMs()) > timeToleranceMs)
    throw new RpcError(400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.');
  return ms;
}

function checkNonce(nonces: Nonces, key: AccessKey, nonce: string, requestTimeMs: number): void {
  if (!nonces.use(key.accessKeyId, nonce, requestTimeMs))
    throw new RpcError(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.');
}

/** The gateway shows what it signed; we show it too, but for the token, which belongs into no error message. */
function withoutToken(params: RpcParams): RpcParams {
  return params.has('SecurityToken') ? new Map([...params, ['SecurityToken', '***']]) : params;
}

const doesNotMatch = (more: string) =>
  new RpcError(
    400,
    'SignatureDoesNotMatch',
    `Specified signature is not matched with our calculation.${more}`,
  );

const incomplete = (why: string) =>
  new RpcError(
    400,
    'IncompleteSignature',
    `The request signature does not conform to Aliyun standards. ${why}`,
  );
