import type { RpcCall } from '../rpc/operation.ts';
import type { Eni } from './eni.ts';
import type { Instance } from './instance.ts';
import { textOf } from './params.ts';
import { unsupportedParameter } from './refusals.ts';
import type { EcsStore, RegionState } from './store.ts';
import { arnOf, eniOfCall, instanceOfCall, regionOfCall } from './subject.ts';

/** What an attach and a detach are about. */
export interface Pairing {
  readonly state: RegionState;
  readonly eni: Eni;
  readonly instance: Instance;
}

/** The ENI and the instance that an attach or a detach names, or the refusal of what the two pages refuse alike, in their order. */
export function pairingOfCall(store: EcsStore, call: RpcCall): Pairing {
  const state = regionOfCall(store, call, 'InvalidOperation.InvalidRegion');
  if (textOf(call, 'TrunkNetworkInstanceId') !== undefined) {
    throw unsupportedParameter('TrunkNetworkInstanceId', 'the page calls it unavailable');
  }
  return { state, eni: eniOfCall(state, call), instance: instanceOfCall(state, call) };
}

/** RAM asks about both of them. */
export function permissionOnBoth(action: 'AttachNetworkInterface' | 'DetachNetworkInterface') {
  return (call: RpcCall) => ({
    action: `ecs:${action}`,
    resources: [
      arnOf(call, 'eni', call.params.get('NetworkInterfaceId') ?? ''),
      arnOf(call, 'instance', call.params.get('InstanceId') ?? ''),
    ],
  });
}
