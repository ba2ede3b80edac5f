import type { Stage } from './crowd.ts';
import { attached, type Refused } from './refused.ts';

/** What DetachNetworkInterface refuses. */
export const detachCases: readonly Refused[] = [
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
