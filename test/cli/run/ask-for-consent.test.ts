import { describe, expect, test } from 'vitest';
import { announceDeletions, questionBefore } from '../../../cli/run/ask-for-consent.ts';
import type { RegionReport } from '../../../shared/core/scan/scan-report.ts';
import { completeRegion } from '../../../shared/core/scan/scan-report.ts';
import type { ReportWord } from '../../../shared/core/verdict.ts';
import { anEni, homePlace } from '../../support/builders.ts';

const otherAccount = { ...homePlace, accountId: '2222222222222222' };

function regionOf(
  counts: Readonly<Partial<Record<ReportWord, number>>>,
  place: { readonly accountId: string; readonly region: string } = homePlace,
): RegionReport {
  const findings = (Object.entries(counts) as [ReportWord, number][]).flatMap(([word, count]) =>
    Array.from({ length: count }, (_, index) => ({
      eni: anEni({ eniId: `eni-${word}-${index}` }),
      word,
      because: '',
    })),
  );
  const done = { total: findings.length, marked: 0, unmarked: 0, enqueued: 0, problems: [] };
  return completeRegion(place, findings, done);
}

describe('the question before anything is changed', () => {
  test.each<[string, readonly RegionReport[], string | undefined]>([
    [
      'says how many of how many, and where',
      [regionOf({ 'would-enqueue': 10, 'over-cap': 20, 'first-sighting': 5 })],
      'Delete 10 of 30 ENIs and mark 5 ENIs as seen for the first time in cn-hangzhou of account 1234567890123456?',
    ],
    [
      'does not speak of a cap that holds nothing back',
      [regionOf({ 'would-enqueue': 1 })],
      'Delete 1 ENI in cn-hangzhou of account 1234567890123456?',
    ],
    [
      'does not speak of deleting where nothing would be',
      [regionOf({ 'first-sighting': 1, 'withheld-by-breaker': 9 })],
      'Mark 1 ENI as seen for the first time in cn-hangzhou of account 1234567890123456?',
    ],
    [
      'names each account that it is about, and no other',
      [
        regionOf({ 'would-enqueue': 1 }),
        regionOf({ 'would-enqueue': 2 }, otherAccount),
        regionOf({ attached: 3 }, { ...homePlace, region: 'cn-beijing' }),
      ],
      'Delete 3 ENIs in cn-hangzhou of account 1234567890123456 and cn-hangzhou of account 2222222222222222?',
    ],
    ['is not asked where nothing would be changed', [regionOf({ attached: 3 })], undefined],
  ])('%s', (_, regions, question) => {
    expect(questionBefore({ regions })).toBe(question);
  });

  test('counts places that are too many to name', () => {
    const regions = Array.from({ length: 7 }, (_, index) =>
      regionOf({ 'would-enqueue': 1 }, { ...homePlace, region: `cn-${index}` }),
    );
    expect(questionBefore({ regions })).toBe(
      'Delete 7 ENIs in cn-0, cn-1, cn-2, cn-3, cn-4 of account 1234567890123456 and 2 more places?',
    );
  });

  test('follows a list of what would be deleted, region by region, of at most ten ids each', () => {
    const regions = [
      regionOf({ 'would-enqueue': 12 }),
      regionOf({ attached: 1 }),
      regionOf({ 'would-enqueue': 1 }, otherAccount),
    ];
    const [first = '', second = '', ...others] = announceDeletions({ regions });
    expect(first).toMatch(/^To be deleted in cn-hangzhou of account 1234567890123456: eni-.* and 2 more\.$/);
    expect(first.match(/eni-would/g)).toHaveLength(10);
    expect([second, others]).toEqual([
      'To be deleted in cn-hangzhou of account 2222222222222222: eni-would-enqueue-0.',
      [],
    ]);
  });
});
