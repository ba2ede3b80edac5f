import { type RpcCall, RpcError, type RpcOperation } from '../../rpc/operation.ts';
import type { Eni } from '../eni.ts';
import type { Judge } from '../judge.ts';
import { startDelete } from '../lifecycle.ts';
import { detachPrimaryNotAllowed, eniServiceManaged, invalidEniState, invalidEniType } from '../refusals.ts';
import type { EcsStore } from '../store.ts';
import { arnOf, eniOfCall, regionOfCall } from '../subject.ts';

/**
 * Accepts the deletion of an ENI that is Available, or asks again for one that is Deleting. Asynchronous: the ENI is gone
 * when it is no longer found, and one that stays in Deleting has failed to be deleted.
 */
export function deleteNetworkInterface(store: EcsStore, judge: Judge): RpcOperation {
  return {
    action: 'DeleteNetworkInterface',
    required: ['RegionId', 'NetworkInterfaceId'],
    parameters: ['RegionId', 'NetworkInterfaceId'],
    permission: call => ({
      action: 'ecs:DeleteNetworkInterface',
      resources: [arnOf(call, 'eni', call.params.get('NetworkInterfaceId') ?? '')],
    }),
    run(call: RpcCall) {
      const state = regionOfCall(store, call, 'Forbidden.RegionId');
      const eni = eniOfCall(state, call, store.options.deleteNotFoundStatus);
      refuseDelete(store, eni);
      judge.judge(eni);
      startDelete(store, state, eni, call.fault?.kind === 'stick');
      return {};
    },
  };
}

function refuseDelete({ options }: EcsStore, eni: Eni): void {
  if (eni.serviceManaged) throw eniServiceManaged(eni.eniId);
  if (eni.type === 'Primary') {
    throw options.deletePrimaryCode === 'InvalidOperation.InvalidEniType'
      ? invalidEniType('Secondary', eni.type)
      : detachPrimaryNotAllowed();
  }
  if (eni.status !== 'Available' && eni.status !== 'Deleting') throw invalidEniState('Available', eni.status);
  if (eni.hasBondedSlave) {
    const message = `The ENI "${eni.eniId}" is bonded with a slave ENI; remove the bond first.`;
    throw new RpcError(400, 'InvalidOperation.HasSlaveEniBonded', message);
  }
}
