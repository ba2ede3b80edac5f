import { forgetOldest } from './forget-oldest.ts';
import type { RamStatement } from './ram/rules.ts';

/** Who a key belongs to. */
export interface Identity {
  readonly accountId: string;
  /** `root` is the account itself, which may not assume roles. */
  readonly kind: 'ram-user' | 'assumed-role' | 'root';
  /** User name, or `role/session` for an assumed role. */
  readonly name: string;
  /** `acs:ram::<account>:user/<name>`, `acs:ram::<account>:assumed-role/<role>/<session>` or `acs:ram::<account>:root`. */
  readonly arn: string;
}

export interface AccessKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly identity: Identity;
  readonly active: boolean;
  /** Set for the temporary keys of STS: the token must come with each request, until it expires. */
  readonly securityToken?: string;
  readonly expiresAtMs?: number;
  /** What AssumeRole was given as `Policy`: the key may do no more than this. */
  readonly sessionPolicy?: readonly RamStatement[];
}

export interface Role {
  readonly arn: string;
  readonly accountId: string;
  readonly name: string;
  /** Account ids whose users and roles may assume it. */
  readonly trustedAccountIds: readonly string[];
  readonly externalId?: string;
  readonly maxSessionSeconds: number;
}

/** The accounts, keys and roles of this little cloud. */
export interface Accounts {
  findKey(accessKeyId: string): AccessKey | undefined;
  addKey(key: AccessKey): void;
  /** Forgets temporary keys that expired before `atMs`: whoever uses one then is told that it is unknown. */
  forgetKeysExpiredBefore(atMs: number): void;
  findRole(arn: string): Role | undefined;
  addRole(role: Role): void;
}

/** Temporary keys kept at most; whoever assumes roles without end loses the oldest. */
export const temporaryKeyCap = 50_000;
const sweepEveryMs = 60_000;

export function createAccounts(): Accounts {
  const permanent = new Map<string, AccessKey>();
  const temporary = new Map<string, AccessKey>();
  const roles = new Map<string, Role>();
  let sweptAtMs = Number.NEGATIVE_INFINITY;
  return {
    findKey: id => permanent.get(id) ?? temporary.get(id),
    addKey(key) {
      if (key.expiresAtMs === undefined) return void permanent.set(key.accessKeyId, key);
      temporary.set(key.accessKeyId, key);
      forgetOldest(temporary, temporaryKeyCap);
    },
    forgetKeysExpiredBefore(atMs) {
      // Looking at all keys for each new one would make many keys slow.
      if (Math.abs(atMs - sweptAtMs) < sweepEveryMs) return;
      sweptAtMs = atMs;
      for (const key of temporary.values())
        if ((key.expiresAtMs ?? atMs) < atMs) temporary.delete(key.accessKeyId);
    },
    findRole: arn => roles.get(arn.toLowerCase()),
    addRole: role => void roles.set(role.arn.toLowerCase(), role),
  };
}
