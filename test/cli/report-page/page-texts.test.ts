import { describe, expect, it } from 'vitest';
import { formatMoment, headline, subline } from '../../../cli/report-page/page-texts.ts';
import { summarizeReport } from '../../../cli/report-page/summarize-report.ts';
import type { RegionReport } from '../../../shared/core/scan/scan-report.ts';
import { anEniReport, aRegion, aReport, startedAt } from './sample-report.ts';

const two = [anEniReport({ eniId: 'eni-1' }), anEniReport({ eniId: 'eni-2', ipv4Addresses: 4 })];
const inRegion = (region: string, override: Partial<RegionReport> = {}) =>
  aRegion(two, { region, ...override });
const unread = inRegion('cn-beijing', { complete: false, problem: 'No answer.' });

describe('the headline', () => {
  it.each<readonly [string, readonly RegionReport[], string, string]>([
    [
      'names number, place and gain',
      [aRegion(two)],
      '2 orphaned network interfaces in cn-hangzhou; a sweep would free 5 addresses',
      'cn-hangzhou 有 2 张孤立的弹性网卡，清理后可释放 5 个地址',
    ],
    [
      'speaks of one as of one',
      [aRegion([anEniReport()])],
      '1 orphaned network interface in cn-hangzhou; a sweep would free 1 address',
      'cn-hangzhou 有 1 张孤立的弹性网卡，清理后可释放 1 个地址',
    ],
    [
      'says that there are none',
      [aRegion([anEniReport({ word: 'attached' })])],
      'No orphaned network interfaces in cn-hangzhou',
      'cn-hangzhou 没有孤立的弹性网卡',
    ],
    [
      'promises no more than what is known',
      [inRegion('cn-hangzhou', { words: { 'first-sighting': 9 }, orphans: 9, enisOmitted: 7 })],
      '9 orphaned network interfaces in cn-hangzhou; a sweep would free at least 5 addresses',
      'cn-hangzhou 有 9 张孤立的弹性网卡，清理后至少可释放 5 个地址',
    ],
    [
      'names up to three regions',
      [inRegion('cn-a'), inRegion('cn-b'), inRegion('cn-c')],
      '6 orphaned network interfaces in cn-a, cn-b and cn-c; a sweep would free 15 addresses',
      'cn-a、cn-b、cn-c 有 6 张孤立的弹性网卡，清理后可释放 15 个地址',
    ],
    [
      'counts regions and accounts when there are many',
      ['a', 'b', 'c', 'd'].map(letter => inRegion(`cn-${letter}`, { accountId: letter < 'c' ? '1' : '2' })),
      '8 orphaned network interfaces in 4 regions in 2 accounts; a sweep would free 20 addresses',
      '4 个地域（2 个账号）有 8 张孤立的弹性网卡，清理后可释放 20 个地址',
    ],
    [
      'leaves out a region that was not read',
      [aRegion(two), unread],
      '2 orphaned network interfaces in cn-hangzhou; a sweep would free 5 addresses',
      'cn-hangzhou 有 2 张孤立的弹性网卡，清理后可释放 5 个地址',
    ],
    [
      'claims nothing when nothing was read',
      [unread],
      'Nothing could be read in cn-beijing',
      '无法读取 cn-beijing',
    ],
    ['claims nothing when nothing was asked for', [], 'No region was looked at', '未检查任何地域'],
  ])('%s', (_title, regions, en, zh) =>
    expect(headline(summarizeReport(aReport(regions)))).toEqual({ en, zh }),
  );
});

describe('the line below it', () => {
  const lineOf = (regions: readonly RegionReport[], mode: 'report' | 'delete' = 'report') =>
    subline(summarizeReport(aReport(regions, { mode })), startedAt).en;

  it('says when, how many, and that a look changes nothing', () => {
    expect(lineOf([aRegion(two)])).toBe(
      '2 network interfaces were looked at on 2026-11-20 12:00 UTC. This was a look: nothing was changed.',
    );
  });

  it('says so when only the unattached ones were looked at', () => {
    expect(lineOf([inRegion('cn-a', { total: 40 })])).toContain(
      '(of 40; the others are attached or changing)',
    );
  });

  it('says what a scan in delete mode did', () => {
    const words = { enqueued: 2 };
    const sent = aRegion(
      two.map(eni => ({ ...eni, word: 'enqueued' as const })),
      { words, marked: 3 },
    );
    expect(lineOf([sent], 'delete')).toContain('2 delete tasks were sent and 3 marked for a later scan.');
  });
});

describe('a moment', () => {
  it.each([
    ['2026-11-20T12:00:00Z', '2026-11-20 12:00 UTC'],
    ['2026-11-20T12:00:00.123Z', '2026-11-20 12:00 UTC'],
    ['2026-11-20T12:00:00+08:00', '2026-11-20T12:00:00+08:00'],
    ['yesterday', 'yesterday'],
    ['', ''],
  ])('%j is shown as %j', (instant, shown) => expect(formatMoment(instant)).toBe(shown));
});
