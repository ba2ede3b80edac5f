import { describe, expect, it } from 'vitest';
import { createDigestEvent } from '../../../shared/core/digest/digest-event.ts';
import {
  digestEnisCap,
  digestRegionsCap,
  digestScan,
  digestTextCap,
} from '../../../shared/core/digest/sweep-digest.ts';
import { utf8Bytes } from '../../../shared/core/json.ts';
import { verdictWords } from '../../../shared/core/verdict.ts';
import { homePlace } from '../../support/builders.ts';
import { anEniReport, aRegionOf, aRegionReport, aScanReport } from '../../support/digest-builders.ts';
import { noon } from '../../support/times.ts';

describe('a sweep with nothing to say', () => {
  it.each([
    ['no region at all', aScanReport()],
    ['regions without orphans', aScanReport(aRegionReport(), aRegionReport({ region: 'cn-beijing' }))],
    [
      'ENIs that are all in use or protected',
      aScanReport(aRegionReport({ words: { attached: 3, retained: 1 } })),
    ],
    ['sightings that were forgotten', aScanReport(aRegionReport({ unmarked: 4 }))],
  ])('has no digest: %s', (_, report) => {
    expect(digestScan(report)).toBeUndefined();
  });
});

describe('a sweep that found orphans', () => {
  it('is told in counts and a few names, and is no trouble', () => {
    const hangzhou = aRegionOf('enqueued', 7, { enqueued: 7, unmarked: 2 });
    const beijing = aRegionOf('first-sighting', 1, { region: 'cn-beijing', marked: 1, total: 9 });
    const quiet = aRegionReport({ region: 'cn-wuhan' });
    expect(digestScan(aScanReport(quiet, hangzhou, beijing))).toEqual({
      kind: 'sweep-digest',
      version: 1,
      mode: 'delete',
      startedAt: '2026-11-20T12:00:00Z',
      trouble: false,
      totals: { regions: 3, incomplete: 0, orphans: 8, marked: 1, enqueued: 7, withheld: 0, overCap: 0 },
      regions: [
        {
          ...homePlace,
          complete: true,
          total: 100,
          words: { enqueued: 7 },
          orphans: 7,
          marked: 0,
          unmarked: 2,
          enqueued: 7,
          eniIds: ['eni-1', 'eni-2', 'eni-3', 'eni-4', 'eni-5'],
        },
        {
          ...homePlace,
          region: 'cn-beijing',
          complete: true,
          total: 9,
          words: { 'first-sighting': 1 },
          orphans: 1,
          marked: 1,
          unmarked: 0,
          enqueued: 0,
          eniIds: ['eni-1'],
        },
      ],
      regionsOmitted: 0,
      droppedRegions: [],
    });
  });

  it('names orphans only', () => {
    const enis = [anEniReport('eni-busy', 'attached'), anEniReport('eni-orphan', 'over-cap')];
    const region = aRegionReport({ words: { attached: 1, 'over-cap': 1 }, orphans: 1, enis });
    const digest = digestScan(aScanReport(region));
    expect(digest?.regions[0]?.eniIds).toEqual(['eni-orphan']);
    expect(digest?.totals.overCap).toBe(1);
    expect(digest?.trouble).toBe(false);
  });
});

describe('a sweep that needs a person', () => {
  it.each([
    ['the breaker tripped', aRegionOf('withheld-by-breaker', 60)],
    ['a region could not be listed', aRegionReport({ complete: false })],
    ['a mark could not be written', aRegionReport({ problem: 'TagResources was refused.' })],
  ])('says so: %s', (_, region) => {
    expect(digestScan(aScanReport(region))?.trouble).toBe(true);
  });

  it('says so when a region was asked for that is not allowed', () => {
    const digest = digestScan({ ...aScanReport(aRegionReport()), droppedRegions: ['us-west-1'] });
    expect(digest).toMatchObject({ trouble: true, regions: [], droppedRegions: ['us-west-1'] });
  });

  it('says why the breaker tripped', () => {
    const enis = [anEniReport('eni-1', 'withheld-by-breaker', '60 candidates are more than 50 % of the 100')];
    const region = aRegionReport({ words: { 'withheld-by-breaker': 1 }, orphans: 1, enis });
    const digest = digestScan(aScanReport(region));
    expect(digest?.regions[0]?.breaker).toBe('60 candidates are more than 50 % of the 100');
    expect(digest?.totals.withheld).toBe(1);
  });

  it('puts the troubled regions first', () => {
    const fine = aRegionOf('in-grace', 1, { region: 'cn-wuhan' });
    const broken = aRegionReport({ region: 'us-west-1', complete: false, problem: 'A page failed.' });
    expect(digestScan(aScanReport(fine, broken))?.regions.map(({ region }) => region)).toEqual([
      'us-west-1',
      'cn-wuhan',
    ]);
  });
});

describe('a digest of a large sweep', () => {
  const many = (count: number) =>
    aScanReport(
      ...Array.from({ length: count }, (_, index) => aRegionOf('in-grace', 1, { region: `r-${index}` })),
    );

  it('holds regions up to its cap and counts the others', () => {
    expect(digestScan(many(digestRegionsCap))).toMatchObject({ regionsOmitted: 0 });
    const digest = digestScan(many(digestRegionsCap + 1));
    expect(digest?.regions).toHaveLength(digestRegionsCap);
    expect(digest).toMatchObject({ regionsOmitted: 1, totals: { regions: digestRegionsCap + 1 } });
  });

  it('names orphans up to its cap', () => {
    const named = (count: number) =>
      digestScan(aScanReport(aRegionOf('in-grace', count)))?.regions[0]?.eniIds;
    expect(named(digestEnisCap)).toHaveLength(digestEnisCap);
    expect(named(digestEnisCap + 1)).toHaveLength(digestEnisCap);
  });

  it('holds a problem up to its cap', () => {
    const problemOf = (length: number) =>
      digestScan(aScanReport(aRegionReport({ problem: 'x'.repeat(length) })))?.regions[0]?.problem;
    expect(problemOf(digestTextCap)).toBe('x'.repeat(digestTextCap));
    expect(problemOf(digestTextCap + 1)).toBe(`${'x'.repeat(digestTextCap)}…`);
  });

  it('fits into a message of 64 KB, however much there is to say', () => {
    const words = Object.fromEntries(verdictWords.map(word => [word, 999_999]));
    const enis = Array.from({ length: 30 }, (_, index) =>
      anEniReport(`eni-bp1${'x'.repeat(20)}${index}`, 'withheld-by-breaker', '因'.repeat(1_000)),
    );
    const region = aRegionReport({ words, orphans: 30, enis, problem: '\u0001"难'.repeat(10_000) });
    const report = aScanReport(...Array.from({ length: 500 }, () => region));
    const digest = digestScan({
      ...report,
      droppedRegions: Array.from({ length: 900 }, () => 'cn-zhangjiakou'),
    });
    if (digest === undefined) throw new Error('There was nothing to say.');
    const event = createDigestEvent(digest, { functionName: 'scan', ...homePlace, requestId: 'run-1' }, noon);
    expect(Math.ceil(utf8Bytes(JSON.stringify(event)) / 3) * 4).toBeLessThan(65_536);
  });
});
