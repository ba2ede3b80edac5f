import { describe, expect, it } from 'vitest';
import type { Eni } from '../../shared/core/eni.ts';
import { changedFields, fingerprintEni } from '../../shared/core/fingerprint.ts';
import { anEni, anOrphan, queued, withTags } from '../support/builders.ts';

const changed = (before: Eni, after: Eni): readonly string[] =>
  changedFields(fingerprintEni(before), fingerprintEni(after));
const withRecord = (record: Readonly<Record<string, unknown>>): Eni => anEni({ record });

describe('the fingerprint of an ENI', () => {
  it('leaves out our own tags, because writing them is no change', () => {
    expect(changed(anEni(), queued(anOrphan()))).toEqual([]);
  });

  it('leaves out the status, which the verdict judges', () => {
    expect(changed(anEni(), anEni({ status: 'Deleting' }))).toEqual([]);
  });

  it.each<readonly [string, Eni]>([
    ['type', anEni({ type: 'Primary' })],
    ['name', anEni({ name: 'other' })],
    ['createdAt', anEni({ createdAt: 1 })],
    ['deleteOnRelease', anEni({ deleteOnRelease: false })],
    ['vpcId', anEni({ vpcId: 'vpc-2' })],
    ['vSwitchId', anEni({ vSwitchId: 'vsw-2' })],
    ['resourceGroupId', anEni({ resourceGroupId: 'rg-2' })],
    ['hosts', anEni({ hosts: ['i-1'] })],
    ['publicIps', anEni({ publicIps: ['47.0.0.1'] })],
    ['tags', withTags(anEni(), { a: 'b' })],
  ])('notices another %s', (field, eni) => expect(changed(anEni(), eni)).toEqual([field]));

  it.each<readonly [string, Partial<Eni>]>([
    ['type', { type: undefined }],
    ['name', { name: undefined }],
    ['createdAt', { createdAt: undefined }],
    ['deleteOnRelease', { deleteOnRelease: undefined }],
    ['vpcId', { vpcId: undefined }],
    ['vSwitchId', { vSwitchId: undefined }],
    ['resourceGroupId', { resourceGroupId: undefined }],
  ])('notices that %s cannot be read any more', (field, change) =>
    expect(changed(anEni(), anEni(change))).toEqual([field]),
  );

  it.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ['an IPv4 address', { PrivateIpSets: { PrivateIpSet: [{ PrivateIpAddress: '10.0.0.9' }] } }],
    ['an IPv6 address', { Ipv6Sets: { Ipv6Set: [{ Ipv6Address: 'fd00::9' }] } }],
    ['an IPv4 prefix', { Ipv4PrefixSets: { Ipv4PrefixSet: [{ Ipv4Prefix: '10.0.1.0/28' }] } }],
    ['an IPv6 prefix', { Ipv6PrefixSets: { Ipv6PrefixSet: [{ Ipv6Prefix: 'fd00::/80' }] } }],
  ])('notices %s', (_title, record) =>
    expect(changed(withRecord({}), withRecord(record))).toEqual(['addresses']),
  );

  it.each([
    ['description', 'Description'],
    ['macAddress', 'MacAddress'],
    ['privateIpAddress', 'PrivateIpAddress'],
  ])('notices another %s', (field, name) =>
    expect(changed(withRecord({}), withRecord({ [name]: 'other' }))).toEqual([field]),
  );

  it('takes an ENI that is not to be released for another than one that does not say', () => {
    expect(changed(anEni({ deleteOnRelease: false }), anEni({ deleteOnRelease: undefined }))).toEqual([
      'deleteOnRelease',
    ]);
  });

  it('takes lists in any order for the same', () => {
    const eni = (order: <T>(items: T[]) => T[]): Eni =>
      anEni({
        hosts: order(['i-1', 'i-2']),
        publicIps: order(['47.0.0.1', '47.0.0.2']),
        tags: new Map(
          order<[string, string]>([
            ['b', '1'],
            ['a', '2'],
          ]),
        ),
        record: {
          SecurityGroupIds: { SecurityGroupId: order(['sg-1', 'sg-2']) },
          Ipv6Sets: { Ipv6Set: order([{ Ipv6Address: 'fd00::1' }, { Ipv6Address: 'fd00::2' }]) },
        },
      });
    expect(
      changed(
        eni(items => items),
        eni(items => items.toReversed()),
      ),
    ).toEqual([]);
  });

  it('does not take one tag for two, however it is spelled', () => {
    const joined = anEni({ tags: new Map([['a', '1"],["b","2']]) });
    expect(changed(joined, withTags(anEni(), { a: '1', b: '2' }))).toEqual(['tags']);
  });

  it.each<readonly [string, unknown]>([
    ['nothing', null],
    ['text', 'none'],
    ['a list of nonsense', { PrivateIpSet: [null, 7, { PrivateIpAddress: {} }] }],
    ['no list', { PrivateIpSet: {} }],
  ])('survives a description whose addresses are %s', (_title, PrivateIpSets) => {
    expect(fingerprintEni(withRecord({ PrivateIpSets }))).toMatchObject({ macAddress: '' });
  });

  it('says which fields only one of two fingerprints has', () => {
    expect(changedFields({ b: '1', a: '' }, { c: '2', a: '' })).toEqual(['b', 'c']);
  });
});
