import type { RpcOperation, RpcParams } from '../../rpc/operation.ts';
import { onAllResources, readChoice, readFilter, readList, readPage } from '../parameters.ts';
import { readRows } from '../reading.ts';
import { type EnsEni, eniStatuses } from '../records.ts';
import { renderInstant } from '../render-instant.ts';
import type { EnsState } from '../state.ts';

/**
 * Lists ENIs page by page. All filters given must match. Unknown ids are simply not in the answer; an empty filter is no filter.
 * Paging is by position, so rows shift when ENIs vanish between two pages.
 * https://www.alibabacloud.com/help/en/ens/developer-reference/api-ens-2017-11-10-describenetworkinterfaces
 */
export function describeNetworkInterfaces(state: EnsState): RpcOperation {
  return {
    action: 'DescribeNetworkInterfaces',
    parameters: [
      'EnsRegionId',
      'EnsRegionIds.N',
      'InstanceId',
      'Ipv6Address.N',
      'NetworkId',
      'NetworkInterfaceId',
      'NetworkInterfaceIds.N',
      'NetworkInterfaceName',
      'PageNumber',
      'PageSize',
      'PrimaryIpAddress',
      'SecurityGroupId',
      'Status',
      'Type',
      'VSwitchId',
    ],
    permission: onAllResources('DescribeNetworkInterfaces'),
    run(call) {
      const page = readPage(call.params, usualPageSize);
      const reading = readRows(call, state.enis, {
        page,
        idOf: eni => eni.eniId,
        matches: filterOf(call.params),
        invent: (eni): EnsEni => ({
          ...eni,
          eniId: call.foundation.ids.resource('eni'),
          type: 'Secondary',
          status: 'Available',
          instanceId: undefined,
        }),
      });
      return {
        NetworkInterfaceSets: { NetworkInterfaceSet: reading.rows.map(renderEni) },
        PageNumber: page.number,
        PageSize: page.size,
        TotalCount: reading.totalCount,
      };
    },
  };
}

const usualPageSize = 50;

function filterOf(params: RpcParams): (eni: EnsEni) => boolean {
  const is = (wanted: string | undefined, value: string | undefined) =>
    wanted === undefined || wanted === value;
  const isOneOf = (wanted: readonly string[] | undefined, values: readonly string[]) =>
    wanted === undefined || values.some(value => wanted.includes(value));

  const eniId = readFilter(params, 'NetworkInterfaceId');
  const eniIds = readList(params, 'NetworkInterfaceIds');
  const name = readFilter(params, 'NetworkInterfaceName');
  const ensRegionId = readFilter(params, 'EnsRegionId');
  const ensRegionIds = readList(params, 'EnsRegionIds');
  const networkId = readFilter(params, 'NetworkId');
  const vSwitchId = readFilter(params, 'VSwitchId');
  const instanceId = readFilter(params, 'InstanceId');
  const securityGroupId = readFilter(params, 'SecurityGroupId');
  const primaryIp = readFilter(params, 'PrimaryIpAddress');
  const ipv6Addresses = readList(params, 'Ipv6Address');
  const status = readChoice(params, 'Status', eniStatuses);
  const type = readChoice(params, 'Type', ['Primary', 'Secondary']);

  return eni =>
    is(eniId, eni.eniId) &&
    isOneOf(eniIds, [eni.eniId]) &&
    is(name, eni.name) &&
    is(ensRegionId, eni.ensRegionId) &&
    isOneOf(ensRegionIds, [eni.ensRegionId]) &&
    is(networkId, eni.networkId) &&
    is(vSwitchId, eni.vSwitchId) &&
    is(instanceId, eni.instanceId) &&
    is(primaryIp, eni.primaryIp) &&
    isOneOf(ipv6Addresses, eni.ipv6Addresses) &&
    is(status, eni.status) &&
    is(type, eni.type) &&
    // The page promises only secondary ENIs for a security group.
    (securityGroupId === undefined ||
      (eni.type === 'Secondary' && eni.securityGroupIds.includes(securityGroupId)));
}

/** The keys of the SDK's response model: note `PrimaryIp` and `SecurityGroup`, unlike ECS, and no tags and no ServiceManaged. */
function renderEni(eni: EnsEni): Readonly<Record<string, unknown>> {
  return {
    NetworkInterfaceId: eni.eniId,
    NetworkInterfaceName: eni.name,
    Description: eni.description,
    EnsRegionId: eni.ensRegionId,
    NetworkId: eni.networkId,
    VSwitchId: eni.vSwitchId,
    InstanceId: eni.instanceId ?? '',
    MacAddress: eni.macAddress,
    PrimaryIp: eni.primaryIp,
    PrimaryIpType: 'Private',
    PrivateIpSets: {
      PrivateIpSet: [{ Primary: true, PrivateIpAddress: eni.primaryIp, PrivateIpStatus: 'Available' }],
    },
    Ipv6Sets: { Ipv6Set: eni.ipv6Addresses.map(address => ({ Ipv6Address: address })) },
    SecurityGroupIds: { SecurityGroup: eni.securityGroupIds },
    Status: eni.status,
    Type: eni.type,
    VmncLearn: false,
    CreationTime: renderInstant(eni.createdAtMs),
  };
}
