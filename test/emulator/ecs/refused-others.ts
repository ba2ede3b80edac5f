import { attached, type Refused } from './refused.ts';

/** What reading and modifying refuse. */
export const otherCases: readonly Refused[] = [
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
