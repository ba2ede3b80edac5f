import type { RpcOperation } from '../../rpc/operation.ts';
import { onAllResources } from '../parameters.ts';
import { refusal } from '../refusals.ts';
import type { EnsState } from '../state.ts';
import { eniToChange, instanceOfCall } from '../subject.ts';

/** Most ENIs of one instance (reference, AttachNetworkInterface). The page does not say whether the primary one counts; here it does. */
export const enisPerInstanceLimit = 10;

/**
 * Gives an Available ENI to a stopped instance of the same network at the same edge node. Asynchronous; an ENI that is
 * Available again was not attached.
 * https://www.alibabacloud.com/help/en/ens/developer-reference/api-ens-2017-11-10-attachnetworkinterface
 */
export function attachNetworkInterface(state: EnsState): RpcOperation {
  return {
    action: 'AttachNetworkInterface',
    parameters: ['InstanceId', 'NetworkInterfaceId'],
    required: ['InstanceId', 'NetworkInterfaceId'],
    permission: onAllResources('AttachNetworkInterface'),
    run(call) {
      const { identity, fault } = call;
      const eni = eniToChange(state, call);
      if (eni.status !== 'Available') throw refusal.eniStatus();
      const instance = instanceOfCall(state, call);
      if (instance.status !== 'Stopped') throw refusal.instanceStatusForEni();
      // The page demands the same place and at most ten, and gives neither a code of its own; these two are the nearest it lists.
      if (instance.networkId !== eni.networkId || instance.ensRegionId !== eni.ensRegionId)
        throw refusal.invalidField('InstanceId');
      const held = state.enis
        .list(identity.accountId)
        .filter(other => other.instanceId === instance.instanceId);
      if (held.length >= enisPerInstanceLimit) throw refusal.instanceNotSupported();

      const goal = fault?.kind === 'fall-back' ? 'Available' : 'InUse';
      const attaching = { ...eni, status: 'Attaching', instanceId: instance.instanceId } as const;
      state.note('eni.attaching', attaching);
      state.enis.save({ ...attaching, transition: state.begin(goal, 'attach', fault) });
      return {};
    },
  };
}
