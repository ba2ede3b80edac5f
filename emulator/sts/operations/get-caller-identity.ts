import type { Identity } from '../../accounts.ts';
import type { RpcOperation } from '../../rpc/operation.ts';
import { principalIdOf, roleIdOf } from '../principal-id.ts';

/** GetCallerIdentity (https://www.alibabacloud.com/help/doc-detail/43767.htm): open to everyone who has a key. */
export const getCallerIdentity: RpcOperation = {
  action: 'GetCallerIdentity',
  parameters: [],
  permission: () => ({ action: 'sts:GetCallerIdentity', resources: [] }),
  run({ identity }) {
    return {
      IdentityType: identityTypes[identity.kind],
      AccountId: identity.accountId,
      PrincipalId: principalIdOf(identity),
      Arn: identity.arn,
      ...(identity.kind === 'assumed-role'
        ? { RoleId: roleIdOf(identity) }
        : { UserId: principalIdOf(identity) }),
    };
  },
};

const identityTypes: Readonly<Record<Identity['kind'], string>> = {
  'ram-user': 'RAMUser',
  'assumed-role': 'AssumedRoleUser',
  root: 'Account',
};
