import type { RpcCall, RpcOperation } from '../../rpc/operation.ts';
import type { Eni } from '../eni.ts';
import { checkSecurityGroups, descriptionOf, nameOf } from '../eni-attributes.ts';
import { booleanOf, integerOf, listOf } from '../params.ts';
import { eniServiceManaged, invalidEcsState, invalidEniState, invalidEniType } from '../refusals.ts';
import type { EcsStore, RegionState } from '../store.ts';
import { arnOf, eniOfCall, regionOfCall } from '../subject.ts';

/** Changes what is not about attachment. A list of security groups replaces the former one. */
export function modifyNetworkInterfaceAttribute(store: EcsStore): RpcOperation {
  return {
    action: 'ModifyNetworkInterfaceAttribute',
    required: ['RegionId', 'NetworkInterfaceId'],
    parameters: [
      ...['RegionId', 'NetworkInterfaceId', 'NetworkInterfaceName', 'Description', 'SecurityGroupId.N'],
      ...['DeleteOnRelease', 'QueueNumber', 'SourceDestCheck'],
    ],
    permission: call => ({
      action: 'ecs:ModifyNetworkInterfaceAttribute',
      resources: [arnOf(call, 'eni', call.params.get('NetworkInterfaceId') ?? '')],
    }),
    run(call) {
      const state = regionOfCall(store, call, 'Forbidden.RegionId');
      const eni = eniOfCall(state, call);
      if (eni.serviceManaged) throw eniServiceManaged(eni.eniId);
      if (eni.status === 'Deleting') throw invalidEniState('Available, InUse', eni.status);
      const securityGroupIds = listOf(call, 'SecurityGroupId', 5);
      const joining = securityGroupIds.filter(id => !eni.securityGroupIds.includes(id));
      checkSecurityGroups(state, eni.vpcId, securityGroupIds, joining);
      const changed: Eni = {
        ...eni,
        name: nameOf(call) ?? eni.name,
        description: descriptionOf(call, 255) ?? eni.description,
        securityGroupIds: securityGroupIds.length > 0 ? securityGroupIds : eni.securityGroupIds,
        deleteOnRelease: booleanOf(call, 'DeleteOnRelease') ?? eni.deleteOnRelease,
        queueNumber: queueNumberOf(state, eni, call) ?? eni.queueNumber,
        sourceDestCheck: booleanOf(call, 'SourceDestCheck') ?? eni.sourceDestCheck,
      };
      store.putEni(state, changed, store.nowMs());
      return {};
    },
  };
}

/** Queues change only on a secondary ENI that is Available, or InUse on a Stopped instance. */
function queueNumberOf(state: RegionState, eni: Eni, call: RpcCall): number | undefined {
  const queueNumber = integerOf(call, 'QueueNumber', { min: 1, max: 2_048 });
  if (queueNumber === undefined) return undefined;
  if (eni.type !== 'Secondary') throw invalidEniType('Secondary', eni.type);
  if (eni.status === 'Available') return queueNumber;
  if (eni.status !== 'InUse') throw invalidEniState('Available, InUse', eni.status);
  const status = state.instances.get(eni.attachment?.instanceId ?? '')?.status ?? 'unknown';
  if (status !== 'Stopped') throw invalidEcsState('Stopped', status);
  return queueNumber;
}
