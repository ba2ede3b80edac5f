import { type RpcCall, RpcError } from '../rpc/operation.ts';
import { trafficModes } from './eni.ts';
import { descriptionOf, nameOf, newTagsOf } from './eni-attributes.ts';
import { booleanOf, choiceOf, integerOf, listOf, requiredText, textOf } from './params.ts';
import { invalidParameter, missingParameter } from './refusals.ts';

/** What CreateNetworkInterface asks for, as far as it can be judged without knowing the account. */
export function parseCreateRequest(call: RpcCall) {
  const secondaryIps = eitherOf(call, {
    list: 'PrivateIpAddress',
    listLimit: 10,
    count: 'SecondaryPrivateIpAddressCount',
    countLimit: 49,
  });
  const primaryIp = textOf(call, 'PrimaryIpAddress');
  const named = [primaryIp ?? [], typeof secondaryIps === 'number' ? [] : secondaryIps].flat();
  const repeated = named.find((address, index) => named.indexOf(address) !== index);
  if (repeated !== undefined) {
    throw new RpcError(403, 'InvalidIp.IpRepeated', `The IpAddress "${repeated}" is given more than once.`);
  }
  const tags = newTagsOf(
    call,
    () => new RpcError(403, 'QuotaExceed.Tags', 'The number of tags exceeds the limit of 20.'),
  );
  return {
    vSwitchId: requiredText(call, 'VSwitchId'),
    securityGroupIds: securityGroupsOf(call),
    primaryIp,
    secondaryIps,
    ipv6s: eitherOf(call, { list: 'Ipv6Address', count: 'Ipv6AddressCount' }),
    ipv4Prefixes: eitherOf(call, { list: 'Ipv4Prefix', count: 'Ipv4PrefixCount' }),
    ipv6Prefixes: eitherOf(call, { list: 'Ipv6Prefix', count: 'Ipv6PrefixCount' }),
    name: nameOf(call),
    description: descriptionOf(call, 256),
    resourceGroupId: textOf(call, 'ResourceGroupId'),
    tags: Object.fromEntries(tags),
    deleteOnRelease: booleanOf(call, 'DeleteOnRelease'),
    type: choiceOf(call, 'InstanceType', ['Secondary', 'Trunk']),
    trafficMode: choiceOf(call, 'NetworkInterfaceTrafficMode', trafficModes),
    queueNumber: integerOf(call, 'QueueNumber', { min: 1, max: 2_048 }),
    sourceDestCheck: booleanOf(call, 'SourceDestCheck'),
  };
}

/** "You must specify SecurityGroupId or SecurityGroupIds.N but not both." An ENI is in at most five groups. */
function securityGroupsOf(call: RpcCall): readonly string[] {
  const one = textOf(call, 'SecurityGroupId');
  const several = listOf(call, 'SecurityGroupIds', 5);
  if (one !== undefined && several.length > 0) {
    throw invalidParameter('SecurityGroupId', 'give SecurityGroupId or SecurityGroupIds.N, but not both');
  }
  if (one === undefined && several.length === 0) throw missingParameter('SecurityGroupId');
  return one === undefined ? several : [one];
}

/** Named values or a number of any, never both. */
function eitherOf(
  call: RpcCall,
  names: {
    readonly list: string;
    readonly listLimit?: number;
    readonly count: string;
    readonly countLimit?: number;
  },
): readonly string[] | number {
  const list = listOf(call, names.list, names.listLimit ?? 10);
  const count = integerOf(call, names.count, { min: 1, max: names.countLimit ?? 10 });
  if (list.length > 0 && count !== undefined) {
    throw invalidParameter(names.count, `give ${names.list}.N or ${names.count}, but not both`);
  }
  return count ?? list;
}
