import type { RpcOperation } from '../../rpc/operation.ts';
import { choiceOf } from '../params.ts';
import { membersOf, renderEni } from '../render-eni.ts';
import type { EcsStore } from '../store.ts';
import { arnOf, eniOfCall, regionOfCall } from '../subject.ts';

/** `basic` is not on the page, but a well-known client (AliyunContainerService/terway) sends it. */
const attributes = ['attachment', 'connectionTrackingConfiguration', 'basic'] as const;

/** Reads one ENI. Unlike the listing it refuses an id that is not there. */
export function describeNetworkInterfaceAttribute(store: EcsStore): RpcOperation {
  return {
    action: 'DescribeNetworkInterfaceAttribute',
    required: ['RegionId', 'NetworkInterfaceId'],
    // The page calls Tag "unavailable", so it is taken and not looked at.
    parameters: ['RegionId', 'NetworkInterfaceId', 'Attribute', 'Tag.N.Key', 'Tag.N.Value'],
    permission: call => ({
      action: 'ecs:DescribeNetworkInterfaceAttribute',
      resources: [arnOf(call, 'eni', call.params.get('NetworkInterfaceId') ?? '')],
    }),
    run(call) {
      const state = regionOfCall(store, call, 'InvalidRegionId.MalFormed');
      choiceOf(call, 'Attribute', attributes);
      const eni = eniOfCall(state, call);
      // The listing shows no members: neither its page nor the vendor's class for its rows has them.
      return renderEni(eni, eni.type === 'Trunk' ? membersOf(state, eni) : undefined);
    },
  };
}
