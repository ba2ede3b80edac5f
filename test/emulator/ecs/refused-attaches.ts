import type { Stage } from './crowd.ts';
import { attached, otherVSwitch, type Refused } from './refused.ts';

/** What AttachNetworkInterface refuses. */
export const attachCases: readonly Refused[] = [
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
