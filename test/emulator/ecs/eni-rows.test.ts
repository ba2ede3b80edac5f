import { describe, expect, it } from 'vitest';
import { dayMs, stage, startMs } from './stage.ts';

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

  it('names the host of a member in Attachment alone, and the members of a trunk only when it is read alone', () => {
    const s = stage();
    const trunk = s.addEni({ type: 'Trunk', attachedTo: s.instanceId });
    const member = s.addEni({ type: 'Member', attachedTo: s.instanceId, trunkEniId: trunk });
    expect(s.row(member)).toMatchObject({
      Type: 'Member',
      InstanceId: '',
      Attachment: { InstanceId: s.instanceId, TrunkNetworkInterfaceId: trunk },
    });
    expect(s.row(trunk).Attachment).not.toHaveProperty('MemberNetworkInterfaceIds');
    const alone = s.call('DescribeNetworkInterfaceAttribute', { NetworkInterfaceId: trunk }).body;
    expect(alone.Attachment.MemberNetworkInterfaceIds).toEqual({ MemberNetworkInterfaceId: [member] });
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
