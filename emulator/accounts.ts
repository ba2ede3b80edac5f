/** Who a key belongs to. */
export interface Identity {
  readonly accountId: string;
  readonly kind: 'ram-user' | 'assumed-role';
  /** User name, or `role/session` for an assumed role. */
  readonly name: string;
  /** `acs:ram::<account>:user/<name>` or `acs:ram::<account>:assumed-role/<role>/<session>`. */
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
  findRole(arn: string): Role | undefined;
  addRole(role: Role): void;
}

export function createAccounts(): Accounts {
  const keys = new Map<string, AccessKey>();
  const roles = new Map<string, Role>();
  return {
    findKey: id => keys.get(id),
    addKey: key => void keys.set(key.accessKeyId, key),
    findRole: arn => roles.get(arn.toLowerCase()),
    addRole: role => void roles.set(role.arn.toLowerCase(), role),
  };
}
