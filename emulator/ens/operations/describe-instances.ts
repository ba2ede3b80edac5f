import type { RpcOperation, RpcParams } from '../../rpc/operation.ts';
import { readChoice, readFilter, readJsonList, readPage } from '../parameters.ts';
import { readRows } from '../reading.ts';
import type { EnsEni, EnsInstance } from '../records.ts';
import { refusal } from '../refusals.ts';
import { renderInstant } from '../render-instant.ts';
import type { EnsState } from '../state.ts';

/**
 * Lists instances with what concerns their network. Lists of ids come as JSON arrays here, and an empty array matches nothing
 * (both from the page). Disks, images, tags, prices and public addresses are not modelled.
 * https://www.alibabacloud.com/help/en/ens/developer-reference/api-ens-2017-11-10-describeinstances
 */
export function describeInstances(state: EnsState): RpcOperation {
  return {
    action: 'DescribeInstances',
    parameters: [
      'EnsRegionId',
      'EnsRegionIds',
      'InstanceId',
      'InstanceIds',
      'InstanceName',
      'IntranetIp',
      'NetworkId',
      'PageNumber',
      'PageSize',
      'SearchKey',
      'SecurityGroupId',
      'Status',
      'VSwitchId',
      ...notModelled,
    ],
    permission: ({ identity }) => ({
      action: 'ens:DescribeInstances',
      resources: [`acs:ens:*:${identity.accountId}:instance/*`],
    }),
    run(call) {
      refuseNotModelled(call.params, call.foundation.complain);
      const page = readPage(call.params, usualPageSize);
      const enis = state.enis.list(call.identity.accountId);
      const enisOf = (instance: EnsInstance) => enis.filter(eni => eni.instanceId === instance.instanceId);
      const matches = filterOf(call.params, enisOf);
      const reading = readRows(call, state.instances, {
        page,
        idOf: instance => instance.instanceId,
        matches,
        invent: instance => ({ ...instance, instanceId: call.foundation.ids.resource('i') }),
      });
      return {
        Code: 0,
        Instances: {
          Instance: reading.rows.map(instance => renderInstance(instance, enisOf(instance))),
        },
        PageNumber: page.number,
        PageSize: page.size,
        TotalCount: reading.totalCount,
      };
    },
  };
}

const usualPageSize = 10;

/** On the page, but about things that this world does not have. Ignoring a filter would show too much, so a call that sets one is refused. */
const notModelled = [
  'EipAddresses.N',
  'EnsServiceId',
  'ImageId',
  'InstanceResourceType',
  'InstanceType',
  'OrderByParams',
  'ServiceStatus.N',
  'Tags.N.Key',
  'Tags.N.Value',
  'VpdId',
  'VpdVSwitchId',
];

function refuseNotModelled(params: RpcParams, complain: (line: string) => void): void {
  for (const [sent, value] of params) {
    const name = sent.replace(/\.\d+/, '.N');
    if (value === '' || !notModelled.includes(name)) continue;
    complain(`ENS DescribeInstances was asked to filter by ${sent}, which this emulator does not model.`);
    throw refusal.invalidField(sent.replace(/\..*$/, ''));
  }
}

function filterOf(
  params: RpcParams,
  enisOf: (instance: EnsInstance) => readonly EnsEni[],
): (instance: EnsInstance) => boolean {
  const is = (wanted: string | undefined, value: string) => wanted === undefined || wanted === value;
  const isIn = (wanted: readonly string[] | undefined, value: string) =>
    wanted === undefined || wanted.includes(value);

  const instanceId = readFilter(params, 'InstanceId');
  const instanceIds = readJsonList(params, 'InstanceIds');
  const name = readFilter(params, 'InstanceName');
  const ensRegionId = readFilter(params, 'EnsRegionId');
  const ensRegionIds = readJsonList(params, 'EnsRegionIds');
  const networkId = readFilter(params, 'NetworkId');
  const vSwitchId = readFilter(params, 'VSwitchId');
  const securityGroupId = readFilter(params, 'SecurityGroupId');
  const intranetIp = readFilter(params, 'IntranetIp');
  const searchKey = readFilter(params, 'SearchKey');
  // Starting and Stopping are shown, but are not among the values that can be asked for.
  const status = readChoice(params, 'Status', ['Running', 'Stopped', 'Expired']);

  return instance => {
    const addresses = enisOf(instance).map(eni => eni.primaryIp);
    return (
      is(instanceId, instance.instanceId) &&
      isIn(instanceIds, instance.instanceId) &&
      is(name, instance.name) &&
      is(ensRegionId, instance.ensRegionId) &&
      isIn(ensRegionIds, instance.ensRegionId) &&
      is(networkId, instance.networkId) &&
      is(vSwitchId, instance.vSwitchId) &&
      is(status, instance.status) &&
      (securityGroupId === undefined || instance.securityGroupIds.includes(securityGroupId)) &&
      (intranetIp === undefined || addresses.includes(intranetIp)) &&
      (searchKey === undefined ||
        [instance.instanceId, instance.name, ...addresses].some(text => text.includes(searchKey)))
    );
  };
}

function renderInstance(instance: EnsInstance, enis: readonly EnsEni[]): Readonly<Record<string, unknown>> {
  const addresses = enis.map(eni => eni.primaryIp);
  return {
    InstanceId: instance.instanceId,
    InstanceName: instance.name,
    EnsRegionId: instance.ensRegionId,
    Status: instance.status,
    CreationTime: renderInstant(instance.createdAtMs),
    InnerIpAddress: { IpAddress: addresses },
    NetworkAttributes: {
      NetworkId: instance.networkId,
      VSwitchId: instance.vSwitchId,
      PrivateIpAddress: { IpAddress: addresses },
    },
    NetworkInterfaces: {
      NetworkInterfaces: enis.map(eni => ({
        NetworkInterfaceId: eni.eniId,
        Type: eni.type,
        MacAddress: eni.macAddress,
        PrimaryIpAddress: eni.primaryIp,
        PrivateIpSets: { PrivateIpSet: [{ Primary: true, PrivateIpAddress: eni.primaryIp }] },
        Ipv6Sets: { Ipv6Set: eni.ipv6Addresses.map(address => ({ Ipv6Address: address })) },
      })),
    },
    SecurityGroupIds: { SecurityGroupId: instance.securityGroupIds },
  };
}
