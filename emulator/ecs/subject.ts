import { type RpcCall, RpcError } from '../rpc/operation.ts';
import type { Eni } from './eni.ts';
import type { Instance } from './instance.ts';
import { requiredText } from './params.ts';
import { ecsNotFound, eniNotFound, malformedEniId, malformedInstanceId } from './refusals.ts';
import { isCloudRegion } from './regions.ts';
import type { EcsStore, RegionState } from './store.ts';

/** How an operation refuses a region that does not exist: the reference pages have three different codes for it. */
export type RegionRefusal =
  | 'InvalidRegionId.MalFormed'
  | 'Forbidden.RegionId'
  | 'InvalidOperation.InvalidRegion'
  | 'InvalidRegionId.NotFound';

const regionRefusals: Readonly<Record<RegionRefusal, readonly [status: number, message: string]>> = {
  'InvalidRegionId.MalFormed': [400, 'The specified parameter RegionId is not valid.'],
  'Forbidden.RegionId': [400, 'The operation is not supported in the specified region.'],
  'InvalidOperation.InvalidRegion': [400, 'The specified parameter RegionId is not valid.'],
  'InvalidRegionId.NotFound': [404, 'The specified RegionId does not exist.'],
};

/** The caller's own part of the region of this call, settled. Nothing of another account can be reached from it. */
export function regionOfCall(store: EcsStore, call: RpcCall, refusal: RegionRefusal): RegionState {
  if (!isCloudRegion(call.region)) {
    const [status, message] = regionRefusals[refusal];
    throw new RpcError(status, refusal, message);
  }
  store.settle();
  return store.region(call.identity.accountId, call.region);
}

/** The ENI that the call names in NetworkInterfaceId. */
export function eniOfCall(state: RegionState, call: RpcCall, notFoundStatus = 404): Eni {
  const eniId = requiredText(call, 'NetworkInterfaceId');
  if (!/^eni-[0-9A-Za-z-]{1,64}$/.test(eniId)) throw malformedEniId(eniId);
  const eni = state.enis.get(eniId);
  if (!eni) throw eniNotFound(eniId, notFoundStatus);
  return eni;
}

/** The instance that the call names in InstanceId. Hosts of other services (`eci-…`) are no ECS instances. */
export function instanceOfCall(state: RegionState, call: RpcCall): Instance {
  const instanceId = requiredText(call, 'InstanceId');
  if (!/^(i|eci)-[0-9A-Za-z-]{1,64}$/.test(instanceId)) throw malformedInstanceId(instanceId);
  const instance = state.instances.get(instanceId);
  if (!instance) throw ecsNotFound();
  return instance;
}

/** Names of resources in permissions: `acs:ecs:cn-hangzhou:1234567890123456:eni/eni-…`. */
export function arnOf(call: RpcCall, type: string, id: string, service = 'ecs'): string {
  return `acs:${service}:${call.region}:${call.identity.accountId}:${type}/${id || '*'}`;
}
