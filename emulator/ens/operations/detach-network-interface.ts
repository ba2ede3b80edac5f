import type { RpcOperation } from '../../rpc/operation.ts';
import { onAllResources } from '../parameters.ts';
import { refusal } from '../refusals.ts';
import type { EnsState } from '../state.ts';
import { eniToChange } from '../subject.ts';

/**
 * Takes a secondary ENI from its stopped instance. Unlike ECS it names no instance, and is not accepted a second time while
 * Detaching: the page wants InUse. Asynchronous; the ENI is Available when it is done.
 * https://www.alibabacloud.com/help/en/ens/developer-reference/api-ens-2017-11-10-detachnetworkinterface
 */
export function detachNetworkInterface(state: EnsState): RpcOperation {
  return {
    action: 'DetachNetworkInterface',
    parameters: ['NetworkInterfaceId'],
    required: ['NetworkInterfaceId'],
    permission: onAllResources('DetachNetworkInterface'),
    run(call) {
      const { identity, fault } = call;
      // Where several refusals fit, the order of the page's table decides.
      const eni = eniToChange(state, call);
      if (eni.status !== 'InUse') throw refusal.eniStatus();
      if (eni.type !== 'Secondary') throw refusal.eniType();
      const instance = state.instances.find(identity.accountId, eni.instanceId ?? '');
      if (instance?.status !== 'Stopped') throw refusal.instanceStatusForEni();

      state.note('eni.detaching', eni);
      state.enis.save({
        ...eni,
        status: 'Detaching',
        transition: state.begin('Available', 'detach', fault),
      });
      return {};
    },
  };
}
