import type { Stage } from './crowd.ts';
import { attached, type Refused } from './refused.ts';
import { stage } from './stage.ts';

/** What DeleteNetworkInterface refuses. */
export const deleteCases: readonly Refused[] = [
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
