import { describe, expect, it } from 'vitest';
import { runSurvey } from '../../../shared/app/operator/run-survey.ts';
import {
  aCloudError,
  anEni,
  anOrphan,
  homePlace,
  queued,
  somePolicy,
  someSettings,
} from '../../support/builders.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { createMemoryCloud, readActions } from '../../support/memory-cloud.ts';
import { hours, noon } from '../../support/times.ts';

async function survey(settings: Parameters<typeof someSettings>[0] = {}, fault?: Error) {
  const clock = createManualClock();
  const cloud = createMemoryCloud(clock);
  cloud.put(anOrphan({ eniId: 'eni-1' }));
  cloud.put(anEni({ eniId: 'eni-2' }));
  cloud.put(queued(anOrphan({ eniId: 'eni-3' }), noon - hours(1)));
  cloud.put(anEni({ eniId: 'eni-4', status: 'InUse', hosts: ['i-1'] }));
  cloud.put(anEni({ eniId: 'eni-5', status: 'InUse', type: 'Primary', hosts: ['i-1'] }));
  cloud.put(anEni({ eniId: 'eni-6', status: 'Deleting' }));
  if (fault !== undefined) cloud.failCalls('listAll', { error: fault });
  const enis = await cloud.open(homePlace);
  const before = cloud.all();
  return { cloud, before, report: await runSurvey({ clock, enis }, someSettings(settings), homePlace) };
}

describe('a survey', () => {
  it('gives every ENI of the region its word, whatever its status', async () => {
    const { report } = await survey();
    expect(report).toMatchObject({
      ...homePlace,
      complete: true,
      total: 6,
      words: {
        'would-enqueue': 1,
        'first-sighting': 1,
        'already-queued': 1,
        attached: 1,
        'not-secondary': 1,
        changing: 1,
      },
      orphans: 3,
      marked: 0,
      unmarked: 0,
      enqueued: 0,
    });
    expect(report.enis.map(({ eniId }) => eniId)).toEqual([
      'eni-1',
      'eni-2',
      'eni-3',
      'eni-4',
      'eni-5',
      'eni-6',
    ]);
  });

  it('changes nothing, even where the settings would let a scan delete', async () => {
    const { cloud, before } = await survey({
      mode: 'delete',
      policy: somePolicy({ gracePeriodMs: 0, minAgeMs: 0 }),
    });
    expect(cloud.all()).toEqual(before);
    expect(cloud.calls.every(({ action }) => readActions.some(read => read === action))).toBe(true);
  });

  it('fails whole when a part of the listing fails', async () => {
    await expect(survey({}, aCloudError('transient'))).rejects.toThrow('transient');
  });
});
