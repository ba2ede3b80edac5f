import { isJsonObject } from '../json.ts';

/**
 * How many IPv4 addresses of its vSwitch an ENI holds, which is how many its deletion frees: the primary one, the secondary ones, and all those of
 * its prefixes. `undefined` when the description names none at all, because every ENI has one: then the read did not say.
 */
export function countIpv4Addresses(record: Readonly<Record<string, unknown>>): number | undefined {
  const single = new Set([
    record['PrivateIpAddress'],
    ...listIn(record['PrivateIpSets'], 'PrivateIpSet').map(entry => fieldOf(entry, 'PrivateIpAddress')),
  ]);
  const addresses = [...single].filter(address => typeof address === 'string' && address !== '').length;
  const inPrefixes = listIn(record['Ipv4PrefixSets'], 'Ipv4PrefixSet')
    .map(entry => addressesOfPrefix(fieldOf(entry, 'Ipv4Prefix')))
    .reduce((sum, count) => sum + count, 0);
  return addresses + inPrefixes || undefined;
}

/** `10.0.1.16/28` stands for 16 addresses. What is no prefix stands for none. */
function addressesOfPrefix(prefix: unknown): number {
  const length = typeof prefix === 'string' ? /\/(\d{1,2})$/.exec(prefix)?.[1] : undefined;
  return length === undefined || Number(length) > 32 ? 0 : 2 ** (32 - Number(length));
}

function listIn(container: unknown, name: string): readonly unknown[] {
  const list = fieldOf(container, name);
  return Array.isArray(list) ? list : [];
}

function fieldOf(value: unknown, name: string): unknown {
  return isJsonObject(value) ? value[name] : undefined;
}
