import type { JsonObject } from '../json.ts';
import { type CreateEni, planRestore } from './restore-plan.ts';

/** Words for the fields, as an operator knows them from the console and the API. */
const names = {
  vSwitchId: 'VSwitchId',
  securityGroupIds: 'SecurityGroupIds',
  primaryIp: 'PrivateIpAddress',
  secondaryIps: 'secondary addresses',
  ipv6s: 'IPv6 addresses',
  ipv4Prefixes: 'IPv4 prefixes',
  ipv6Prefixes: 'IPv6 prefixes',
  name: 'NetworkInterfaceName',
  description: 'Description',
  resourceGroupId: 'ResourceGroupId',
  tags: 'Tags',
  deleteOnRelease: 'DeleteOnRelease',
  sourceDestCheck: 'SourceDestCheck',
  trafficMode: 'NetworkInterfaceTrafficMode',
} as const satisfies Record<Exclude<keyof CreateEni, 'clientToken'>, string>;

/**
 * The fields in which an ENI that was read back is not what was asked for, each a clause. What was not asked for may be anything, and lists are compared
 * without their order.
 */
export function compareRestored(wanted: CreateEni, eniId: string, record: JsonObject): readonly string[] {
  const read = planRestore({ eniId, region: '', accountId: undefined, eventId: '', record });
  if (read.kind === 'unusable') return [read.because];
  const present = read.plan.create;
  return (Object.keys(names) as (keyof typeof names)[])
    .filter(field => isAskedFor(wanted[field]) && render(wanted[field]) !== render(present[field]))
    .map(field => `${names[field]} is ${render(present[field])}, wanted ${render(wanted[field])}`);
}

function isAskedFor(value: unknown): boolean {
  return value !== undefined && !(Array.isArray(value) && value.length === 0);
}

function render(value: unknown): string {
  if (!Array.isArray(value)) return value === undefined ? 'not shown' : JSON.stringify(value);
  return JSON.stringify(value.map(item => (Array.isArray(item) ? item.join('=') : String(item))).sort());
}
