import type { AccessKey, Identity } from './accounts.ts';
import type { Foundation } from './foundation.ts';

/** Roles that a customer of the emulator can assume without having created them. */
export interface StsFixtures {
  /** In the printed account. */
  readonly roleArn: string;
  /** In another account, which trusts the printed one. */
  readonly otherAccountRoleArn: string;
}

export interface FirstAccounts {
  /** The key that is printed: of a RAM user, because the account itself could not assume roles. */
  readonly key: AccessKey;
  readonly sts: StsFixtures;
}

export const defaultAccountId = '1876543210987654';
export const otherAccountId = '1012345678901234';

/** Two accounts: the printed one with a RAM user and a role, and another whose role trusts the first. */
export function addFirstAccounts(foundation: Foundation, accountId: string): FirstAccounts {
  const { accounts, ids } = foundation;
  if (!/^\d{16}$/.test(accountId) || accountId === otherAccountId)
    throw new Error(
      `The account id has to have 16 digits and not to be ${otherAccountId}, which is the other account; it was ${JSON.stringify(accountId)}.`,
    );
  const user: Identity = {
    accountId,
    kind: 'ram-user',
    name: 'emulator-user',
    arn: `acs:ram::${accountId}:user/emulator-user`,
  };
  const key: AccessKey = {
    accessKeyId: `LTAI5t${ids.hex(18)}`,
    accessKeySecret: ids.hex(30),
    identity: user,
    active: true,
  };
  accounts.addKey(key);

  const addRole = (ownerId: string): string => {
    const arn = `acs:ram::${ownerId}:role/eni-reaper`;
    accounts.addRole({
      arn,
      accountId: ownerId,
      name: 'eni-reaper',
      trustedAccountIds: [accountId],
      // The longest that a role allows unless its owner says otherwise (AssumeRole, DurationSeconds).
      maxSessionSeconds: 3600,
    });
    return arn;
  };
  return { key, sts: { roleArn: addRole(accountId), otherAccountRoleArn: addRole(otherAccountId) } };
}
