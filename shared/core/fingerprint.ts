import { type Eni, ownTags } from './eni.ts';

/**
 * What a delete task remembers of the ENI that the scan judged: the fields that say whose it is and what it is for, as text. If any of
 * them differs when the worker looks, somebody is working with this ENI and it is left alone. Kept readable (not hashed) so that the
 * worker can name what changed. Our own two tags are left out, because writing them is not a change of the ENI.
 */
export type Fingerprint = Readonly<Record<string, string>>;

export function fingerprintEni(eni: Eni): Fingerprint {
  return {
    type: eni.type ?? '',
    name: eni.name ?? '',
    description: text(eni.record['Description']),
    createdAt: String(eni.createdAt ?? ''),
    deleteOnRelease: String(eni.deleteOnRelease ?? ''),
    vpcId: eni.vpcId ?? '',
    vSwitchId: eni.vSwitchId ?? '',
    resourceGroupId: eni.resourceGroupId ?? '',
    macAddress: text(eni.record['MacAddress']),
    privateIpAddress: text(eni.record['PrivateIpAddress']),
    addresses: addressesOf(eni.record).join(' '),
    securityGroupIds: [...listIn(eni.record['SecurityGroupIds'], 'SecurityGroupId')]
      .map(text)
      .sort()
      .join(' '),
    hosts: [...(eni.hosts ?? [])].sort().join(' '),
    publicIps: [...(eni.publicIps ?? [])].sort().join(' '),
    tags: renderTags(eni.tags),
  };
}

/** The names of the fields in which the two differ; empty when nothing has changed. */
export function changedFields(before: Fingerprint, after: Fingerprint): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter(name => before[name] !== after[name]).sort();
}

function addressesOf(record: Readonly<Record<string, unknown>>): string[] {
  const named = [
    ...listIn(record['PrivateIpSets'], 'PrivateIpSet').map(entry => fieldOf(entry, 'PrivateIpAddress')),
    ...listIn(record['Ipv6Sets'], 'Ipv6Set').map(entry => fieldOf(entry, 'Ipv6Address')),
    ...listIn(record['Ipv4PrefixSets'], 'Ipv4PrefixSet').map(entry => fieldOf(entry, 'Ipv4Prefix')),
    ...listIn(record['Ipv6PrefixSets'], 'Ipv6PrefixSet').map(entry => fieldOf(entry, 'Ipv6Prefix')),
  ];
  return named.map(text).sort();
}

function renderTags(tags: ReadonlyMap<string, string> | undefined): string {
  const foreign = [...(tags ?? [])].filter(([key]) => !ownTags.includes(key));
  return JSON.stringify(foreign.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function listIn(container: unknown, name: string): readonly unknown[] {
  const list = fieldOf(container, name);
  return Array.isArray(list) ? list : [];
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
