import type { RpcCall } from '../rpc/operation.ts';
import { type Eni, eniStatuses, eniTypes, primaryIpOf } from './eni.ts';
import { booleanOf, choiceOf, listOf, tagsOf, textOf } from './params.ts';
import { invalidParameter } from './refusals.ts';

/** What a DescribeNetworkInterfaces call asks for. */
export interface EniFilter {
  /** Only these, when any are named. */
  readonly eniIds: readonly string[];
  /** Tag and resource group filters see no more than 1,000 ENIs in total. */
  readonly capped: boolean;
  readonly matches: (eni: Eni) => boolean;
}

/** "Up to 1,000 ENIs that have this tag can be returned": for all pages together. */
export const cappedListingLimit = 1_000;

/**
 * The filter of the call, traps included. `NetworkInterfaceId=["eni-1"]` without a number is not looked at, so that
 * everything comes back (aliyun/elastic-compute-control-cli found this out in a live run). ENIs of the default resource
 * group match every resource group. A security group finds no primary ENI. A managed ENI has no InstanceId to be found by.
 */
export function parseEniFilter(call: RpcCall): EniFilter {
  const checks: ((eni: Eni) => boolean)[] = [];
  const check = <T>(wanted: T | undefined, test: (wanted: T, eni: Eni) => boolean) => {
    if (wanted !== undefined) checks.push(eni => test(wanted, eni));
  };
  const eniIds = [...new Set(listOf(call, 'NetworkInterfaceId', 100))];
  const someOf = (name: string) => {
    const list = listOf(call, name, 100);
    return list.length > 0 ? new Set(list) : undefined;
  };

  check(choiceOf(call, 'Status', eniStatuses), (status, eni) => eni.status === status);
  check(choiceOf(call, 'Type', eniTypes), (type, eni) => eni.type === type);
  check(booleanOf(call, 'ServiceManaged'), (managed, eni) => eni.serviceManaged === managed);
  check(textOf(call, 'VpcId'), (id, eni) => eni.vpcId === id);
  check(textOf(call, 'VSwitchId'), (id, eni) => eni.vSwitchId === id);
  check(textOf(call, 'NetworkInterfaceName'), (name, eni) => eni.name === name);
  check(textOf(call, 'PrimaryIpAddress'), (address, eni) => primaryIpOf(eni) === address);
  check(textOf(call, 'InstanceId'), (id, eni) => !eni.serviceManaged && eni.attachment?.instanceId === id);
  check(
    textOf(call, 'SecurityGroupId'),
    (id, eni) => eni.type !== 'Primary' && eni.securityGroupIds.includes(id),
  );
  check(someOf('PrivateIpAddress'), (wanted, eni) => eni.privateIps.some(ip => wanted.has(ip.address)));
  check(someOf('Ipv6Address'), (wanted, eni) => eni.ipv6s.some(address => wanted.has(address)));

  const groupId = textOf(call, 'ResourceGroupId');
  check(groupId, (id, eni) => eni.resourceGroupId === id || eni.resourceGroupId === '');

  const tags = tagsOf(call);
  if (tags.length > 20) {
    throw invalidParameter('Tag.N', `at most 20 tags are allowed, ${tags.length} were given`);
  }
  for (const { key, value } of tags) {
    if (key === undefined) throw invalidParameter('Tag.N.Key', 'a tag value was given without its key');
    // A key alone, or with an empty value, matches whatever value the tag has.
    checks.push(eni => (value ? eni.tags.get(key) === value : eni.tags.has(key)));
  }
  return {
    eniIds,
    capped: groupId !== undefined || tags.length > 0,
    matches: eni => checks.every(test => test(eni)),
  };
}
