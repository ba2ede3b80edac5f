import type { Foundation } from '../foundation.ts';
import type { RpcProduct } from '../rpc/operation.ts';
import { assumeRole } from './operations/assume-role.ts';
import { getCallerIdentity } from './operations/get-caller-identity.ts';

/** Security Token Service, 2015-04-01. It keeps nothing of its own: keys and roles live with the accounts. */
export function createSts(_foundation: Foundation): { readonly product: RpcProduct } {
  return {
    product: {
      service: 'sts',
      title: 'Sts',
      version: '2015-04-01',
      operations: [assumeRole, getCallerIdentity],
      regionOf: params => params.get('RegionId') ?? '',
      hostId: region => (region ? `sts.${region}.aliyuncs.com` : 'sts.aliyuncs.com'),
      noPermission: {
        status: 403,
        code: 'NoPermission',
        message: 'You are not authorized to do this action. You should be authorized by RAM.',
        detailed: true,
      },
    },
  };
}
