import { describe, expect, it } from 'vitest';
import { many, pages, type Stage, secondary } from './crowd.ts';
import { stage } from './stage.ts';

describe('filters', () => {
  const cases: readonly [string, Parameters<Stage['addEni']>[0], (s: Stage) => Record<string, string>][] = [
    ['Status', { status: 'Deleting' }, () => ({ Status: 'Deleting' })],
    ['Type', { type: 'Trunk' }, () => ({ Type: 'Trunk' })],
    ['ServiceManaged', { serviceManaged: true }, () => ({ ServiceManaged: 'true' })],
    ['InstanceId', { attachedTo: 'eci-bp1abc' }, () => ({ InstanceId: 'eci-bp1abc' })],
    ['NetworkInterfaceName', { name: 'mine' }, () => ({ NetworkInterfaceName: 'mine' })],
    ['PrimaryIpAddress', { primaryIp: '172.16.7.7' }, () => ({ PrimaryIpAddress: '172.16.7.7' })],
    ['PrivateIpAddress.N', { secondaryIps: ['172.16.7.8'] }, () => ({ 'PrivateIpAddress.1': '172.16.7.8' })],
    [
      'Ipv6Address.N',
      { ipv6s: ['2408:4005:3a5:4b01::77'] },
      () => ({ 'Ipv6Address.1': '2408:4005:3a5:4b01::77' }),
    ],
    ['SecurityGroupId', { securityGroupIds: ['sg-x'] }, () => ({ SecurityGroupId: 'sg-x' })],
    ['Tag.N', { tags: { team: 'net' } }, () => ({ 'Tag.1.Key': 'team', 'Tag.1.Value': 'net' })],
  ];
  it.each(cases)('finds by %s what fits and nothing else', (_name, spec, given) => {
    const s = stage();
    many(s, 3);
    const eniId = s.addEni(spec);
    expect(s.idsOf(given(s))).toEqual([eniId]);
  });

  it('finds by vSwitch and by VPC', () => {
    const s = stage();
    const inVSwitch = s.addEni();
    const other = s.world.addVSwitch({ ...s.place, vpcId: 'vpc-other', cidrBlock: '10.0.0.0/24' });
    const elsewhere = s.addEni({ vSwitchId: other.vSwitchId });
    expect(s.idsOf({ ...secondary, VSwitchId: s.vSwitchId })).toEqual([inVSwitch]);
    expect(s.idsOf({ VpcId: 'vpc-other' })).toEqual([elsewhere]);
  });

  it('shows managed and unmanaged ENIs alike when nothing is said about them', () => {
    const s = stage();
    const eniIds = [s.addEni({ serviceManaged: true }), s.addEni()];
    expect(s.idsOf(secondary)).toEqual(eniIds);
    expect(s.idsOf({ ...secondary, ServiceManaged: 'false' })).toEqual(eniIds.slice(1));
  });

  it('answers unknown ids with an empty set, not with an error', () => {
    const s = stage();
    s.addEni();
    const { body, refused } = s.call('DescribeNetworkInterfaces', { 'NetworkInterfaceId.1': 'eni-nowhere' });
    expect(refused).toBeUndefined();
    expect(body).toMatchObject({ TotalCount: 0, NetworkInterfaceSets: { NetworkInterfaceSet: [] } });
  });

  it('shows an id once that is asked for twice', () => {
    const s = stage();
    const eniId = s.addEni();
    expect(s.idsOf({ 'NetworkInterfaceId.1': eniId, 'NetworkInterfaceId.2': eniId })).toEqual([eniId]);
  });

  it.each(['["eni-nowhere"]', 'eni-nowhere', ''])(
    'ignores NetworkInterfaceId without a number (%s) and returns everything',
    value => {
      const s = stage();
      many(s, 3);
      expect(s.list({ NetworkInterfaceId: value })).toHaveLength(4);
    },
  );

  it('ignores an id that is empty and returns everything', () => {
    const s = stage();
    many(s, 3);
    expect(s.list({ 'NetworkInterfaceId.1': '' })).toHaveLength(4);
  });

  it('leaks the default resource group through a resource group filter', () => {
    const s = stage();
    const inDefault = s.addEni();
    const inGroup = s.addEni({ resourceGroupId: 'rg-a' });
    s.addEni({ resourceGroupId: 'rg-b' });
    expect(s.idsOf({ ...secondary, ResourceGroupId: 'rg-a' })).toEqual([inDefault, inGroup]);
  });

  it('finds no primary ENI by its security group', () => {
    const s = stage();
    const eniId = s.addEni();
    expect(s.idsOf({ SecurityGroupId: s.securityGroupId })).toEqual([eniId]);
  });

  it('finds no managed ENI by its host', () => {
    const s = stage();
    s.addEni({ serviceManaged: true, attachedTo: 'i-of-service' });
    expect(s.idsOf({ InstanceId: 'i-of-service' })).toEqual([]);
  });

  it('finds any value of a tag whose value is not given, or given as empty', () => {
    const s = stage();
    const eniIds = [s.addEni({ tags: { team: 'net' } }), s.addEni({ tags: { team: '' } })];
    s.addEni({ tags: { other: 'net' } });
    expect(s.idsOf({ 'Tag.1.Key': 'team' })).toEqual(eniIds);
    expect(s.idsOf({ 'Tag.1.Key': 'team', 'Tag.1.Value': '' })).toEqual(eniIds);
  });

  it('finds only what has all of several tags', () => {
    const s = stage();
    const both = s.addEni({ tags: { team: 'net', stage: 'test' } });
    s.addEni({ tags: { team: 'net' } });
    expect(s.idsOf({ 'Tag.1.Key': 'team', 'Tag.2.Key': 'stage', 'Tag.2.Value': 'test' })).toEqual([both]);
  });

  it.each([
    ['a tag filter', { 'Tag.1.Key': 'team' }],
    ['a resource group filter', { ResourceGroupId: 'rg-a' }],
  ])('sees no more than 1,000 ENIs in all through %s, on however many pages', (_what, filter) => {
    const s = stage();
    many(s, 1_001, { tags: { team: 'net' }, resourceGroupId: 'rg-a' });
    expect(pages(s, { ...secondary, ...filter, MaxResults: '400' }).map(page => page.length)).toEqual([
      400, 400, 200,
    ]);
    expect(s.call('DescribeNetworkInterfaces', { ...secondary, ...filter }).body.TotalCount).toBe(1_000);
    expect(pages(s, { ...secondary, MaxResults: '500' }).flat()).toHaveLength(1_001);
  });

  const overLimit: readonly [string, number][] = [
    ['NetworkInterfaceId', 100],
    ['PrivateIpAddress', 100],
    ['Ipv6Address', 100],
  ];
  it.each(overLimit)('takes at most so many values: %s, %i', (name, limit) => {
    const values = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name}.${index + 1}`, 'eni-x']));
    const s = stage();
    expect(s.call('DescribeNetworkInterfaces', values(limit)).refused).toBeUndefined();
    expect(s.call('DescribeNetworkInterfaces', values(limit + 1))).toMatchObject({
      refused: 'InvalidParameter',
      status: 400,
    });
  });

  it('takes at most 20 tags', () => {
    const tags = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`Tag.${index + 1}.Key`, `k${index}`]));
    const s = stage();
    expect(s.call('DescribeNetworkInterfaces', tags(20)).refused).toBeUndefined();
    expect(s.call('DescribeNetworkInterfaces', tags(21)).refused).toBe('InvalidParameter');
  });

  it.each([
    ['Status', 'Deleted'],
    ['Status', 'available'],
    ['Type', 'Other'],
    ['ServiceManaged', 'yes'],
    ['Tag.1.Value', 'without-key'],
  ])('refuses %s %s', (name, value) => {
    expect(stage().call('DescribeNetworkInterfaces', { [name]: value }).refused).toBe('InvalidParameter');
  });
});
