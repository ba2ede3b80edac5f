import { describe, expect, it } from 'vitest';
import { dayMs, stage, startMs } from './stage.ts';

type Stage = ReturnType<typeof stage>;
const many = (s: Stage, count: number, spec = {}) => Array.from({ length: count }, () => s.addEni(spec));
const secondary = { Type: 'Secondary' };

/** Follows NextToken to the end, with a bound. */
function pages(s: Stage, given: Readonly<Record<string, string>>): string[][] {
  const found: string[][] = [];
  let token = '';
  for (let page = 0; page < 20; page++) {
    const { body } = s.call('DescribeNetworkInterfaces', {
      ...given,
      ...(token ? { NextToken: token } : {}),
    });
    found.push(
      body.NetworkInterfaceSets.NetworkInterfaceSet.map(
        (row: { NetworkInterfaceId: string }) => row.NetworkInterfaceId,
      ),
    );
    token = body.NextToken;
    if (token === '') return found;
  }
  throw new Error('The listing did not end.');
}

describe('paging by token', () => {
  it.each([
    ['3', 10],
    ['-7', 10],
    ['10', 10],
    ['11', 11],
    ['500', 500],
    ['501', 500],
    ['99999', 500],
  ])('takes MaxResults %s as %i', (maxResults, size) => {
    const s = stage();
    many(s, 600);
    expect(s.list({ MaxResults: maxResults })).toHaveLength(size);
  });

  it('shows every ENI once, in order, and ends with an empty token', () => {
    const s = stage();
    const eniIds = many(s, 45);
    const found = pages(s, { ...secondary, MaxResults: '20' });
    expect(found.map(page => page.length)).toEqual([20, 20, 5]);
    expect(found.flat()).toEqual(eniIds);
  });

  it('gives no token behind a last page that is exactly full', () => {
    const s = stage();
    many(s, 20);
    expect(pages(s, { ...secondary, MaxResults: '20' }).map(page => page.length)).toEqual([20]);
  });

  it('neither skips nor repeats an ENI when others vanish between two pages', () => {
    const s = stage();
    const eniIds = many(s, 30);
    const first = s.call('DescribeNetworkInterfaces', { ...secondary, MaxResults: '10' }).body;
    for (const eniId of eniIds.slice(0, 9)) s.world.removeNow(eniId);
    const second = s.idsOf({ ...secondary, MaxResults: '10', NextToken: first.NextToken });
    expect(second).toEqual(eniIds.slice(10, 20));
  });

  it('is chosen by a token alone, with ten rows', () => {
    const s = stage();
    const eniIds = many(s, 30);
    const { NextToken } = s.call('DescribeNetworkInterfaces', { ...secondary, MaxResults: '10' }).body;
    const { body } = s.call('DescribeNetworkInterfaces', { ...secondary, NextToken });
    expect(
      body.NetworkInterfaceSets.NetworkInterfaceSet.map(
        (row: { NetworkInterfaceId: string }) => row.NetworkInterfaceId,
      ),
    ).toEqual(eniIds.slice(10, 20));
  });

  it('says anything but the truth in TotalCount', () => {
    const s = stage();
    many(s, 30);
    for (let ask = 0; ask < 20; ask++) {
      expect(s.call('DescribeNetworkInterfaces', { MaxResults: '10' }).body.TotalCount).not.toBe(31);
    }
  });

  it('hands out tokens that break clients which do not encode them', () => {
    const s = stage();
    many(s, 20);
    expect(s.call('DescribeNetworkInterfaces', { MaxResults: '10' }).body.NextToken).toMatch(/\+.*\//);
  });

  it.each(['nonsense', 'AAAA++//', 'AAAA++//LTE='])(
    'refuses the token %s, which it did not give out',
    token => {
      expect(stage().call('DescribeNetworkInterfaces', { NextToken: token }).refused).toBe(
        'InvalidParameter',
      );
    },
  );
});

describe('paging by number', () => {
  it('shows ten rows of page one and the right total unless told otherwise', () => {
    const s = stage();
    many(s, 30);
    const { body } = s.call('DescribeNetworkInterfaces');
    expect(body).toMatchObject({ PageNumber: 1, PageSize: 10, TotalCount: 31, NextToken: '' });
    expect(body.NetworkInterfaceSets.NetworkInterfaceSet).toHaveLength(10);
  });

  it('shows only ten of a hundred ids to a reader who gives no MaxResults', () => {
    const s = stage();
    const eniIds = many(s, 100);
    const named = Object.fromEntries(eniIds.map((id, index) => [`NetworkInterfaceId.${index + 1}`, id]));
    const { body } = s.call('DescribeNetworkInterfaces', named);
    expect(body.NetworkInterfaceSets.NetworkInterfaceSet).toHaveLength(10);
    expect(s.list({ ...named, MaxResults: '100' })).toHaveLength(100);
  });

  it('cuts the pages it is asked for and has none behind the last', () => {
    const s = stage();
    const eniIds = many(s, 25);
    const page = (number: string) => {
      const { body } = s.call('DescribeNetworkInterfaces', {
        ...secondary,
        PageSize: '10',
        PageNumber: number,
      });
      return body.NetworkInterfaceSets.NetworkInterfaceSet.map(
        (row: { NetworkInterfaceId: string }) => row.NetworkInterfaceId,
      );
    };
    expect(page('3')).toEqual(eniIds.slice(20));
    expect(page('4')).toEqual([]);
  });

  it.each([
    ['PageNumber', '0', 'InvalidOperation.InvalidEniPageNumber', 403],
    ['PageSize', '0', 'InvalidParameter', 400],
    ['PageSize', '1001', 'InvalidParameter', 400],
    ['PageSize', 'ten', 'InvalidParameter', 400],
    ['MaxResults', '1e3', 'InvalidParameter', 400],
  ])('refuses %s %s', (name, value, refused, status) => {
    expect(stage().call('DescribeNetworkInterfaces', { [name]: value })).toMatchObject({ refused, status });
  });

  it('takes a page of a thousand', () => {
    const s = stage();
    many(s, 1_001);
    expect(
      s.call('DescribeNetworkInterfaces', { PageSize: '1000' }).body.NetworkInterfaceSets.NetworkInterfaceSet,
    ).toHaveLength(1_000);
  });
});

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

describe('the shape of a row', () => {
  it('has empty strings, empty lists and zeros for an ENI with nothing special', () => {
    const s = stage();
    const eniId = s.addEni({ primaryIp: '172.16.5.5', createdAtMs: startMs - dayMs + 999 });
    expect(s.row(eniId)).toEqual({
      NetworkInterfaceId: eniId,
      NetworkInterfaceName: '',
      Description: '',
      Status: 'Available',
      Type: 'Secondary',
      NetworkInterfaceTrafficMode: 'Standard',
      CreationTime: '2026-11-19T08:00:00Z',
      VpcId: s.vpcId,
      VSwitchId: s.vSwitchId,
      ZoneId: 'cn-hangzhou-i',
      MacAddress: expect.stringMatching(/^00:16:3e(:[0-9a-f]{2}){3}$/),
      InstanceId: '',
      OwnerId: s.place.accountId,
      ServiceManaged: false,
      ServiceID: 0,
      ResourceGroupId: '',
      PrivateIpAddress: '172.16.5.5',
      PrivateIpSets: {
        PrivateIpSet: [
          {
            PrivateIpAddress: '172.16.5.5',
            Primary: true,
            AssociatedPublicIp: { PublicIpAddress: '', AllocationId: '' },
          },
        ],
      },
      Ipv6Sets: { Ipv6Set: [] },
      Ipv4PrefixSets: { Ipv4PrefixSet: [] },
      Ipv6PrefixSets: { Ipv6PrefixSet: [] },
      Tags: { Tag: [] },
      SecurityGroupIds: { SecurityGroupId: [s.securityGroupId] },
      AssociatedPublicIp: { PublicIpAddress: '', AllocationId: '' },
      Attachment: {},
      DeleteOnRelease: true,
      SourceDestCheck: false,
    });
  });

  it('names tags TagKey and TagValue, and addresses one by one', () => {
    const s = stage();
    const eniId = s.addEni({
      tags: { team: 'net' },
      secondaryIps: ['172.16.5.6'],
      ipv6s: ['2408:4005:3a5:4b01::6'],
      ipv4Prefixes: ['172.16.5.16/28'],
      ipv6Prefixes: 1,
    });
    expect(s.row(eniId)).toMatchObject({
      Tags: { Tag: [{ TagKey: 'team', TagValue: 'net' }] },
      PrivateIpSets: {
        PrivateIpSet: [{ Primary: true }, { PrivateIpAddress: '172.16.5.6', Primary: false }],
      },
      Ipv6Sets: { Ipv6Set: [{ Ipv6Address: '2408:4005:3a5:4b01::6' }] },
      Ipv4PrefixSets: { Ipv4PrefixSet: [{ Ipv4Prefix: '172.16.5.16/28' }] },
      Ipv6PrefixSets: { Ipv6PrefixSet: [{ Ipv6Prefix: '2408:4005:3a5:4b01:1::/80' }] },
    });
  });

  it('shows an EIP where it is bound: on the primary or on a secondary address', () => {
    const s = stage();
    const primary = s.row(s.addEni({ publicIp: '47.0.0.1' }));
    expect(primary.AssociatedPublicIp.PublicIpAddress).toBe('47.0.0.1');
    expect(primary.PrivateIpSets.PrivateIpSet[0].AssociatedPublicIp.PublicIpAddress).toBe('47.0.0.1');
    const onSecond = s.row(s.addEni({ secondaryIps: 1, secondaryPublicIp: '47.0.0.2' }));
    expect(onSecond.AssociatedPublicIp.PublicIpAddress).toBe('');
    expect(onSecond.PrivateIpSets.PrivateIpSet[1].AssociatedPublicIp.PublicIpAddress).toBe('47.0.0.2');
  });

  it('hides the host of a managed ENI that is in use', () => {
    const s = stage();
    const row = s.row(
      s.addEni({ serviceManaged: true, serviceId: 1679259531804325, attachedTo: 'i-of-service' }),
    );
    expect(row).toMatchObject({
      Status: 'InUse',
      ServiceManaged: true,
      ServiceID: 1679259531804325,
      InstanceId: '',
    });
    expect(row.Attachment).toEqual({});
  });

  it('names an ECI host, which is no ECS instance, on an ENI that is not managed', () => {
    const s = stage();
    const row = s.row(s.addEni({ attachedTo: 'eci-bp1abc' }));
    expect(row).toMatchObject({ Status: 'InUse', ServiceManaged: false, InstanceId: 'eci-bp1abc' });
  });

  it('names the host of a member in Attachment alone, and the members of a trunk', () => {
    const s = stage();
    const trunk = s.addEni({ type: 'Trunk', attachedTo: s.instanceId });
    const member = s.addEni({ type: 'Member', attachedTo: s.instanceId, trunkEniId: trunk });
    expect(s.row(member)).toMatchObject({
      Type: 'Member',
      InstanceId: '',
      Attachment: { InstanceId: s.instanceId, TrunkNetworkInterfaceId: trunk },
    });
    expect(s.row(trunk).Attachment.MemberNetworkInterfaceIds).toEqual({ MemberNetworkInterfaceId: [member] });
  });

  it('shows distorted fields as the world says, and leaves out those set to null', () => {
    const s = stage();
    const row = s.row(s.addEni({ distort: { CreationTime: 'soon', Type: null } }));
    expect(row.CreationTime).toBe('soon');
    expect(row).not.toHaveProperty('Type');
  });

  it('is the same, flat, in DescribeNetworkInterfaceAttribute, which refuses an unknown id', () => {
    const s = stage();
    const eniId = s.addEni({ name: 'mine' });
    const { body } = s.call('DescribeNetworkInterfaceAttribute', {
      NetworkInterfaceId: eniId,
      Attribute: 'attachment',
    });
    expect(body).toEqual(s.row(eniId));
    expect(s.call('DescribeNetworkInterfaceAttribute', { NetworkInterfaceId: 'eni-nowhere' })).toMatchObject({
      refused: 'InvalidEniId.NotFound',
      status: 404,
    });
    expect(
      s.call('DescribeNetworkInterfaceAttribute', { NetworkInterfaceId: eniId, Attribute: 'colour' }).refused,
    ).toBe('InvalidParameter');
  });
});

describe('bad reads', () => {
  it('misses the rows it is told to, or every other one', () => {
    const s = stage();
    const eniIds = many(s, 4);
    expect(s.idsOf(secondary, { kind: 'miss-rows', eniIds: [eniIds[2] ?? ''] })).toEqual([
      eniIds[0],
      eniIds[1],
      eniIds[3],
    ]);
    expect(s.idsOf(secondary, { kind: 'miss-rows' })).toEqual([eniIds[1], eniIds[3]]);
    expect(s.idsOf({ 'NetworkInterfaceId.1': eniIds[0] ?? '' }, { kind: 'miss-rows' })).toEqual([]);
  });

  it('cuts a page short and goes on behind it', () => {
    const s = stage();
    const eniIds = many(s, 5);
    const { body } = s.call(
      'DescribeNetworkInterfaces',
      { ...secondary, MaxResults: '10' },
      { fault: { kind: 'short-page', size: 2 } },
    );
    expect(body.NetworkInterfaceSets.NetworkInterfaceSet).toHaveLength(2);
    expect(s.idsOf({ ...secondary, MaxResults: '10', NextToken: body.NextToken })).toEqual(eniIds.slice(2));
  });

  it('shows an empty page with a token, from which the listing can still be completed', () => {
    const s = stage();
    const eniIds = many(s, 5);
    const { body } = s.call(
      'DescribeNetworkInterfaces',
      { ...secondary, MaxResults: '10' },
      { fault: { kind: 'empty-page' } },
    );
    expect(body.NetworkInterfaceSets.NetworkInterfaceSet).toEqual([]);
    expect(body.NextToken).not.toBe('');
    expect(s.idsOf({ ...secondary, MaxResults: '10', NextToken: body.NextToken })).toEqual(eniIds);
  });

  it('repeats the token it was given', () => {
    const s = stage();
    many(s, 30);
    const { NextToken } = s.call('DescribeNetworkInterfaces', { MaxResults: '10' }).body;
    const { body } = s.call(
      'DescribeNetworkInterfaces',
      { MaxResults: '10', NextToken },
      { fault: { kind: 'repeat-token' } },
    );
    expect(body.NextToken).toBe(NextToken);
  });

  it('adds rows that nobody asked for, be it one that does not exist', () => {
    const s = stage();
    const [one = '', two = ''] = many(s, 2);
    const found = s.idsOf({ 'NetworkInterfaceId.1': one }, { kind: 'invent-rows' });
    expect(found).toContain(one);
    expect(found).toContain(two);
    const all = s.idsOf({}, { kind: 'invent-rows' });
    expect(all).toHaveLength(4);
    expect(s.world.findEni(all.at(-1) ?? '')).toBeUndefined();
  });

  it('shows the state of an hour ago: what was attached then, what has been deleted since, nothing newer', () => {
    const s = stage();
    const attached = s.addEni({ attachedTo: s.instanceId });
    const deleted = s.addEni();
    s.clock.shiftMs(3_600_000);
    s.world.detachNow(attached);
    s.world.removeNow(deleted);
    const created = s.create().body.NetworkInterfaceId;
    s.clock.shiftMs(60_000);
    const stale = s.list(secondary, { kind: 'stale-read', ageMs: 120_000 });
    expect(stale.map(row => [row.NetworkInterfaceId, row.Status])).toEqual([
      [attached, 'InUse'],
      [deleted, 'Available'],
    ]);
    expect(s.idsOf({ 'NetworkInterfaceId.1': deleted }, { kind: 'stale-read', ageMs: 120_000 })).toEqual([
      deleted,
    ]);
    expect(s.idsOf(secondary)).toEqual([attached, created]);
  });

  it('leaves the page alone for faults that are no bad reads', () => {
    const s = stage();
    many(s, 3);
    expect(s.list(secondary, { kind: 'stick' })).toHaveLength(3);
  });
});
