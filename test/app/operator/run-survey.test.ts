import { describe, expect, it } from 'vitest';
import { runSurvey } from '../../../shared/app/operator/run-survey.ts';
import { planScan } from '../../../shared/core/scan/plan-scan.ts';
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

  it('holds everything back where the breaker would, and names the number', async () => {
    const { report } = await survey({ breaker: { count: 0, percent: 100 } });
    expect(report).toMatchObject({ words: { 'withheld-by-breaker': 1 }, orphans: 3 });
    expect(report.words).not.toHaveProperty('would-enqueue');
    expect(report.enis[0]?.because).toBe('1 candidates are more than the 0 that the breaker allows');
  });

  it('counts the whole region for the share at which the breaker trips', async () => {
    const words = async (percent: number) =>
      Object.keys((await survey({ breaker: { count: 1_000, percent } })).report.words);
    expect(await words(16)).toContain('withheld-by-breaker');
    expect(await words(17)).toContain('would-enqueue');
  });

  it('lets no more through than the cap would', async () => {
    const { report } = await survey({ deleteCap: 0 });
    expect(report.words).toMatchObject({ 'over-cap': 1 });
  });

  it('gives each ENI the word that a scan in report mode gives it', async () => {
    const world = Array.from({ length: 9 }, (_, index) => anOrphan({ eniId: `eni-${index}` }));
    for (const settings of [{ deleteCap: 4 }, { breaker: { count: 8, percent: 100 } }]) {
      const rules = { ...someSettings(settings), mode: 'report' } as const;
      const inventory = { ...homePlace, available: world, markedElsewhere: [], totalCount: world.length };
      const scanned = planScan(inventory, rules, noon).findings.map(({ eni, word }) => [eni.eniId, word]);
      const clock = createManualClock();
      const enis = { listAll: async () => world, countAll: async () => world.length };
      const { enis: seen } = await runSurvey({ clock, enis }, someSettings(settings), homePlace);
      expect(seen.map(({ eniId, word }) => [eniId, word])).toEqual(scanned);
    }
  });

  it('fails whole when a part of the listing fails', async () => {
    await expect(survey({}, aCloudError('transient'))).rejects.toThrow('transient');
  });
});
