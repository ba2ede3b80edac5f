import { firstSeenTag } from '../../core/eni.ts';
import { type PolicyHolder, policyHolders } from '../../core/function-names.ts';
import type { RpcApi, RpcParams } from '../rpc/rpc-client.ts';

/** One call that would change something if what it names existed. */
export interface PermissionProbe {
  /** As a policy names it. */
  readonly action: string;
  /** Who cannot work without it. */
  readonly neededBy: readonly PolicyHolder[];
  /** Makes the call once. What it resolves with says nothing more than that it was let through. */
  run(): Promise<unknown>;
}

/**
 * Real ids are a prefix, two or three characters for the region, and letters and digits drawn at random; nobody is ever given these. They are constants and
 * never empty, because a filter without an id is no filter.
 */
const fakeEniId = 'eni-doctor0probe0only';
const fakeInstanceId = 'i-doctor0probe0only';
const fakeVSwitchId = 'vsw-doctor0probe0only';
const fakeSecurityGroupId = 'sg-doctor0probe0only';

/**
 * A call for each permission on ECS, all about things that cannot exist. RAM decides before the product looks for them, so "not found" means allowed; that
 * order is what callers of these APIs see, no page promises it.
 */
export function ecsPermissionProbes(ecs: RpcApi, region: string): readonly PermissionProbe[] {
  const inRegion = { RegionId: region };
  const one = { ...inRegion, NetworkInterfaceId: fakeEniId };
  const tagged = { ...inRegion, ResourceType: 'eni', ResourceId: [fakeEniId] };
  const onInstance = { ...one, InstanceId: fakeInstanceId };
  const probe = (call: string, neededBy: readonly PolicyHolder[], params: RpcParams): PermissionProbe => ({
    action: `ecs:${call}`,
    neededBy,
    run: () => ecs.call(call, params, 'write'),
  });
  return [
    probe('DescribeNetworkInterfaces', policyHolders, {
      ...inRegion,
      NetworkInterfaceId: [fakeEniId],
      MaxResults: 10,
    }),
    probe('DescribeRegions', ['scan', 'operator'], inRegion),
    probe('TagResources', ['scan'], { ...tagged, Tag: [{ Key: firstSeenTag, Value: 'probe' }] }),
    probe('UntagResources', ['scan', 'worker', 'operator'], { ...tagged, TagKey: [firstSeenTag] }),
    probe('DeleteNetworkInterface', ['worker', 'teardown'], one),
    probe('DetachNetworkInterface', ['teardown'], onInstance),
    probe('AttachNetworkInterface', ['teardown', 'operator'], onInstance),
    // An ENI needs a vSwitch to be in, and this one is nobody's: there is nothing that could be created.
    probe('CreateNetworkInterface', ['operator'], {
      ...inRegion,
      VSwitchId: fakeVSwitchId,
      SecurityGroupIds: [fakeSecurityGroupId],
    }),
  ];
}

/** The same for ENS, with exactly the calls that a teardown makes there. Its ENIs have no region in any call: an id says enough. */
export function ensPermissionProbes(ens: RpcApi): readonly PermissionProbe[] {
  const probe = (call: string, neededBy: readonly PolicyHolder[], params: RpcParams): PermissionProbe => ({
    action: `ens:${call}`,
    neededBy,
    run: () => ens.call(call, params, 'write'),
  });
  return [
    probe('DescribeNetworkInterfaces', ['teardown', 'operator'], {
      NetworkInterfaceIds: [fakeEniId],
      PageNumber: '1',
      PageSize: '10',
    }),
    probe('DetachNetworkInterface', ['teardown'], { NetworkInterfaceId: fakeEniId }),
    probe('AttachNetworkInterface', ['teardown'], {
      InstanceId: fakeInstanceId,
      NetworkInterfaceId: fakeEniId,
    }),
    // A list as JSON text, as everywhere in this call. With one id that does not exist there is nothing that could be deleted.
    probe('DeleteNetworkInterfaces', ['teardown'], { NetworkInterfaceIds: JSON.stringify([fakeEniId]) }),
  ];
}
