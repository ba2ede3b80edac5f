import type { Eni } from '../../core/eni.ts';
import { parseInstant } from '../../core/instant.ts';
import { isJsonObject } from '../../core/json.ts';

/**
 * Reads one row of the ENS DescribeNetworkInterfaces. The product has no tags, no public addresses and no ServiceManaged on an ENI, so these are stated here
 * as "none": tags cannot protect an edge ENI, and managed ones are refused by the API itself (`InvalidParameter.EniServiceManaged`). Everything
 * else follows the rule of ECS: what is missing or of a wrong kind is `undefined`.
 */
export function parseEnsEni(row: unknown): Eni | undefined {
  if (!isJsonObject(row)) return undefined;
  const eniId = filledText(row['NetworkInterfaceId']);
  if (eniId === undefined) return undefined;
  return {
    eniId,
    status: filledText(row['Status']),
    type: filledText(row['Type']),
    serviceManaged: false,
    serviceId: undefined,
    hosts: parseHosts(row['InstanceId']),
    publicIps: [],
    createdAt: typeof row['CreationTime'] === 'string' ? parseInstant(row['CreationTime']) : undefined,
    deleteOnRelease: undefined,
    tags: new Map(),
    name: typeof row['NetworkInterfaceName'] === 'string' ? row['NetworkInterfaceName'] : undefined,
    vpcId: filledText(row['NetworkId']),
    vSwitchId: filledText(row['VSwitchId']),
    resourceGroupId: undefined,
    region: filledText(row['EnsRegionId']),
    record: row,
  };
}

function parseHosts(instanceId: unknown): readonly string[] | undefined {
  if (instanceId === undefined || instanceId === null || instanceId === '') return [];
  return typeof instanceId === 'string' ? [instanceId] : undefined;
}

function filledText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
