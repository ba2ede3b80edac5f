import { describe, expect, it } from 'vitest';
import { countIpv4Addresses } from '../../../shared/core/scan/count-ipv4-addresses.ts';

const privateIps = (...addresses: readonly unknown[]) => ({
  PrivateIpSets: { PrivateIpSet: addresses.map(address => ({ PrivateIpAddress: address })) },
});
const prefixes = (...all: readonly unknown[]) => ({
  Ipv4PrefixSets: { Ipv4PrefixSet: all.map(prefix => ({ Ipv4Prefix: prefix })) },
});

describe('the IPv4 addresses of an ENI', () => {
  it.each<readonly [string, Readonly<Record<string, unknown>>, number | undefined]>([
    ['counts the primary and the secondary ones', privateIps('10.0.0.1', '10.0.0.2', '10.0.0.3'), 3],
    ['counts the primary one once', { PrivateIpAddress: '10.0.0.1', ...privateIps('10.0.0.1') }, 1],
    ['knows the primary one without a list', { PrivateIpAddress: '10.0.0.1' }, 1],
    [
      'counts each address of a prefix',
      { ...privateIps('10.0.0.1'), ...prefixes('10.0.1.16/28', '10.0.1.32/28') },
      33,
    ],
    [
      'takes no prefix for one',
      { ...privateIps('10.0.0.1'), ...prefixes('10.0.1.16', '10.0.1.16/99', 28, null) },
      1,
    ],
    ['cannot tell from an empty description', {}, undefined],
    ['cannot tell from empty fields', { PrivateIpAddress: '', ...privateIps('') }, undefined],
    [
      'cannot tell from fields of another kind',
      { PrivateIpAddress: 7, PrivateIpSets: [], Ipv4PrefixSets: 'x' },
      undefined,
    ],
  ])('%s', (_title, record, expected) => expect(countIpv4Addresses(record)).toBe(expected));
});
