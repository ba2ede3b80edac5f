import { type RpcCall, RpcError } from '../rpc/operation.ts';
import type { Instance } from './instance.ts';
import { booleanOf, requiredText } from './params.ts';
import type { EcsStore, RegionState } from './store.ts';

/**
 * The instance that StartInstance or StopInstance is about. Neither has a RegionId on its page, the endpoint tells; here
 * all regions share one address, so the instance is looked for in the whole account. Refused unless it is in `expected`.
 */
export function instanceToMove(
  store: EcsStore,
  call: RpcCall,
  expected: 'Running' | 'Stopped',
): { readonly state: RegionState; readonly instance: Instance } {
  store.settle();
  const instanceId = requiredText(call, 'InstanceId');
  for (const state of store.regions()) {
    const instance = state.instances.get(instanceId);
    if (!instance || state.accountId !== call.identity.accountId) continue;
    if (instance.status !== expected) {
      const message = 'The current status of the resource does not support this operation.';
      throw new RpcError(403, 'IncorrectInstanceStatus', message);
    }
    if (booleanOf(call, 'DryRun') === true) {
      const message = 'Request validation has been passed with DryRun flag set.';
      throw new RpcError(400, 'DryRunOperation', message);
    }
    return { state, instance };
  }
  throw new RpcError(404, 'InvalidInstanceId.NotFound', 'The specified InstanceId does not exist.');
}
