import { firstSeenTag } from '../../core/eni.ts';
import type { RpcApi, RpcParams } from '../rpc/rpc-client.ts';

/** One call that would change something if what it names existed. */
export interface PermissionProbe {
  /** As a policy names it. */
  readonly action: string;
  /** The functions that cannot work without it. */
  readonly neededBy: readonly FunctionName[];
  /** Rejects with a CloudError, always: what it names does not exist. */
  run(): Promise<unknown>;
}

export const functionNames = ['scan', 'worker', 'teardown'] as const;
export type FunctionName = (typeof functionNames)[number];

/**
 * Real ids are `eni-`, two or three characters for the region, and letters and digits drawn at random; nobody is ever given these. They are constants and
 * never empty, because a filter without an id is no filter.
 */
const fakeEniId = 'eni-doctor0probe0only';
const fakeInstanceId = 'i-doctor0probe0only';

/**
 * A call for each permission, all about an ENI that cannot exist. RAM decides before the product looks for the ENI, so "not found" means allowed; that order is
 * what callers of these APIs see, no page promises it.
 */
export function permissionProbes(ecs: RpcApi, region: string): readonly PermissionProbe[] {
  const inRegion = { RegionId: region };
  const one = { ...inRegion, NetworkInterfaceId: fakeEniId };
  const tagged = { ...inRegion, ResourceType: 'eni', ResourceId: [fakeEniId] };
  const onInstance = { ...one, InstanceId: fakeInstanceId };
  const probe = (call: string, neededBy: readonly FunctionName[], params: RpcParams): PermissionProbe => ({
    action: `ecs:${call}`,
    neededBy,
    run: () => ecs.call(call, params, 'write'),
  });
  return [
    probe('DescribeNetworkInterfaces', functionNames, {
      ...inRegion,
      NetworkInterfaceId: [fakeEniId],
      MaxResults: 10,
    }),
    probe('DescribeRegions', ['scan'], inRegion),
    probe('TagResources', ['scan'], { ...tagged, Tag: [{ Key: firstSeenTag, Value: 'probe' }] }),
    probe('UntagResources', ['scan', 'worker'], { ...tagged, TagKey: [firstSeenTag] }),
    probe('DeleteNetworkInterface', ['worker', 'teardown'], one),
    probe('DetachNetworkInterface', ['teardown'], onInstance),
    probe('AttachNetworkInterface', ['teardown'], onInstance),
  ];
}
