import { createHash } from 'node:crypto';
import type { AccessKey, Accounts } from '../accounts.ts';
import type { Clock } from '../clock.ts';
import type { HttpRequest } from '../http/exchange.ts';
import { type MnsV4Scope, mnsSignature, mnsV4Signature } from '../signatures/mns.ts';
import { sameText } from '../signatures/same-text.ts';
import { type Authorization, parseAuthorization } from './authorization.ts';
import { type HostLabels, parseHost } from './host.ts';
import { MnsError } from './mns-error.ts';

export const apiVersion = '2015-06-06';

/** The error table says 408 for a request further off than this, the page on signatures says 400; the table is followed. */
const timeToleranceMs = 15 * 60_000;

/**
 * Finds out who sent a request, or refuses it by throwing MnsError. Nothing of the request may be believed before. A key
 * at the host of another account is turned away before its signature is looked at, as the live service does: a right and a
 * wrong secret get the same answer there. That the time and a temporary key's token come before and after that is inferred.
 */
export function authenticate(
  request: HttpRequest,
  region: string,
  { accounts, clock }: { readonly accounts: Accounts; readonly clock: Clock },
): AccessKey {
  const { headers } = request;
  const version = headers['x-mns-version'];
  if (!version) throw new MnsError('MissingVersionHeader');
  if (version !== apiVersion) throw new MnsError('InvalidVersionHeader');
  const header = headers['authorization'];
  if (!header) throw new MnsError('MissingAuthorizationHeader');
  const authorization = parseAuthorization(header);
  if (!authorization) throw new MnsError('InvalidAuthorizationHeader');
  const requestTimeMs = timeOf(headers['x-mns-date'] ?? headers['date']);
  if (Math.abs(requestTimeMs - clock.nowMs()) > timeToleranceMs) throw new MnsError('TimeExpired');

  const key = accounts.findKey(authorization.accessKeyId);
  if (!key?.active) throw new MnsError('InvalidAccessKeyId');
  checkOwner(key, parseHost(headers['host']));
  checkToken(key, headers['security-token'], clock);
  if (authorization.kind === 'v4') checkScope(authorization.scope, region, requestTimeMs);
  if (!sameText(authorization.signature, expectedSignature(key, authorization, requestTimeMs, request)))
    throw new MnsError('SignatureDoesNotMatch');
  checkDigest(request);
  return key;
}

/** A key opens only its own account. A host that names none, such as 127.0.0.1, stands for that of the key. */
function checkOwner(key: AccessKey, host: HostLabels | undefined): void {
  if (host && host.accountId !== key.identity.accountId) throw new MnsError('AccessDenied');
}

function expectedSignature(
  { accessKeySecret }: AccessKey,
  authorization: Authorization,
  requestTimeMs: number,
  request: HttpRequest,
): string {
  if (authorization.kind === 'v1') return mnsSignature(accessKeySecret, request);
  return mnsV4Signature(accessKeySecret, authorization.scope, requestTimeMs, request);
}

/** A V4 signature is good for one day and one region. */
function checkScope(scope: MnsV4Scope, region: string, requestTimeMs: number): void {
  const day = new Date(requestTimeMs).toISOString().slice(0, 10).replaceAll('-', '');
  if (scope.date !== day || scope.region !== region) throw new MnsError('SignatureDoesNotMatch');
}

/** RFC 1123 in GMT and nothing else; Date.parse alone would take almost anything. */
function timeOf(text: string | undefined): number {
  if (!text) throw new MnsError('MissingDateHeader');
  const ms = Date.parse(text);
  if (!Number.isFinite(ms) || new Date(ms).toUTCString() !== text) throw new MnsError('InvalidDateHeader');
  return ms;
}

/**
 * A temporary key is unknown without its token, and a token beside a permanent key belongs to nobody. The error table has
 * no code for tokens, so these two are inferred.
 */
function checkToken(key: AccessKey, token: string | undefined, clock: Clock): void {
  if (!token && key.securityToken === undefined) return;
  if (!token) throw new MnsError('InvalidAccessKeyId');
  if (key.securityToken === undefined || !sameText(token, key.securityToken))
    throw new MnsError('AccessDenied', 'The security token you provided is invalid.');
  if (key.expiresAtMs !== undefined && key.expiresAtMs <= clock.nowMs())
    throw new MnsError('AccessDenied', 'The security token you provided has expired.');
}

/** RFC 1864 puts the 16 bytes into Base64, several of the vendor's SDKs the 32 hex digits; both are taken. */
function checkDigest({ headers, body }: HttpRequest): void {
  const given = headers['content-md5'];
  if (!given) return;
  const digest = createHash('md5').update(body).digest();
  const forms = [digest, Buffer.from(digest.toString('hex'))].map(form => form.toString('base64'));
  if (!forms.includes(given)) throw new MnsError('InvalidDegist');
}
