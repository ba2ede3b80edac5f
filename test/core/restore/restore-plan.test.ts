import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../shared/core/json.ts';
import { compareRestored } from '../../../shared/core/restore/compare-restored.ts';
import {
  type CreateEni,
  planRestore,
  type RestorePlan,
  withAnyPrimaryIp,
} from '../../../shared/core/restore/restore-plan.ts';

/** A row of DescribeNetworkInterfaces of a small unattached ENI; the override makes it special. */
function aRow(override: JsonObject = {}): JsonObject {
  return {
    NetworkInterfaceId: 'eni-old',
    Type: 'Secondary',
    Status: 'Available',
    VSwitchId: 'vsw-1',
    SecurityGroupIds: { SecurityGroupId: ['sg-1', 'sg-2'] },
    PrivateIpAddress: '10.0.0.7',
    PrivateIpSets: {
      PrivateIpSet: [{ PrivateIpAddress: '10.0.0.7', Primary: true, AssociatedPublicIp: {} }],
    },
    NetworkInterfaceName: '',
    Description: '',
    ResourceGroupId: '',
    InstanceId: '',
    Tags: { Tag: [] },
    DeleteOnRelease: true,
    NetworkInterfaceTrafficMode: 'Standard',
    ...override,
  };
}

const planned = (record: JsonObject, eventId = 'event-1') =>
  planRestore({ eniId: 'eni-old', region: 'cn-hangzhou', accountId: undefined, eventId, record });

function planOf(record: JsonObject, eventId?: string): RestorePlan {
  const result = planned(record, eventId);
  if (result.kind === 'unusable') throw new Error(result.because);
  return result.plan;
}

const addresses = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ PrivateIpAddress: `10.0.1.${index}`, Primary: false }));

describe('the creation that brings an ENI back', () => {
  test('asks for what the record says, and for nothing that it says is empty', () => {
    expect(planOf(aRow()).create).toEqual({
      vSwitchId: 'vsw-1',
      securityGroupIds: ['sg-1', 'sg-2'],
      primaryIp: '10.0.0.7',
      secondaryIps: [],
      ipv6s: [],
      ipv4Prefixes: [],
      ipv6Prefixes: [],
      name: undefined,
      description: undefined,
      resourceGroupId: undefined,
      tags: [],
      deleteOnRelease: true,
      sourceDestCheck: undefined,
      trafficMode: 'Standard',
      clientToken: expect.stringMatching(/^eni-reaper-[0-9a-f]{16}$/),
    });
  });

  test.each<[string, JsonObject, Partial<CreateEni>]>([
    [
      'names and group',
      { NetworkInterfaceName: 'db', Description: 'replica', ResourceGroupId: 'rg-1' },
      { name: 'db', description: 'replica', resourceGroupId: 'rg-1' },
    ],
    [
      'secondary addresses',
      { PrivateIpSets: { PrivateIpSet: [...addresses(2), { PrivateIpAddress: '10.0.0.7', Primary: true }] } },
      { primaryIp: '10.0.0.7', secondaryIps: ['10.0.1.0', '10.0.1.1'] },
    ],
    [
      'the primary address, told by the list alone',
      {
        PrivateIpAddress: '',
        PrivateIpSets: { PrivateIpSet: [...addresses(1), { PrivateIpAddress: '10.0.0.9', Primary: true }] },
      },
      { primaryIp: '10.0.0.9', secondaryIps: ['10.0.1.0'] },
    ],
    ['IPv6 addresses', { Ipv6Sets: { Ipv6Set: [{ Ipv6Address: '2408::1' }] } }, { ipv6s: ['2408::1'] }],
    [
      'prefixes',
      {
        Ipv4PrefixSets: { Ipv4PrefixSet: [{ Ipv4Prefix: '10.0.2.0/28' }] },
        Ipv6PrefixSets: { Ipv6PrefixSet: [{ Ipv6Prefix: '2408::/80' }] },
      },
      { ipv4Prefixes: ['10.0.2.0/28'], ipv6Prefixes: ['2408::/80'] },
    ],
    [
      'tags, without our own marks',
      {
        Tags: {
          Tag: [
            { TagKey: 'team', TagValue: 'shop' },
            { TagKey: 'empty', TagValue: '' },
            { TagKey: 'eni-reaper:first-seen', TagValue: '2026-11-19T12:00:00Z' },
            { TagKey: 'eni-reaper:queued', TagValue: '2026-11-20T12:00:00Z' },
            { TagKey: 'eni-reaper:keep', TagValue: 'yes' },
          ],
        },
      },
      {
        tags: [
          ['team', 'shop'],
          ['empty', ''],
          ['eni-reaper:keep', 'yes'],
        ],
      },
    ],
    [
      'how it is used',
      { DeleteOnRelease: false, SourceDestCheck: true, NetworkInterfaceTrafficMode: 'HighPerformance' },
      { deleteOnRelease: false, sourceDestCheck: true, trafficMode: 'HighPerformance' },
    ],
    ['null lists', { Tags: null, Ipv6Sets: { Ipv6Set: null } }, { tags: [], ipv6s: [] }],
    ['a record without a type', { Type: undefined }, { vSwitchId: 'vsw-1' }],
  ])('carries over %s', (_, override, expected) => {
    expect(planOf(aRow(override)).create).toMatchObject(expected);
  });

  test('has the same token for the same event and another one for another', () => {
    const token = (eventId: string) => planOf(aRow(), eventId).create.clientToken;
    expect(token('event-1')).toBe(token('event-1'));
    expect(token('event-1')).not.toBe(token('event-2'));
  });

  test('has a token of its own when any address will do', () => {
    const { create } = planOf(aRow());
    const other = withAnyPrimaryIp(create);
    expect(other).toEqual({ ...create, primaryIp: undefined, clientToken: expect.any(String) });
    expect(other.clientToken).not.toBe(create.clientToken);
    expect(other.clientToken.length).toBeLessThanOrEqual(64);
  });

  test.each<[string, JsonObject, RegExp]>([
    ['no vSwitch', { VSwitchId: '' }, /names no vSwitch/],
    ['no security group', { SecurityGroupIds: { SecurityGroupId: [] } }, /names no security group/],
    ['another type', { Type: 'Trunk' }, /not secondary but Trunk/],
    ['ENS', { EnsRegionId: 'cn-hangzhou-44' }, /only those of ECS/],
  ])('is refused for a record with %s', (_, override, words) => {
    expect(planned(aRow(override))).toMatchObject({
      kind: 'unusable',
      because: expect.stringMatching(words),
    });
  });
});

describe('what cannot be brought back', () => {
  test.each<[string, JsonObject, readonly string[]]>([
    ['nothing, for a plain ENI', {}, []],
    [
      'EIPs, wherever they were bound',
      {
        AssociatedPublicIp: { PublicIpAddress: '47.0.0.1' },
        PrivateIpSets: {
          PrivateIpSet: [
            {
              PrivateIpAddress: '10.0.0.7',
              Primary: true,
              AssociatedPublicIp: { PublicIpAddress: '47.0.0.1' },
            },
            { PrivateIpAddress: '10.0.0.8', AssociatedPublicIp: { PublicIpAddress: '47.0.0.2' } },
          ],
        },
      },
      ['The EIP 47.0.0.1 has to be associated again.', 'The EIP 47.0.0.2 has to be associated again.'],
    ],
    [
      'the eleventh secondary address',
      { PrivateIpSets: { PrivateIpSet: addresses(11) } },
      ['10.0.1.10 has to be assigned by hand: one creation takes 10 of its kind.'],
    ],
    [
      'tags that only the provider sets',
      { Tags: { Tag: [{ TagKey: 'acs:rm:rgId', TagValue: 'x' }] } },
      ['The tag acs:rm:rgId can only be set by the service that it belongs to.'],
    ],
  ])('is named: %s', (_, override, sentences) => {
    expect(planOf(aRow(override)).lost).toEqual(sentences);
  });
});

test.each<[JsonObject, string | undefined]>([
  [{}, undefined],
  [{ InstanceId: 'i-1' }, 'i-1'],
  [{ Attachment: { InstanceId: 'i-2' } }, 'i-2'],
])('knows where the ENI was attached: %j', (override, instanceId) => {
  expect(planOf(aRow(override)).attachedTo).toBe(instanceId);
});

describe('reading a restored ENI back', () => {
  const { create } = planOf(aRow({ Tags: { Tag: [{ TagKey: 'team', TagValue: 'shop' }] } }));

  test.each<[string, JsonObject, readonly string[]]>([
    [
      'everything as it was, in another order',
      { SecurityGroupIds: { SecurityGroupId: ['sg-2', 'sg-1'] } },
      [],
    ],
    ['more than was asked for', { Description: 'added by a policy' }, []],
    [
      'a missing group and another address',
      { SecurityGroupIds: { SecurityGroupId: ['sg-1'] }, PrivateIpAddress: '10.0.0.9' },
      [
        'SecurityGroupIds is ["sg-1"], wanted ["sg-1","sg-2"]',
        'PrivateIpAddress is "10.0.0.9", wanted "10.0.0.7"',
        'secondary addresses',
      ],
    ],
    ['a missing tag', { Tags: { Tag: [] } }, ['Tags is [], wanted ["team=shop"]']],
    ['a record that says nothing', { VSwitchId: '' }, ['the record of eni-new names no vSwitch']],
  ])('finds %s', (_, override, clauses) => {
    const row = aRow({ Tags: { Tag: [{ TagKey: 'team', TagValue: 'shop' }] }, ...override });
    const found = compareRestored(create, 'eni-new', row).filter(clause => !clause.startsWith('secondary'));
    expect(found).toEqual(clauses.filter(clause => clause !== 'secondary addresses'));
  });
});
