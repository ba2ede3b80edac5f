import { describe, expect, test } from 'vitest';
import { renderScan } from '../../cli/scan/scan-tables.ts';
import type { Eni } from '../../shared/core/eni.ts';
import { completeRegion, type ScanReport, shortenReport } from '../../shared/core/scan/scan-report.ts';
import { anEni, homePlace } from '../support/builders.ts';

function reportOf(enis: readonly Eni[], total = enis.length): ScanReport {
  const findings = enis.map(eni => ({
    eni,
    word: 'first-sighting' as const,
    because: 'not seen unattached before',
  }));
  const done = { total, marked: 0, unmarked: 0, enqueued: 0, problems: [] };
  return {
    kind: 'scan-report',
    version: 1,
    mode: 'report',
    startedAt: '2026-11-20T12:00:00Z',
    regions: [completeRegion(homePlace, findings, done)],
  };
}

const two = [anEni({ eniId: 'eni-1' }), anEni({ eniId: 'eni-2' })];
const tablesOf = (total: number): string => renderScan(reportOf(two, total));

describe('the tables of a scan', () => {
  test('say how many of the ENIs they are about, so that the rows add up', () => {
    expect(tablesOf(7)).toContain(
      'cn-hangzhou, account 1234567890123456: 2 of its 7 ENIs looked at (the others are attached or changing), 2 of them orphans.',
    );
    expect(tablesOf(2)).toContain('cn-hangzhou, account 1234567890123456: 2 ENIs, 2 of them orphans.');
  });

  test('name their columns', () => {
    const rows = tablesOf(2).split('\n');
    expect(rows).toContainEqual(expect.stringMatching(/^ {2}word +ENIs {2}what to do$/));
    expect(rows).toContainEqual(expect.stringMatching(/^ {2}ENI +word +vSwitch +name +created +why$/));
  });

  test('cut a name that would push the reason off the screen, by characters and not by halves of one', () => {
    const long = anEni({ eniId: 'eni-long', name: `${'x'.repeat(38)}𝄞𝄞${'x'.repeat(60)}` });
    const fitting = anEni({ eniId: 'eni-fits', name: 'y'.repeat(40) });
    const tables = renderScan(reportOf([long, fitting]));
    expect(tables).toContain(`  ${'x'.repeat(38)}𝄞…  `);
    expect(tables).toContain(`  ${'y'.repeat(40)}  `);
  });

  test('say how many orphans a report that was cut does not describe', () => {
    expect(renderScan(shortenReport(reportOf(two), 1))).toContain('1 more orphans are counted');
    expect(renderScan(reportOf(two))).not.toContain('more orphans');
  });

  test('stand without headings where there is nothing to list', () => {
    expect(renderScan(reportOf([], 9))).toBe(
      'cn-hangzhou, account 1234567890123456: 0 of its 9 ENIs looked at (the others are attached or changing), 0 of them orphans.',
    );
  });
});
