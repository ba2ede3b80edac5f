import { describe, expect, it } from 'vitest';
import {
  renderDigest,
  renderedRegionsCap,
  renderedTextCap,
} from '../../../shared/core/digest/render-digest.ts';
import { digestTasksCap } from '../../../shared/core/digest/results-digest.ts';
import { digestScan } from '../../../shared/core/digest/sweep-digest.ts';
import type { RegionReport } from '../../../shared/core/scan/scan-report.ts';
import {
  anEniReport,
  aQuietDigest,
  aRegionOf,
  aRegionReport,
  aScanReport,
  aTaskReport,
  aTeardownRow,
  aTroubledDigest,
  someAnswers,
  someResults,
} from '../../support/digest-builders.ts';

function textOf(...regions: readonly RegionReport[]): string {
  const digest = digestScan(aScanReport(...regions));
  if (digest === undefined) throw new Error('There was nothing to say.');
  return renderDigest(digest);
}

describe('the text of a sweep', () => {
  it('reads as a short letter when all is well', () => {
    expect(renderDigest(aQuietDigest())).toBe(
      [
        'eni-reaper: sweep finished (delete mode)',
        'Started 2026-11-20T12:00:00Z; 1 region: 2 orphans, 2 enqueued.',
        '- cn-hangzhou of 1234567890123456: 2 orphans among 100 ENIs, 2 enqueued. eni-1, eni-2.',
      ].join('\n'),
    );
  });

  it('says in its first line that somebody has to look, and then where and why', () => {
    const enis = [1, 2, 3, 4, 5, 6, 7].map(index =>
      anEniReport(
        `eni-${index}`,
        'withheld-by-breaker',
        '7 candidates are more than the 5 that the breaker allows',
      ),
    );
    const tripped = aRegionReport({ words: { 'withheld-by-breaker': 7 }, orphans: 7, enis });
    const broken = aRegionReport({ region: 'cn-beijing', complete: false, problem: 'A page failed.' });
    const unmarked = aRegionOf('first-sighting', 1, {
      region: 'us-west-1',
      marked: 0,
      unmarked: 1,
      total: 1,
      problem: 'TagResources was refused.',
    });
    expect(textOf(tripped, broken, unmarked)).toBe(
      [
        'eni-reaper: this sweep needs a look (delete mode)',
        'Started 2026-11-20T12:00:00Z; 3 regions: 8 orphans, 7 withheld by the breaker, 1 region incomplete.',
        '- cn-hangzhou of 1234567890123456: 7 orphans among 100 ENIs. The breaker tripped: 7 candidates are more than the 5 that the breaker allows. ' +
          'eni-1, eni-2, eni-3, eni-4, eni-5 and 2 more.',
        '- cn-beijing of 1234567890123456: incomplete, so nothing was done there. A page failed.',
        '- us-west-1 of 1234567890123456: 1 orphan among 1 ENI, 1 no longer orphaned. TagResources was refused. eni-1.',
      ].join('\n'),
    );
  });

  it('names regions that were asked for in vain', () => {
    const digest = digestScan({ ...aScanReport(), droppedRegions: ['us-west-1', 'eu-west-1'] });
    expect(digest && renderDigest(digest)).toContain('not looked at: us-west-1, eu-west-1.');
  });

  it('shows regions up to its cap and counts the others', () => {
    const regions = (count: number) =>
      Array.from({ length: count }, (_, index) => aRegionOf('in-grace', 1, { region: `r-${index}` }));
    expect(textOf(...regions(renderedRegionsCap))).not.toContain('with something to say');
    expect(textOf(...regions(renderedRegionsCap + 1))).toContain('\n1 more region with something to say.');
    expect(textOf(...regions(40))).toContain('\n30 more regions with something to say.');
  });

  it('stays short enough for every chat', () => {
    const region = aRegionReport({ complete: false, problem: 'x'.repeat(900), region: 'r'.repeat(200) });
    const text = textOf(...Array.from({ length: 12 }, () => region));
    expect(text).toHaveLength(renderedTextCap);
    expect(text.endsWith('…')).toBe(true);
  });

  it('keeps what it quotes on one line', () => {
    const region = aRegionReport({ complete: false, problem: 'first\n- eni-reaper: all is well\r\n\tlast' });
    expect(textOf(region).split('\n')).toHaveLength(3);
  });
});

describe('the text of a batch', () => {
  it('counts when all is well', () => {
    expect(
      renderDigest(someResults(aTaskReport('gone'), aTaskReport('reprieved'), aTaskReport('look-again'))),
    ).toBe(
      [
        'eni-reaper: results of 3 tasks (delete mode)',
        'Started 2026-11-20T12:00:00Z; 1 gone, 1 reprieved, 1 to be looked at again.',
      ].join('\n'),
    );
  });

  it('names what somebody has to look into', () => {
    const digest = someResults(
      aTaskReport('gone'),
      aTaskReport('refused', { eniId: 'eni-7', reason: 'InvalidOperation.EniServiceManaged' }),
      aTaskReport('poison', { eniId: '', region: '', reason: 'it is no JSON' }),
    );
    expect(renderDigest(digest)).toBe(
      [
        'eni-reaper: 2 tasks of 3 need a look (delete mode)',
        'Started 2026-11-20T12:00:00Z; 1 gone, 1 refused, 1 poison.',
        '- poison: a message (it is no JSON)',
        '- refused: eni-7 in cn-hangzhou (InvalidOperation.EniServiceManaged)',
      ].join('\n'),
    );
  });

  it('says how many more there are', () => {
    const tasks = Array.from({ length: digestTasksCap + 2 }, () => aTaskReport('exhausted'));
    const text = renderDigest(someResults(...tasks));
    expect(text).toContain(`${digestTasksCap + 2} tasks of ${digestTasksCap + 2} need a look`);
    expect(text).toContain('\n2 more; the result queue has them all.');
    expect(renderDigest(someResults(aTaskReport('exhausted')))).toContain('1 task of 1 needs a look');
  });
});

it.each([
  ['a sweep', aTroubledDigest()],
  ['a batch', someResults(aTaskReport('refused'))],
])('begins with the word that a robot can have as its keyword: %s', (_, digest) => {
  expect(renderDigest(digest)).toMatch(/^eni-reaper: /);
});

describe('the text of a teardown', () => {
  it('says in its first line that an ENI was left detached, and then which, and for whom', () => {
    const left = { eniId: 'eni-2', reason: 'reattach-failed', leftDetached: true } as const;
    const text = renderDigest(
      someAnswers(
        aTeardownRow('refused', left),
        aTeardownRow('refused', { reason: 'attached-elsewhere' }),
        aTeardownRow('poison', { eniId: '', region: '', reason: 'cloud: must be one of ecs, ens' }),
        aTeardownRow('gone'),
      ),
    );
    expect(text).toBe(
      [
        'eni-reaper: teardown: 1 ENI left detached, neither deleted nor put back (delete mode)',
        'Started 2026-11-20T12:00:00Z; 2 refused, 1 poison, 1 gone.',
        '- LEFT DETACHED, refused: eni-2 of request stack-42 in cn-hangzhou (reattach-failed)',
        '- poison: request stack-42 (cloud: must be one of ecs, ens)',
        '- refused: eni-1 of request stack-42 in cn-hangzhou (attached-elsewhere)',
      ].join('\n'),
    );
  });

  it.each([
    ['eni-reaper: teardown: 1 answer of 2 needs a look (delete mode)', ['gone', 'refused']],
    ['eni-reaper: teardown: 2 answers (delete mode)', ['gone', 'reattached']],
  ] as const)('counts answers, for one message asks for many: %s', (title, ended) =>
    expect(renderDigest(someAnswers(...ended.map(outcome => aTeardownRow(outcome)))).split('\n')[0]).toBe(
      title,
    ),
  );
});
