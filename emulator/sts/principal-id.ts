import { createHash } from 'node:crypto';
import type { Identity } from '../accounts.ts';

/** The numeric id of a user, `<role id>:<session>` of an assumed role, the account id of an account. */
export function principalIdOf(identity: Identity): string {
  switch (identity.kind) {
    case 'root':
      return identity.accountId;
    case 'ram-user':
      return numericId(identity.arn);
    case 'assumed-role':
      return `${roleIdOf(identity)}:${identity.name.split('/').at(-1)}`;
    default:
      return identity.kind satisfies never;
  }
}

/** The id of the role behind an assumed role, the same for all of its sessions. */
export function roleIdOf(identity: Identity): string {
  return numericId(`acs:ram::${identity.accountId}:role/${identity.name.split('/')[0]}`);
}

/** The cloud gives users and roles ids of 18 digits beside their names; ours follow from the name and stay the same. */
function numericId(arn: string): string {
  const digits = createHash('sha256').update(arn.toLowerCase()).digest().readBigUInt64BE() % 10n ** 17n;
  return `2${digits.toString().padStart(17, '0')}`;
}
