import type { Eni } from '../eni.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { orphanWords, type ReportWord } from '../verdict.ts';

/** What the orphans of one region hold that others could use. No prices: an ENI costs nothing by itself. */
export interface Holdings {
  /** ENIs of the region, and how many of them are secondary: those are what the quota of the region counts. */
  readonly total: number;
  readonly secondary: number;
  readonly orphans: number;
  /** The vSwitch with the most addresses first. */
  readonly vSwitches: readonly VSwitchHolding[];
  /** The security group with the most orphans first. */
  readonly securityGroups: readonly { readonly securityGroupId: string; readonly orphans: number }[];
  /** EIPs on ENIs that are not attached. Those ENIs are no orphans, for their EIP protects them. */
  readonly eips: readonly {
    readonly eniId: string;
    readonly vSwitchId: string;
    readonly publicIps: readonly string[];
  }[];
}

export interface VSwitchHolding {
  readonly vSwitchId: string;
  readonly orphans: number;
  /** Single addresses, and all addresses of prefixes. */
  readonly ipv4Addresses: number;
  readonly ipv6Addresses: number;
}

/** Adds up what is held, from ENIs that have been judged. What a description does not say is not counted. */
export function holdingsOf(findings: readonly { readonly eni: Eni; readonly word: ReportWord }[]): Holdings {
  const orphans = findings.filter(({ word }) => orphanWords.has(word)).map(({ eni }) => eni);
  const unattached = findings.map(({ eni }) => eni).filter(({ status }) => status === 'Available');
  return {
    total: findings.length,
    secondary: findings.filter(({ eni }) => eni.type === 'Secondary').length,
    orphans: orphans.length,
    vSwitches: vSwitchesOf(orphans),
    securityGroups: securityGroupsOf(orphans),
    eips: unattached
      .filter(({ publicIps }) => (publicIps?.length ?? 0) > 0)
      .map(({ eniId, vSwitchId = '', publicIps = [] }) => ({ eniId, vSwitchId, publicIps })),
  };
}

function vSwitchesOf(orphans: readonly Eni[]): readonly VSwitchHolding[] {
  const held = new Map<string, VSwitchHolding>();
  for (const { vSwitchId = '', record } of orphans) {
    const before = held.get(vSwitchId) ?? { vSwitchId, orphans: 0, ipv4Addresses: 0, ipv6Addresses: 0 };
    held.set(vSwitchId, {
      vSwitchId,
      orphans: before.orphans + 1,
      ipv4Addresses: before.ipv4Addresses + ipv4AddressesOf(record),
      ipv6Addresses: before.ipv6Addresses + rows(record, 'Ipv6Sets', 'Ipv6Set').length,
    });
  }
  return [...held.values()].sort((a, b) => b.ipv4Addresses - a.ipv4Addresses || b.orphans - a.orphans);
}

function ipv4AddressesOf(record: JsonObject): number {
  const single = rows(record, 'PrivateIpSets', 'PrivateIpSet').length;
  const prefixes = rows(record, 'Ipv4PrefixSets', 'Ipv4PrefixSet').map(row => addressesIn(row['Ipv4Prefix']));
  return prefixes.reduce((sum, count) => sum + count, single);
}

/** `10.0.0.16/28` are 16 addresses; a prefix that cannot be read counts as none. */
function addressesIn(prefix: unknown): number {
  const bits = typeof prefix === 'string' ? Number(/\/(\d{1,2})$/.exec(prefix)?.[1]) : Number.NaN;
  return bits >= 0 && bits <= 32 ? 2 ** (32 - bits) : 0;
}

function securityGroupsOf(orphans: readonly Eni[]): Holdings['securityGroups'] {
  const counts = new Map<string, number>();
  for (const { record } of orphans) {
    const wrapper = record['SecurityGroupIds'];
    const ids: unknown = isJsonObject(wrapper) ? wrapper['SecurityGroupId'] : undefined;
    for (const id of Array.isArray(ids) ? ids : [])
      if (typeof id === 'string') counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return [...counts]
    .map(([securityGroupId, count]) => ({ securityGroupId, orphans: count }))
    .sort((a, b) => b.orphans - a.orphans);
}

function rows(record: JsonObject, wrapper: string, name: string): readonly JsonObject[] {
  const outer = record[wrapper];
  const list = isJsonObject(outer) ? outer[name] : undefined;
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}
