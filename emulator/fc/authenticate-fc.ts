import type { AccessKey } from '../accounts.ts';
import type { HttpRequest } from '../http/exchange.ts';
import { authenticateAcs3, type Gate } from '../rpc/authenticate.ts';
import { timeToleranceMs } from '../rpc/nonces.ts';
import { RpcError } from '../rpc/operation.ts';
import { contentMd5Matches, fc2SignatureMatches, parseFc2Authorization } from '../signatures/fc2.ts';
import { sameText } from '../signatures/same-text.ts';
import { type ApiVersion, FcError } from './fc-error.ts';

/**
 * Finds out who sent a request, or throws an FcError. Version 2023-03-30 is signed as the other new APIs are and refused
 * with the gateway's codes; whether it also takes the old signature is not known, so it does not here.
 */
export function authenticateFc(version: ApiVersion, request: HttpRequest, gate: Gate): AccessKey {
  if (version === '2016-08-15') return authenticateFc2(request, gate);
  try {
    return authenticateAcs3(request, gate);
  } catch (error) {
    if (error instanceof RpcError) throw new FcError(error.status, error.code, error.message);
    throw error;
  }
}

/** How a stale date or a bad token is worded by version 2016-08-15 is not documented; AccessDenied is an assumption. */
function authenticateFc2(request: HttpRequest, { accounts, clock }: Gate): AccessKey {
  const { headers } = request;
  const mandatory = (name: string): string => {
    const value = headers[name.toLowerCase()];
    if (value) return value;
    throw new FcError(400, 'MissingRequiredHeader', `required HTTP header ${name} was not specified`);
  };
  const authorization = parseFc2Authorization(mandatory('Authorization'));
  if (!authorization)
    throw new FcError(400, 'InvalidArgument', 'the Authorization header has to be FC <key id>:<signature>');
  const date = Date.parse(mandatory('Date'));
  if (!(Math.abs(date - clock.nowMs()) <= timeToleranceMs))
    throw new FcError(403, 'AccessDenied', 'the Date of the request is not within 15 minutes of now');

  const key = accounts.findKey(authorization.accessKeyId);
  if (!key?.active)
    throw new FcError(403, 'InvalidAccessKeyID', `invalid access key ID '${authorization.accessKeyId}'`);
  const token = headers['x-fc-security-token'];
  if (!sameText(token ?? '', key.securityToken ?? '') || (key.expiresAtMs ?? Infinity) <= clock.nowMs())
    throw new FcError(403, 'AccessDenied', 'the security token is missing, not of this key, or expired');
  if (!fc2SignatureMatches(request, authorization, key.accessKeySecret))
    throw new FcError(
      403,
      'SignatureNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your access key and signing method',
    );
  const contentMd5 = headers['content-md5'];
  if (contentMd5 !== undefined && !contentMd5Matches(contentMd5, request.body))
    throw new FcError(400, 'InvalidArgument', 'the body does not match the Content-MD5 header');
  return key;
}
