import { describe, expect, test } from 'vitest';
import type { Eni } from '../../../shared/core/eni.ts';
import { holdingsOf } from '../../../shared/core/scan/orphan-holdings.ts';
import type { ReportWord } from '../../../shared/core/verdict.ts';
import { anEni } from '../../support/builders.ts';

const record = (fields: Readonly<Record<string, unknown>>): Partial<Eni> => ({ record: fields });
const finding = (word: ReportWord, override: Partial<Eni> = {}) => ({ eni: anEni(override), word });

describe('what orphans hold', () => {
  test('counts orphans alone, by vSwitch and security group, the largest first', () => {
    const groups = { SecurityGroupIds: { SecurityGroupId: ['sg-1', 'sg-2'] } };
    const ip = { PrivateIpSets: { PrivateIpSet: [{ PrivateIpAddress: '10.0.0.1' }] } };
    const holdings = holdingsOf([
      finding('first-sighting', { vSwitchId: 'vsw-1', ...record({ ...ip, ...groups }) }),
      finding('in-grace', { vSwitchId: 'vsw-2', ...record(ip) }),
      finding('would-enqueue', {
        vSwitchId: 'vsw-2',
        ...record({ ...ip, SecurityGroupIds: { SecurityGroupId: ['sg-2'] } }),
      }),
      finding('attached', { vSwitchId: 'vsw-3', ...record({ ...ip, ...groups }) }),
      finding('not-secondary', { type: 'Primary', vSwitchId: 'vsw-3' }),
    ]);
    expect(holdings).toEqual({
      total: 5,
      secondary: 4,
      orphans: 3,
      vSwitches: [
        { vSwitchId: 'vsw-2', orphans: 2, ipv4Addresses: 2, ipv6Addresses: 0 },
        { vSwitchId: 'vsw-1', orphans: 1, ipv4Addresses: 1, ipv6Addresses: 0 },
      ],
      securityGroups: [
        { securityGroupId: 'sg-2', orphans: 2 },
        { securityGroupId: 'sg-1', orphans: 1 },
      ],
      eips: [],
    });
  });

  test.each<[string, Readonly<Record<string, unknown>>, number, number]>([
    ['single addresses', { PrivateIpSets: { PrivateIpSet: [{}, {}, {}] } }, 3, 0],
    ['IPv6 addresses', { Ipv6Sets: { Ipv6Set: [{}, {}] } }, 0, 2],
    [
      'all addresses of a prefix',
      { Ipv4PrefixSets: { Ipv4PrefixSet: [{ Ipv4Prefix: '10.0.0.16/28' }] } },
      16,
      0,
    ],
    [
      'nothing for a prefix that cannot be read',
      { Ipv4PrefixSets: { Ipv4PrefixSet: [{ Ipv4Prefix: 'x' }] } },
      0,
      0,
    ],
    ['nothing for a record that says nothing', { PrivateIpSets: null }, 0, 0],
  ])('counts %s', (_, fields, ipv4Addresses, ipv6Addresses) => {
    expect(holdingsOf([finding('in-grace', record(fields))]).vSwitches).toMatchObject([
      { ipv4Addresses, ipv6Addresses },
    ]);
  });

  test('names EIPs on ENIs that are not attached, and no others', () => {
    const { eips } = holdingsOf([
      finding('has-public-ip', { eniId: 'eni-a', publicIps: ['47.0.0.1'] }),
      finding('attached', { eniId: 'eni-b', status: 'InUse', publicIps: ['47.0.0.2'] }),
      finding('has-public-ip', { eniId: 'eni-c', publicIps: undefined }),
    ]);
    expect(eips).toEqual([{ eniId: 'eni-a', vSwitchId: 'vsw-1', publicIps: ['47.0.0.1'] }]);
  });
});
