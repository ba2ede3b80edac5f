import { describe, expect, it } from 'vitest';
import {
  addressesByVSwitch,
  orphanAges,
  orphansByCreator,
  summarizeReport,
} from '../../../cli/report-page/summarize-report.ts';
import { days } from '../../support/times.ts';
import { anEniReport, aRegion, aReport } from './sample-report.ts';

const orphan = (eniId: string, override = {}) => anEniReport({ eniId, ...override });
const kept = (eniId: string, override = {}) =>
  anEniReport({ eniId, word: 'attached', because: 'Status is InUse', status: 'InUse', ...override });

describe('the numbers of a page', () => {
  it('add up over regions and accounts', () => {
    const facts = summarizeReport(
      aReport([
        aRegion([orphan('eni-1', { ipv4Addresses: 3 }), kept('eni-2', { ipv4Addresses: 4 })]),
        aRegion([orphan('eni-3')], { region: 'cn-beijing', accountId: '2', total: 9 }),
      ]),
    );
    expect(facts).toMatchObject({
      orphans: 2,
      kept: 1,
      lookedAt: 3,
      total: 11,
      omitted: 0,
      addresses: { orphans: 4, all: 8 },
      atLeast: false,
      accounts: ['1234567890123456', '2'],
    });
    expect([...facts.words]).toEqual([
      ['first-sighting', 2],
      ['attached', 1],
    ]);
  });

  it('leave out a region that was not read completely', () => {
    const broken = aRegion([orphan('eni-1')], { complete: false, problem: 'A page was missing.' });
    const facts = summarizeReport(aReport([broken, aRegion([kept('eni-2')])]));
    expect(facts).toMatchObject({ orphans: 0, lookedAt: 1, total: 1, unread: [broken] });
    expect(facts.rows.map(({ eni }) => eni.eniId)).toEqual(['eni-2']);
  });

  it.each<readonly [string, ReturnType<typeof aRegion>, boolean]>([
    ['an orphan does not say what it holds', aRegion([orphanWithoutAddresses()]), true],
    ['only a kept one does not say what it holds', aRegion([keptWithoutAddresses()]), false],
    [
      'orphans were cut from the report',
      aRegion([orphan('eni-1')], { words: { 'first-sighting': 5 }, orphans: 5, enisOmitted: 4 }),
      true,
    ],
    [
      'only kept ones were cut from the report',
      aRegion([orphan('eni-1')], { words: { 'first-sighting': 1, attached: 4 }, enisOmitted: 4 }),
      false,
    ],
  ])('are lower bounds when %s: %#', (_title, region, atLeast) => {
    expect(summarizeReport(aReport([region])).atLeast).toBe(atLeast);
  });

  it('list orphans first and the oldest of them on top, then the kept ones in the order of the verdicts', () => {
    const { rows } = summarizeReport(
      aReport([
        aRegion([
          kept('eni-retained', { word: 'retained' }),
          kept('eni-attached'),
          orphan('eni-ageless', { createdAt: '' }),
          orphan('eni-young', { createdAt: '2026-11-19T12:00:00Z' }),
          orphan('eni-old', { createdAt: '2025-11-19T12:00:00Z', word: 'in-grace' }),
        ]),
      ]),
    );
    expect(rows.map(({ eni }) => eni.eniId)).toEqual([
      'eni-old',
      'eni-young',
      'eni-ageless',
      'eni-attached',
      'eni-retained',
    ]);
  });

  it('count ages to the moment of the scan, and know none without it', () => {
    const region = aRegion([orphan('eni-1'), orphan('eni-2', { createdAt: 'long ago' }), kept('eni-3')]);
    expect(orphanAges(summarizeReport(aReport([region])))).toEqual([days(10)]);
    expect(orphanAges(summarizeReport(aReport([region], { startedAt: 'now' })))).toEqual([]);
  });

  it('group the orphans, and only them, by who left them and by where', () => {
    const made = (word: 'ci' | 'bosh') => ({ creator: { word, because: '' } });
    const facts = summarizeReport(
      aReport([
        aRegion([
          orphan('eni-1', { ...made('ci'), vSwitchId: 'vsw-b' }),
          orphan('eni-2', { ...made('bosh'), vSwitchId: 'vsw-b' }),
          orphan('eni-3', { ...made('bosh'), vSwitchId: 'vsw-a', ipv4Addresses: 1 }),
          kept('eni-4', { ...made('ci'), vSwitchId: 'vsw-a', ipv4Addresses: 9 }),
          kept('eni-5', { vSwitchId: 'vsw-c' }),
        ]),
      ]),
    );
    expect(orphansByCreator(facts)).toEqual([
      ['bosh', 2],
      ['ci', 1],
    ]);
    expect(addressesByVSwitch(facts)).toEqual([
      ['vsw-b', { orphans: 2, all: 2 }],
      ['vsw-a', { orphans: 1, all: 10 }],
    ]);
  });
});

function orphanWithoutAddresses() {
  const { ipv4Addresses, ...rest } = anEniReport();
  return rest;
}

function keptWithoutAddresses() {
  return { ...orphanWithoutAddresses(), word: 'attached' as const };
}
