import { RpcError, type RpcOperation } from '../../rpc/operation.ts';
import type { Eni } from '../eni.ts';
import type { Instance } from '../instance.ts';
import { startDetach } from '../lifecycle.ts';
import { pairingOfCall, permissionOnBoth } from '../pairing.ts';
import { detachPrimaryNotAllowed, eniServiceManaged, invalidEcsState, invalidEniState } from '../refusals.ts';
import { membersOf } from '../render-eni.ts';
import type { EcsStore, RegionState } from '../store.ts';

/**
 * Starts to detach an ENI that is InUse, or asks again for one that is Detaching. Asynchronous: Available means detached,
 * and an ENI that stays in Detaching waits for an operating system that does not answer.
 */
export function detachNetworkInterface(store: EcsStore): RpcOperation {
  return {
    action: 'DetachNetworkInterface',
    required: ['RegionId', 'NetworkInterfaceId', 'InstanceId'],
    parameters: ['RegionId', 'NetworkInterfaceId', 'InstanceId', 'TrunkNetworkInstanceId'],
    permission: permissionOnBoth('DetachNetworkInterface'),
    run(call) {
      const { state, eni, instance } = pairingOfCall(store, call);
      refuseByEni(eni);
      refuseByInstance(state, eni, instance);
      startDetach(store, state, eni, call.fault?.kind === 'stick');
      return {};
    },
  };
}

function refuseByEni(eni: Eni): void {
  if (eni.serviceManaged) throw eniServiceManaged(eni.eniId);
  if (eni.type === 'Primary') throw detachPrimaryNotAllowed();
  if (eni.status !== 'InUse' && eni.status !== 'Detaching') throw invalidEniState('InUse', eni.status);
  if (eni.linked) {
    const message = `The ENI "${eni.eniId}" is associated with other ENIs; disassociate it first.`;
    throw new RpcError(403, 'InvalidOperation.EniLinked', message);
  }
}

function refuseByInstance(state: RegionState, eni: Eni, { instanceId, status, hotPlug }: Instance): void {
  if (eni.attachment?.instanceId !== instanceId) {
    const message = `The ENI "${eni.eniId}" is not attached to the instance "${instanceId}".`;
    throw new RpcError(400, 'InvalidParameter.EniNotBelongEcs', message);
  }
  if (status !== 'Running' && status !== 'Stopped') throw invalidEcsState('Running, Stopped', status);
  if (membersOf(state, eni).length > 0) {
    const message = `Member ENIs are attached to the trunk ENI "${eni.eniId}"; detach them first.`;
    throw new RpcError(403, 'InvalidOperation.HasMemberEniAttached', message);
  }
  if (status !== 'Running') return;
  if (eni.trafficMode === 'HighPerformance') {
    const message =
      'The ENI with high-performance traffic mode cannot be hot-plugged. Please stop the ECS instance to which the ENI is attached, and try again.';
    throw new RpcError(400, 'InvalidOperation.EniHotPlugNotSupported', message);
  }
  if (!hotPlug) {
    const message = `The instance "${instanceId}" gives up an ENI only while it is Stopped.`;
    throw new RpcError(403, 'InvalidOperation.HotPlugNotSupport', message);
  }
}
