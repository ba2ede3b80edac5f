import { describe, expect, it } from 'vitest';
import { otherAccount, stage, startMs } from './stage.ts';

describe('creating an ENI', () => {
  it('echoes the ENI as later reads show it', () => {
    const s = stage();
    const { body } = s.create({
      PrimaryIpAddress: '172.16.8.8',
      'PrivateIpAddress.1': '172.16.8.9',
      'Ipv6Address.1': '2408:4005:3a5:4b01::88',
      'Ipv4Prefix.1': '172.16.8.16/28',
      NetworkInterfaceName: 'my-eni',
      Description: 'for a test',
      ResourceGroupId: 'rg-a',
      'Tag.1.Key': 'team',
      'Tag.1.Value': 'net',
      'Tag.2.Key': 'empty',
      DeleteOnRelease: 'false',
      NetworkInterfaceTrafficMode: 'HighPerformance',
      QueueNumber: '4',
      SourceDestCheck: 'true',
    });
    expect(body).toMatchObject({
      Status: 'Available',
      Type: 'Secondary',
      PrivateIpAddress: '172.16.8.8',
      PrivateIpSets: {
        PrivateIpSet: [
          { PrivateIpAddress: '172.16.8.8', Primary: true },
          { PrivateIpAddress: '172.16.8.9', Primary: false },
        ],
      },
      Ipv6Sets: { Ipv6Set: [{ Ipv6Address: '2408:4005:3a5:4b01::88' }] },
      Ipv4PrefixSets: { Ipv4PrefixSet: [{ Ipv4Prefix: '172.16.8.16/28' }] },
      NetworkInterfaceName: 'my-eni',
      Description: 'for a test',
      ResourceGroupId: 'rg-a',
      Tags: {
        Tag: [
          { TagKey: 'team', TagValue: 'net' },
          { TagKey: 'empty', TagValue: '' },
        ],
      },
      DeleteOnRelease: false,
      NetworkInterfaceTrafficMode: 'HighPerformance',
      QueueNumber: 4,
      SourceDestCheck: true,
      SecurityGroupIds: { SecurityGroupId: [s.securityGroupId] },
      CreationTime: '2026-11-20T08:00:00Z',
      ServiceManaged: false,
      ServiceID: 0,
      OwnerId: s.place.accountId,
    });
    expect(s.row(body.NetworkInterfaceId)).toEqual(body);
  });

  it('takes the least: a vSwitch and a security group', () => {
    const s = stage();
    const { body } = s.create();
    expect(body).toMatchObject({ NetworkInterfaceName: '', Description: '', DeleteOnRelease: true });
    expect(body).not.toHaveProperty('QueueNumber');
  });

  it('takes several security groups in place of one', () => {
    const s = stage();
    const { securityGroupId } = s.world.addSecurityGroup({ ...s.place, vpcId: s.vpcId });
    const { body } = s.create({
      SecurityGroupId: '',
      'SecurityGroupIds.1': s.securityGroupId,
      'SecurityGroupIds.2': securityGroupId,
    });
    expect(body.SecurityGroupIds.SecurityGroupId).toEqual([s.securityGroupId, securityGroupId]);
  });

  it('draws as many addresses as it is asked for, all different', () => {
    const s = stage();
    const { body } = s.create({
      SecondaryPrivateIpAddressCount: '49',
      Ipv6AddressCount: '10',
      Ipv4PrefixCount: '2',
      Ipv6PrefixCount: '3',
    });
    const addresses = body.PrivateIpSets.PrivateIpSet.map(
      (ip: { PrivateIpAddress: string }) => ip.PrivateIpAddress,
    );
    expect(new Set(addresses).size).toBe(50);
    expect(body.Ipv6Sets.Ipv6Set).toHaveLength(10);
    expect(body.Ipv4PrefixSets.Ipv4PrefixSet).toHaveLength(2);
    expect(body.Ipv6PrefixSets.Ipv6PrefixSet).toHaveLength(3);
  });

  it('does not draw an address for itself that the call names further on', () => {
    const s = stage();
    const next = s.create().body.PrivateIpAddress.replace(/\d+$/, (last: string) => String(Number(last) + 1));
    expect(s.create({ 'PrivateIpAddress.1': next }).refused).toBeUndefined();
  });

  it('makes a trunk when asked', () => {
    expect(stage().create({ InstanceType: 'Trunk' }).body.Type).toBe('Trunk');
  });
});

describe('the client token', () => {
  const token = { ClientToken: 'token-1', SignatureNonce: 'a' };
  const create = (s: ReturnType<typeof stage>, given: Record<string, string>, accountId?: string) => {
    // The nonce stands for what the front understands and differs from call to call; it must not count as a parameter.
    const operation = s.ecs.product.operations.find(
      candidate => candidate.action === 'CreateNetworkInterface',
    );
    const params = new Map(
      Object.entries({
        RegionId: 'cn-hangzhou',
        VSwitchId: s.vSwitchId,
        SecurityGroupId: s.securityGroupId,
        ...given,
      }),
    );
    return operation?.run({
      service: 'ecs',
      action: 'CreateNetworkInterface',
      params,
      region: 'cn-hangzhou',
      requestId: 'r',
      foundation: s.foundation,
      fault: undefined,
      identity: { accountId: accountId ?? s.place.accountId, kind: 'ram-user', name: 'tester', arn: 'arn' },
    });
  };

  it('brings back the first answer, and makes no second ENI', () => {
    const s = stage();
    const first = create(s, token);
    const again = create(s, { ...token, SignatureNonce: 'b' });
    expect(again).toEqual(first);
    expect(s.world.enis().filter(eni => eni.type === 'Secondary')).toHaveLength(1);
  });

  it('brings back the first answer even when the ENI has since been deleted', () => {
    const s = stage();
    const first = create(s, token);
    s.world.removeNow(String(first?.['NetworkInterfaceId']));
    expect(create(s, token)).toEqual(first);
    expect(s.world.enis().filter(eni => eni.type === 'Secondary')).toHaveLength(0);
  });

  it('is refused with other parameters than the first time', () => {
    const s = stage();
    s.create({ ClientToken: 'token-1' });
    expect(s.create({ ClientToken: 'token-1', Description: 'other' })).toMatchObject({
      refused: 'IdempotentParameterMismatch',
      status: 400,
    });
  });

  it('is not spent by a refused call', () => {
    const s = stage();
    expect(s.create({ ClientToken: 'token-1', PrimaryIpAddress: '10.0.0.1' }).refused).toBe(
      'InvalidVSwitchId.IpInvalid',
    );
    expect(s.create({ ClientToken: 'token-1' }).refused).toBeUndefined();
  });

  it('belongs to one account and one region', () => {
    const s = stage();
    const first = create(s, token);
    expect(() => create(s, token, otherAccount)).toThrow(/VSwitch/);
    expect(create(s, token)).toEqual(first);
  });
});

describe('modifying an ENI', () => {
  const modify = (s: ReturnType<typeof stage>, eniId: string, given: Record<string, string>) =>
    s.call('ModifyNetworkInterfaceAttribute', { NetworkInterfaceId: eniId, ...given });

  it('changes what is named and nothing else', () => {
    const s = stage();
    const eniId = s.addEni({ name: 'before', description: 'as it was', createdAtMs: startMs });
    expect(
      modify(s, eniId, { NetworkInterfaceName: 'after', DeleteOnRelease: 'false', QueueNumber: '4' }).body,
    ).toEqual({});
    expect(s.row(eniId)).toMatchObject({
      NetworkInterfaceName: 'after',
      Description: 'as it was',
      DeleteOnRelease: false,
      QueueNumber: 4,
    });
  });

  it('replaces the security groups by those that are named', () => {
    const s = stage();
    const { securityGroupId } = s.world.addSecurityGroup({ ...s.place, vpcId: s.vpcId });
    const eniId = s.addEni();
    modify(s, eniId, { 'SecurityGroupId.1': securityGroupId });
    expect(s.row(eniId).SecurityGroupIds.SecurityGroupId).toEqual([securityGroupId]);
  });

  it('lets an ENI stay in a full group that it is in already', () => {
    const s = stage();
    const { securityGroupId } = s.world.addSecurityGroup({ ...s.place, vpcId: s.vpcId, memberLimit: 1 });
    const member = s.addEni({ securityGroupIds: [securityGroupId] });
    expect(modify(s, member, { 'SecurityGroupId.1': securityGroupId }).refused).toBeUndefined();
    expect(modify(s, s.addEni(), { 'SecurityGroupId.1': securityGroupId }).refused).toBe(
      'SecurityGroupInstanceLimitExceed',
    );
  });
});
