import type { AccessKey } from '../accounts.ts';
import type { Ram } from '../ram/rules.ts';
import { RpcError, type RpcProduct } from './operation.ts';

/** Refuses in the product's words what the RAM rules do not allow; products that do so say which rule it was. */
export function checkPermission(
  ram: Ram,
  product: RpcProduct,
  key: AccessKey,
  asked: { readonly action: string; readonly resources: readonly string[] },
): void {
  const decision = ram.decide(key, asked.action, asked.resources);
  if (decision.allowed) return;
  const { status, code, message, detailed } = product.noPermission;
  const { identity } = key;
  const detail = {
    AccessDeniedDetail: {
      AuthAction: decision.action,
      AuthPrincipalDisplayName: identity.name,
      AuthPrincipalOwnerId: identity.accountId,
      AuthPrincipalType: { 'ram-user': 'SubUser', 'assumed-role': 'AssumedRoleUser', root: 'Account' }[
        identity.kind
      ],
      NoPermissionType: decision.because,
      PolicyType: 'AccountLevelIdentityBasedPolicy',
    },
  };
  throw new RpcError(status, code, message, undefined, detailed ? detail : {});
}
