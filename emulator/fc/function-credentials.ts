import type { Foundation } from '../foundation.ts';
import type { DeployedFunction } from './function-spec.ts';

/** Temporary keys of a function's role, as they stand in `context.credentials`. */
export interface TemporaryCredentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string;
  /** When they end; 36 hours after they were given when absent. */
  readonly expiresAtMs?: number;
}

export type CredentialsFor = (fn: DeployedFunction) => TemporaryCredentials;

/** How long the keys given to a function live (context page: 36 hours). */
const lifetimeMs = 36 * 3_600_000;

/** Keys that the emulator's products accept: an assumed-role identity of the function's role. */
export function roleCredentials(foundation: Foundation, accountId: string): CredentialsFor {
  const { accounts, clock, ids } = foundation;
  return fn => {
    const role = (fn.role ?? '').split('/').at(-1) ?? '';
    const expiresAtMs = clock.nowMs() + lifetimeMs;
    const credentials = {
      accessKeyId: `STS.${ids.hex(24)}`,
      accessKeySecret: ids.hex(44),
      securityToken: ids.hex(96),
      expiresAtMs,
    };
    const { accessKeyId, accessKeySecret, securityToken } = credentials;
    accounts.addKey({
      accessKeyId,
      accessKeySecret,
      securityToken,
      expiresAtMs,
      active: true,
      identity: {
        accountId,
        kind: 'assumed-role',
        name: `${role}/${fn.name}`,
        arn: `acs:ram::${accountId}:assumed-role/${role}/${fn.name}`,
      },
    });
    return credentials;
  };
}

/**
 * Gives each function the same keys until five sixths of their life are over (30 of 36 hours), so that a busy story does
 * not fill the account with keys, and no invocation is handed keys that are about to end.
 */
export function rememberCredentials(
  foundation: Foundation,
  credentialsFor: CredentialsFor,
): (fn: DeployedFunction) => TemporaryCredentials | undefined {
  const given = new WeakMap<
    DeployedFunction,
    { readonly credentials: TemporaryCredentials; readonly renewAtMs: number }
  >();
  return fn => {
    if (fn.role === undefined) return undefined;
    const nowMs = foundation.clock.nowMs();
    const known = given.get(fn);
    if (known && nowMs < known.renewAtMs) return known.credentials;
    const credentials = credentialsFor(fn);
    const livesMs = (credentials.expiresAtMs ?? nowMs + lifetimeMs) - nowMs;
    given.set(fn, { credentials, renewAtMs: nowMs + (livesMs * 5) / 6 });
    return credentials;
  };
}
