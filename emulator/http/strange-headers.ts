import type { HttpRequest } from './exchange.ts';

/**
 * Headers of the cloud's own families that the reference pages or the vendor's clients know. A header is looked at only where
 * an operation says so; this list is for telling people about a name that they have misspelt.
 */
const known = new Set([
  'x-acs-accesskey-id',
  'x-acs-action',
  'x-acs-bearer-token',
  'x-acs-content-sha256',
  'x-acs-credentials-provider',
  'x-acs-date',
  'x-acs-region-id',
  'x-acs-retry-attempts',
  'x-acs-retry-delay',
  'x-acs-security-token',
  'x-acs-signature-method',
  'x-acs-signature-nonce',
  'x-acs-signature-type',
  'x-acs-signature-version',
  'x-acs-version',
  'x-acs-ws-session-id',
  'x-acs-zero-trust-idtoken',
  'x-fc-account-id',
  'x-fc-async-task-id',
  'x-fc-invocation-type',
  'x-fc-log-type',
  'x-fc-security-token',
  'x-fc-stateful-async-invocation-id',
  'x-fc-trace-id',
  'x-mns-date',
  'x-mns-marker',
  'x-mns-prefix',
  'x-mns-ret-number',
  'x-mns-version',
  'x-mns-with-meta',
]);

/** The headers of a request that look like the cloud's and are not known. The cloud ignores them, and so does the emulator. */
export function strangeHeaders({ headers }: HttpRequest): readonly string[] {
  return Object.keys(headers).filter(name => /^x-(acs|fc|mns)-/.test(name) && !known.has(name));
}
