import { describe, expect, it } from 'vitest';
import { ecsErrorCodes } from '../../../emulator/ecs/error-codes.ts';
import { type Answer, stage } from './stage.ts';

type Stage = ReturnType<typeof stage>;

/** One way to be refused: on a fresh stage, with what the page says comes back. */
interface Case {
  readonly title: string;
  readonly on?: () => Stage;
  readonly ask: (s: Stage) => Answer;
  readonly refused: string;
  readonly status: number;
}

const attached = (s: Stage, spec = {}) => s.addEni({ attachedTo: s.instanceId, ...spec });
const otherVSwitch = (s: Stage, spec: { vpcId?: string; zoneId?: string }) =>
  s.world.addVSwitch({ ...s.place, vpcId: s.vpcId, cidrBlock: '10.9.0.0/24', ...spec }).vSwitchId;

const deleteCases: readonly Case[] = [
  ...(['Attaching', 'InUse', 'Detaching'] as const).map(status => ({
    title: `deletes no ENI that is ${status}`,
    ask: (s: Stage) => s.remove(attached(s, { status })),
    refused: 'InvalidOperation.InvalidEniState',
    status: 400,
  })),
  {
    title: 'deletes no primary ENI',
    ask: s => s.remove(s.world.enis()[0]?.eniId ?? ''),
    refused: 'InvalidOperation.InvalidEniType',
    status: 403,
  },
  {
    title: 'deletes no primary ENI, in the words of the other code when the options say so',
    on: () => stage({ deletePrimaryCode: 'InvalidOperation.DetachPrimaryEniNotAllowed' }),
    ask: s => s.remove(s.world.enis()[0]?.eniId ?? ''),
    refused: 'InvalidOperation.DetachPrimaryEniNotAllowed',
    status: 400,
  },
  {
    title: 'deletes no ENI that is not there',
    ask: s => s.remove('eni-nowhere'),
    refused: 'InvalidEniId.NotFound',
    status: 403,
  },
  {
    title: 'deletes no ENI that is not there, with the status of the older page when the options say so',
    on: () => stage({ deleteNotFoundStatus: 404 }),
    ask: s => s.remove('eni-nowhere'),
    refused: 'InvalidEniId.NotFound',
    status: 404,
  },
  {
    title: 'deletes no ENI a second time once it is gone',
    ask: s => {
      const eniId = s.addEni();
      s.remove(eniId);
      s.clock.shiftMs(60_000);
      return s.remove(eniId);
    },
    refused: 'InvalidEniId.NotFound',
    status: 403,
  },
  ...['eni_1', 'i-bp1abc', 'eni-', 'eni-bp1*'].map(id => ({
    title: `deletes nothing by the malformed id ${id}`,
    ask: (s: Stage) => s.remove(id),
    refused: 'InvalidParams.EniId',
    status: 400,
  })),
  ...(['Available', 'InUse'] as const).map(status => ({
    title: `deletes no managed ENI, ${status} as it may be`,
    ask: (s: Stage) => s.remove(s.addEni({ serviceManaged: true, status })),
    refused: 'InvalidOperation.EniServiceManaged',
    status: 403,
  })),
  {
    title: 'deletes no master of a bond',
    ask: s => s.remove(s.addEni({ hasBondedSlave: true })),
    refused: 'InvalidOperation.HasSlaveEniBonded',
    status: 400,
  },
  {
    title: 'deletes no member that is in use',
    ask: s => s.remove(attached(s, { type: 'Member' })),
    refused: 'InvalidOperation.InvalidEniState',
    status: 400,
  },
  {
    title: 'deletes nothing in a region that does not exist',
    ask: s => s.call('DeleteNetworkInterface', { RegionId: 'cn-atlantis', NetworkInterfaceId: 'eni-1' }),
    refused: 'Forbidden.RegionId',
    status: 400,
  },
  {
    title: 'deletes nothing without an id',
    ask: s => s.call('DeleteNetworkInterface'),
    refused: 'MissingParameter',
    status: 400,
  },
];

const detachCases: readonly Case[] = [
  ...(['Available', 'Attaching', 'Deleting'] as const).map(status => ({
    title: `detaches no ENI that is ${status}`,
    ask: (s: Stage) => s.detach(s.addEni({ status })),
    refused: 'InvalidOperation.InvalidEniState',
    status: 400,
  })),
  {
    title: 'detaches from no other instance than the one it is attached to',
    ask: s => s.detach(attached(s), s.addInstance()),
    refused: 'InvalidParameter.EniNotBelongEcs',
    status: 400,
  },
  ...(['Pending', 'Starting', 'Stopping'] as const).map(status => ({
    title: `detaches from no instance that is ${status}`,
    ask: (s: Stage) => {
      const instanceId = s.addInstance({ status });
      return s.detach(s.addEni({ attachedTo: instanceId }), instanceId);
    },
    refused: 'InvalidOperation.InvalidEcsState',
    status: 400,
  })),
  {
    title: 'detaches no primary ENI',
    ask: s => s.detach(s.world.enis()[0]?.eniId ?? ''),
    refused: 'InvalidOperation.DetachPrimaryEniNotAllowed',
    status: 400,
  },
  {
    title: 'detaches no trunk that carries members',
    ask: s => {
      const trunk = attached(s, { type: 'Trunk' });
      attached(s, { type: 'Member', trunkEniId: trunk });
      return s.detach(trunk);
    },
    refused: 'InvalidOperation.HasMemberEniAttached',
    status: 403,
  },
  {
    title: 'detaches no linked ENI',
    ask: s => s.detach(attached(s, { linked: true })),
    refused: 'InvalidOperation.EniLinked',
    status: 403,
  },
  {
    title: 'detaches no managed ENI',
    ask: s => s.detach(attached(s, { serviceManaged: true })),
    refused: 'InvalidOperation.EniServiceManaged',
    status: 403,
  },
  {
    title: 'detaches no HighPerformance ENI from a running instance',
    ask: s => s.detach(attached(s, { trafficMode: 'HighPerformance' })),
    refused: 'InvalidOperation.EniHotPlugNotSupported',
    status: 400,
  },
  {
    title: 'detaches nothing from a running instance whose type must be stopped for it',
    ask: s => {
      const instanceId = s.addInstance({ hotPlug: false });
      return s.detach(s.addEni({ attachedTo: instanceId }), instanceId);
    },
    refused: 'InvalidOperation.HotPlugNotSupport',
    status: 403,
  },
  {
    title: 'detaches no ENI that is not there',
    ask: s => s.detach('eni-nowhere'),
    refused: 'InvalidEniId.NotFound',
    status: 404,
  },
  {
    title: 'detaches from no instance that is not there',
    ask: s => s.detach(attached(s), 'i-nowhere'),
    refused: 'InvalidEcsId.NotFound',
    status: 404,
  },
  {
    title: 'detaches from no ECI host, which is no instance',
    ask: s => s.detach(s.addEni({ attachedTo: 'eci-1' }), 'eci-1'),
    refused: 'InvalidEcsId.NotFound',
    status: 404,
  },
  {
    title: 'detaches from no malformed instance id',
    ask: s => s.detach(attached(s), 'host-1'),
    refused: 'InvalidInstanceID.Malformed',
    status: 400,
  },
  {
    title: 'detaches nothing without an instance id',
    ask: s => s.call('DetachNetworkInterface', { NetworkInterfaceId: attached(s) }),
    refused: 'MissingParameter',
    status: 400,
  },
  {
    title: 'detaches nothing by a trunk id, which is unavailable',
    ask: s =>
      s.call('DetachNetworkInterface', {
        NetworkInterfaceId: attached(s),
        InstanceId: s.instanceId,
        TrunkNetworkInstanceId: 'eni-1',
      }),
    refused: 'UnsupportedParameter',
    status: 400,
  },
  {
    title: 'detaches nothing in a region that does not exist',
    ask: s =>
      s.call('DetachNetworkInterface', {
        RegionId: 'cn-atlantis',
        NetworkInterfaceId: 'eni-1',
        InstanceId: 'i-1',
      }),
    refused: 'InvalidOperation.InvalidRegion',
    status: 400,
  },
];

const attachCases: readonly Case[] = [
  ...(['Attaching', 'InUse', 'Detaching', 'Deleting'] as const).map(status => ({
    title: `attaches no ENI that is ${status}`,
    ask: (s: Stage) => s.attach(attached(s, { status })),
    refused: 'InvalidOperation.InvalidEniState',
    status: 400,
  })),
  {
    title: 'attaches to no instance in a transitional state',
    ask: s => s.attach(s.addEni(), s.addInstance({ status: 'Starting' })),
    refused: 'InvalidOperation.InvalidEcsState',
    status: 400,
  },
  {
    title: 'attaches nothing across zones',
    ask: s => s.attach(s.addEni({ vSwitchId: otherVSwitch(s, { zoneId: 'cn-hangzhou-j' }) })),
    refused: 'InvalidOperation.AvailabilityZoneMismatch',
    status: 403,
  },
  {
    title: 'attaches nothing across VPCs',
    ask: s =>
      s.attach(s.addEni({ vSwitchId: otherVSwitch(s, { vpcId: 'vpc-other', zoneId: 'cn-hangzhou-i' }) })),
    refused: 'InvalidOperation.VpcMismatch',
    status: 403,
  },
  {
    title: 'attaches no more ENIs than the instance takes, the primary one included',
    ask: s => s.attach(s.addEni(), s.addInstance({ eniLimit: 1 })),
    refused: 'EniPerInstanceLimitExceeded',
    status: 403,
  },
  {
    title: 'attaches nothing to a running instance whose type must be stopped for it',
    ask: s => s.attach(s.addEni(), s.addInstance({ hotPlug: false })),
    refused: 'InvalidOperation.HotPlugNotSupport',
    status: 403,
  },
  {
    title: 'attaches no trunk where there is no trunking',
    ask: s => s.attach(s.addEni({ type: 'Trunk' })),
    refused: 'InvalidOperation.InstanceTypeNotSupportEniTrunking',
    status: 403,
  },
  {
    title: 'attaches no HighPerformance ENI where there is no eRDMA',
    ask: s => s.attach(s.addEni({ trafficMode: 'HighPerformance' })),
    refused: 'InvalidOperation.InstanceTypeNotSupportHighPerformanceTrafficMode',
    status: 403,
  },
  {
    title: 'attaches no ENI with too many IPv4 addresses',
    ask: s => s.attach(s.addEni({ secondaryIps: 2 }), s.addInstance({ ipv4PerEniLimit: 2 })),
    refused: 'InvalidOperation.Ipv4CountExceeded',
    status: 403,
  },
  {
    title: 'attaches no ENI with too many IPv6 addresses',
    ask: s => s.attach(s.addEni({ ipv6s: 2 }), s.addInstance({ ipv6PerEniLimit: 1 })),
    refused: 'InvalidOperation.Ipv6CountExceeded',
    status: 403,
  },
  {
    title: 'attaches no ENI with IPv6 where the type knows none',
    ask: s => s.attach(s.addEni({ ipv6s: 1 }), s.addInstance({ ipv6PerEniLimit: 0 })),
    refused: 'InvalidOperation.Ipv6NotSupport',
    status: 403,
  },
  {
    title: 'attaches no primary ENI',
    ask: s => s.attach(s.world.enis()[0]?.eniId ?? '', s.addInstance()),
    refused: 'InvalidOperation.InvalidEniType',
    status: 403,
  },
  {
    title: 'attaches no managed ENI',
    ask: s => s.attach(s.addEni({ serviceManaged: true })),
    refused: 'InvalidOperation.EniServiceManaged',
    status: 403,
  },
  {
    title: 'attaches to no card that the instance lacks',
    ask: s =>
      s.call('AttachNetworkInterface', {
        NetworkInterfaceId: s.addEni(),
        InstanceId: s.addInstance({ networkCards: 2 }),
        NetworkCardIndex: '2',
      }),
    refused: 'InvalidParameter.NetworkCardIndexInvalid',
    status: 400,
  },
  {
    title: 'attaches by no trunk id, which is unavailable',
    ask: s =>
      s.call('AttachNetworkInterface', {
        NetworkInterfaceId: s.addEni(),
        InstanceId: s.instanceId,
        TrunkNetworkInstanceId: 'eni-1',
      }),
    refused: 'UnsupportedParameter',
    status: 400,
  },
  {
    title: 'attaches no ENI that is not there',
    ask: s => s.attach('eni-nowhere'),
    refused: 'InvalidEniId.NotFound',
    status: 404,
  },
  {
    title: 'attaches to no instance that is not there',
    ask: s => s.attach(s.addEni(), 'i-nowhere'),
    refused: 'InvalidEcsId.NotFound',
    status: 404,
  },
  {
    title: 'attaches no malformed id',
    ask: s => s.attach('nic-1'),
    refused: 'InvalidParams.EniId',
    status: 400,
  },
];

const createCases: readonly Case[] = [
  {
    title: 'creates nothing in a vSwitch that is not there',
    ask: s => s.create({ VSwitchId: 'vsw-nowhere' }),
    refused: 'InvalidVSwitchId.NotFound',
    status: 404,
  },
  {
    title: 'creates nothing in a vSwitch that is being set up',
    ask: s =>
      s.create({
        VSwitchId: s.world.addVSwitch({ ...s.place, vpcId: s.vpcId, status: 'Pending' }).vSwitchId,
      }),
    refused: 'IncorrectVSwitchStatus',
    status: 400,
  },
  {
    title: 'creates nothing in a security group that is not there',
    ask: s => s.create({ SecurityGroupId: 'sg-nowhere' }),
    refused: 'InvalidSecurityGroupId.NotFound',
    status: 404,
  },
  {
    title: 'creates nothing in a security group of another VPC',
    ask: s =>
      s.create({
        SecurityGroupId: s.world.addSecurityGroup({ ...s.place, vpcId: 'vpc-other' }).securityGroupId,
      }),
    refused: 'InvalidOperation.VpcMismatch',
    status: 403,
  },
  {
    title: 'creates nothing in a security group of the classic network',
    ask: s =>
      s.create({ SecurityGroupId: s.world.addSecurityGroup({ ...s.place, vpcId: null }).securityGroupId }),
    refused: 'InvalidSecurityGroupId.NotVpc',
    status: 403,
  },
  {
    title: 'creates nothing in a security group that is full',
    ask: s => {
      const { securityGroupId } = s.world.addSecurityGroup({ ...s.place, vpcId: s.vpcId, memberLimit: 1 });
      s.create({ SecurityGroupId: securityGroupId });
      return s.create({ SecurityGroupId: securityGroupId });
    },
    refused: 'SecurityGroupInstanceLimitExceed',
    status: 403,
  },
  {
    title: 'creates nothing without a security group',
    ask: s => s.create({ SecurityGroupId: '' }),
    refused: 'MissingParameter',
    status: 400,
  },
  {
    title: 'creates nothing with both kinds of security groups',
    ask: s => s.create({ 'SecurityGroupIds.1': s.securityGroupId }),
    refused: 'InvalidParameter',
    status: 400,
  },
  {
    title: 'creates nothing beyond the quota',
    on: () => stage({ eniQuota: 1 }),
    ask: s => s.create(),
    refused: 'MaxEniCountExceeded',
    status: 403,
  },
  {
    title: 'creates nothing with an address outside of the vSwitch',
    ask: s => s.create({ PrimaryIpAddress: '10.0.0.1' }),
    refused: 'InvalidVSwitchId.IpInvalid',
    status: 403,
  },
  ...['172.16.0.0', '172.16.255.253', '172.16.255.255', 'ten'].map(address => ({
    title: `creates nothing with the address ${address}, which is nobody's to have`,
    ask: (s: Stage) => s.create({ PrimaryIpAddress: address }),
    refused: 'InvalidVSwitchId.IpInvalid',
    status: 403,
  })),
  {
    title: 'creates nothing with a primary address that is taken',
    ask: s => {
      s.addEni({ primaryIp: '172.16.3.3' });
      return s.create({ PrimaryIpAddress: '172.16.3.3' });
    },
    refused: 'InvalidPrivateIpAddress.Duplicated',
    status: 400,
  },
  {
    title: 'creates nothing with a secondary address that is taken',
    ask: s => {
      s.addEni({ primaryIp: '172.16.3.3' });
      return s.create({ 'PrivateIpAddress.1': '172.16.3.3' });
    },
    refused: 'InvalidIp.IpAssigned',
    status: 403,
  },
  {
    title: 'creates nothing with an address that is given twice',
    ask: s => s.create({ PrimaryIpAddress: '172.16.3.3', 'PrivateIpAddress.1': '172.16.3.3' }),
    refused: 'InvalidIp.IpRepeated',
    status: 403,
  },
  {
    title: 'creates nothing in a vSwitch that is full',
    ask: s => {
      const { vSwitchId } = s.world.addVSwitch({ ...s.place, vpcId: s.vpcId, cidrBlock: '10.0.0.0/29' });
      for (let taken = 0; taken < 4; taken++)
        expect(s.create({ VSwitchId: vSwitchId }).refused).toBeUndefined();
      return s.create({ VSwitchId: vSwitchId });
    },
    refused: 'InvalidVSwitchId.IpNotEnough',
    status: 403,
  },
  {
    title: 'creates nothing with IPv6 in a vSwitch without',
    ask: s => s.create({ VSwitchId: otherVSwitch(s, {}), Ipv6AddressCount: '1' }),
    refused: 'InvalidVSwitch.Ipv6NotTurnOn',
    status: 403,
  },
  ...[
    { SecondaryPrivateIpAddressCount: '0' },
    { SecondaryPrivateIpAddressCount: '50' },
    { SecondaryPrivateIpAddressCount: '1', 'PrivateIpAddress.1': '172.16.3.3' },
    Object.fromEntries(
      Array.from({ length: 11 }, (_, index) => [`PrivateIpAddress.${index + 1}`, `172.16.3.${index + 1}`]),
    ),
    { NetworkInterfaceName: 'x' },
    { NetworkInterfaceName: 'x'.repeat(129) },
    { NetworkInterfaceName: '1-starts-with-a-digit' },
    { NetworkInterfaceName: 'has space' },
    { Description: 'x' },
    { Description: 'x'.repeat(257) },
    { Description: 'https://example.com' },
    { InstanceType: 'Primary' },
    { NetworkInterfaceTrafficMode: 'Fast' },
    { QueueNumber: '0' },
    { QueueNumber: '2049' },
    { DeleteOnRelease: '1' },
    { ClientToken: 'x'.repeat(65) },
    { ClientToken: 'ключ' },
  ].map(given => ({
    title: `creates nothing with ${JSON.stringify(given).slice(0, 60)}`,
    ask: (s: Stage) => s.create(given),
    refused: 'InvalidParameter',
    status: 400,
  })),
  {
    title: 'creates nothing with 21 tags',
    ask: s =>
      s.create(
        Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`Tag.${index + 1}.Key`, `k${index}`])),
      ),
    refused: 'QuotaExceed.Tags',
    status: 403,
  },
  {
    title: 'creates nothing in a region that does not exist',
    ask: s => s.create({ RegionId: 'cn-atlantis' }),
    refused: 'Forbidden.RegionId',
    status: 400,
  },
];

const otherCases: readonly Case[] = [
  {
    title: 'reads nothing in a region that does not exist',
    ask: s => s.call('DescribeNetworkInterfaces', { RegionId: 'cn-atlantis' }),
    refused: 'InvalidRegionId.MalFormed',
    status: 400,
  },
  {
    title: 'reads no page before the first',
    ask: s => s.call('DescribeNetworkInterfaces', { PageNumber: '0' }),
    refused: 'InvalidOperation.InvalidEniPageNumber',
    status: 403,
  },
  {
    title: 'modifies no managed ENI',
    ask: s =>
      s.call('ModifyNetworkInterfaceAttribute', {
        NetworkInterfaceId: s.addEni({ serviceManaged: true }),
        Description: 'mine',
      }),
    refused: 'InvalidOperation.EniServiceManaged',
    status: 403,
  },
  {
    title: 'modifies no ENI that is being deleted',
    ask: s =>
      s.call('ModifyNetworkInterfaceAttribute', {
        NetworkInterfaceId: s.addEni({ status: 'Deleting' }),
        Description: 'mine',
      }),
    refused: 'InvalidOperation.InvalidEniState',
    status: 400,
  },
  {
    title: 'modifies the queues of no ENI on a running instance',
    ask: s =>
      s.call('ModifyNetworkInterfaceAttribute', { NetworkInterfaceId: attached(s), QueueNumber: '4' }),
    refused: 'InvalidOperation.InvalidEcsState',
    status: 400,
  },
  {
    title: 'modifies the queues of no trunk',
    ask: s =>
      s.call('ModifyNetworkInterfaceAttribute', {
        NetworkInterfaceId: s.addEni({ type: 'Trunk' }),
        QueueNumber: '4',
      }),
    refused: 'InvalidOperation.InvalidEniType',
    status: 403,
  },
  {
    title: 'modifies nothing into a description of 256 characters',
    ask: s =>
      s.call('ModifyNetworkInterfaceAttribute', {
        NetworkInterfaceId: s.addEni(),
        Description: 'x'.repeat(256),
      }),
    refused: 'InvalidParameter',
    status: 400,
  },
];

const cases = [...deleteCases, ...detachCases, ...attachCases, ...createCases, ...otherCases];

describe('refusals', () => {
  it.each(cases)('$title', ({ on, ask, refused, status }) => {
    const s = on?.() ?? stage();
    expect(ask(s)).toMatchObject({ refused, status });
  });

  it('leave every ENI as it was', () => {
    for (const { on, ask } of [...deleteCases, ...detachCases, ...attachCases]) {
      const s = on?.() ?? stage();
      ask(s);
      const before = s.world.enis();
      ask(s);
      const after = s.world.enis();
      for (const eni of before) expect(after).toContain(eni);
    }
  });

  it('take no address for an ENI that was not created', () => {
    const s = stage();
    const { vSwitchId } = s.world.addVSwitch({ ...s.place, vpcId: s.vpcId, cidrBlock: '10.0.0.0/29' });
    const tooMany = {
      VSwitchId: vSwitchId,
      PrimaryIpAddress: '10.0.0.1',
      SecondaryPrivateIpAddressCount: '4',
    };
    expect(s.create(tooMany).refused).toBe('InvalidVSwitchId.IpNotEnough');
    for (let left = 0; left < 4; left++) expect(s.create({ VSwitchId: vSwitchId }).refused).toBeUndefined();
  });

  it('quote the state that was met and the state that was needed', () => {
    const s = stage();
    expect(s.remove(attached(s)).body.Message).toBe(
      'The operation is not allowed in the current ENI state. Expecting status is "Available" while current status is "InUse".',
    );
  });
});

describe('what is not refused', () => {
  it('deletes an orphan of any unattached kind: with secondary addresses, tags, an EIP, DeleteOnRelease off, a trunk', () => {
    const s = stage();
    const kinds = [
      { secondaryIps: 3 },
      { tags: { 'eni-reaper:keep': '' } },
      { publicIp: '47.0.0.1' },
      { deleteOnRelease: false },
      { type: 'Trunk' } as const,
    ];
    for (const kind of kinds) expect(s.remove(s.addEni(kind)).refused).toBeUndefined();
  });

  it.each(['Running', 'Stopped'] as const)('attaches to and detaches from an instance that is %s', status => {
    const s = stage();
    const instanceId = s.addInstance({ status });
    const eniId = s.addEni();
    expect(s.attach(eniId, instanceId).refused).toBeUndefined();
    s.clock.shiftMs(6_000);
    expect(s.detach(eniId, instanceId).refused).toBeUndefined();
  });

  it('detaches a HighPerformance ENI from a stopped instance', () => {
    const s = stage();
    const instanceId = s.addInstance({ status: 'Stopped', highPerformance: true });
    const eniId = s.addEni({ attachedTo: instanceId, trafficMode: 'HighPerformance' });
    expect(s.detach(eniId, instanceId).refused).toBeUndefined();
  });

  it('attaches exactly as many ENIs as the instance takes', () => {
    const s = stage();
    const instanceId = s.addInstance({ eniLimit: 3 });
    expect([1, 2, 3].map(() => s.attach(s.addEni(), instanceId).refused)).toEqual([
      undefined,
      undefined,
      'EniPerInstanceLimitExceeded',
    ]);
  });

  it('puts an ENI on the card that was named, and on none otherwise', () => {
    const s = stage();
    const instanceId = s.addInstance({ networkCards: 2 });
    const [named, other] = [s.addEni(), s.addEni()];
    s.call('AttachNetworkInterface', {
      NetworkInterfaceId: named,
      InstanceId: instanceId,
      NetworkCardIndex: '1',
    });
    s.attach(other, instanceId);
    expect(s.row(named).Attachment).toMatchObject({ NetworkCardIndex: 1, DeviceIndex: 1 });
    expect(s.row(other).Attachment).toMatchObject({ DeviceIndex: 2 });
    expect(s.row(other).Attachment).not.toHaveProperty('NetworkCardIndex');
  });
});

describe('the table of error codes', () => {
  const produced = new Map<string, Set<number>>();
  for (const { refused, status } of cases)
    produced.set(refused, (produced.get(refused) ?? new Set()).add(status));
  const natural = ecsErrorCodes.filter(row => row.cause === 'natural');

  it.each(natural)(
    'calls $code natural, and some operation does answer it, with a status of its pages',
    ({ code, status }) => {
      const statuses = Object.values(status);
      expect([...(produced.get(code) ?? [])].filter(answered => statuses.includes(answered))).not.toEqual([]);
    },
  );

  it('calls nothing injected that an operation answers', () => {
    const injected = ecsErrorCodes.filter(row => row.cause === 'injected').map(row => row.code);
    expect(injected.filter(code => produced.has(code))).toEqual([]);
  });

  it('names each code once, with a status on one page at least and a reason', () => {
    const codes = ecsErrorCodes.map(row => row.code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const { status, when } of ecsErrorCodes) {
      expect(Object.values(status).every(value => value >= 400 && value <= 503)).toBe(true);
      expect(Object.keys(status).length).toBeGreaterThan(0);
      expect(when.length).toBeGreaterThan(10);
    }
  });

  it.each([
    ['describe', 27],
    ['delete', 27],
    ['detach', 37],
    ['attach', 61],
  ] as const)('has the codes of the %s page: %i of them', (page, count) => {
    expect(ecsErrorCodes.filter(row => row.status[page] !== undefined)).toHaveLength(count);
  });
});
