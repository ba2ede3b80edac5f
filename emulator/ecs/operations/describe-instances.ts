import { type RpcCall, RpcError, type RpcOperation } from '../../rpc/operation.ts';
import { primaryIpOf } from '../eni.ts';
import { type Instance, instanceStatuses } from '../instance.ts';
import { makePageToken, parsePaging } from '../paging.ts';
import { choiceOf, tagsOf, textOf } from '../params.ts';
import type { EcsStore, RegionState } from '../store.ts';
import { regionOfCall } from '../subject.ts';

/** Reads instances, with the fields that matter to ENIs. Ids that are not there are not an error. */
export function describeInstances(store: EcsStore): RpcOperation {
  return {
    action: 'DescribeInstances',
    required: ['RegionId'],
    parameters: [
      ...[
        'RegionId',
        'InstanceIds',
        'InstanceName',
        'InstanceType',
        'Status',
        'VpcId',
        'VSwitchId',
        'ZoneId',
      ],
      ...['SecurityGroupId', 'ResourceGroupId', 'Tag.N.Key', 'Tag.N.Value'],
      ...['MaxResults', 'NextToken', 'PageNumber', 'PageSize'],
    ],
    permission: () => ({ action: 'ecs:DescribeInstances', resources: ['*'] }),
    run(call) {
      const state = regionOfCall(store, call, 'InvalidRegionId.NotFound');
      const matches = filterOf(call);
      const rows = [...state.instances.values()].filter(matches);
      const paging = parsePaging(call, { maxResults: 100, pageSize: 100 });
      const first = paging.kind === 'token' ? paging.after : (paging.page - 1) * paging.size;
      const end = first + paging.size;
      return {
        NextToken: paging.kind === 'token' && end < rows.length ? makePageToken(end) : '',
        PageNumber: paging.kind === 'number' ? paging.page : 1,
        PageSize: paging.size,
        TotalCount: rows.length,
        Instances: { Instance: rows.slice(first, end).map(row => renderInstance(state, row)) },
      };
    },
  };
}

function filterOf(call: RpcCall): (instance: Instance) => boolean {
  const ids = instanceIdsOf(call);
  const status = choiceOf(call, 'Status', instanceStatuses);
  const name = textOf(call, 'InstanceName');
  const groupId = textOf(call, 'SecurityGroupId');
  const resourceGroupId = textOf(call, 'ResourceGroupId');
  const tags = tagsOf(call);
  const same = (wanted: string | undefined, actual: string) => wanted === undefined || wanted === actual;
  return instance =>
    (ids === undefined || ids.has(instance.instanceId)) &&
    same(status, instance.status) &&
    (name === undefined || matchesPattern(instance.name, name)) &&
    same(textOf(call, 'InstanceType'), instance.instanceType) &&
    same(textOf(call, 'VpcId'), instance.vpcId) &&
    same(textOf(call, 'VSwitchId'), instance.vSwitchId) &&
    same(textOf(call, 'ZoneId'), instance.zoneId) &&
    (groupId === undefined || instance.securityGroupIds.includes(groupId)) &&
    (instance.resourceGroupId === '' || same(resourceGroupId, instance.resourceGroupId)) &&
    tags.every(({ key = '', value }) => (value ? instance.tags.get(key) === value : instance.tags.has(key)));
}

/** Unlike the ids of ENIs, those of instances do come as a JSON array. */
function instanceIdsOf(call: RpcCall): ReadonlySet<string> | undefined {
  const text = textOf(call, 'InstanceIds');
  if (text === undefined) return undefined;
  const ids = parseStrings(text);
  if (ids && ids.length <= 100) return new Set(ids);
  throw new RpcError(400, 'InvalidInstanceIds.Malformed', 'The specified InstanceIds are not valid.');
}

function parseStrings(text: string): readonly string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value)) return undefined;
    const strings = value.filter(element => typeof element === 'string');
    return strings.length === value.length ? strings : undefined;
  } catch {
    return undefined;
  }
}

/** `*` stands for any characters. */
function matchesPattern(name: string, pattern: string): boolean {
  const [head = '', ...parts] = pattern.split('*');
  if (parts.length === 0) return name === head;
  const tail = parts.pop() ?? '';
  if (!name.startsWith(head) || !name.endsWith(tail) || name.length < head.length + tail.length) return false;
  let from = head.length;
  for (const part of parts) {
    const at = name.indexOf(part, from);
    if (at < 0 || at + part.length > name.length - tail.length) return false;
    from = at + part.length;
  }
  return true;
}

function renderInstance(state: RegionState, instance: Instance) {
  const enis = [...(state.eniIdsByHost.get(instance.instanceId) ?? [])].flatMap(
    eniId => state.enis.get(eniId) ?? [],
  );
  const primary = enis.find(eni => eni.type === 'Primary');
  return {
    InstanceId: instance.instanceId,
    InstanceName: instance.name,
    Status: instance.status,
    RegionId: instance.region,
    ZoneId: instance.zoneId,
    InstanceType: instance.instanceType,
    InstanceNetworkType: 'vpc',
    // To the minute, unlike the times of ENIs.
    CreationTime: new Date(instance.createdAtMs).toISOString().replace(/:\d\d\.\d{3}Z$/, 'Z'),
    ResourceGroupId: instance.resourceGroupId,
    SecurityGroupIds: { SecurityGroupId: instance.securityGroupIds },
    VpcAttributes: {
      VpcId: instance.vpcId,
      VSwitchId: instance.vSwitchId,
      NatIpAddress: '',
      PrivateIpAddress: { IpAddress: primary ? [primaryIpOf(primary)] : [] },
    },
    NetworkInterfaces: {
      NetworkInterface: enis.map(eni => ({
        NetworkInterfaceId: eni.eniId,
        Type: eni.type,
        PrimaryIpAddress: primaryIpOf(eni),
        MacAddress: eni.macAddress,
      })),
    },
    Tags: { Tag: [...instance.tags].map(([key, value]) => ({ TagKey: key, TagValue: value })) },
  };
}
