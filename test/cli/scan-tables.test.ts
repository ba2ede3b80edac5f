import { describe, expect, test } from 'vitest';
import { renderScan } from '../../cli/scan/scan-tables.ts';
import { completeRegion } from '../../shared/core/scan/scan-report.ts';
import { anEni, homePlace } from '../support/builders.ts';

function tablesOf(total: number): string {
  const findings = ['eni-1', 'eni-2'].map(eniId => ({
    eni: anEni({ eniId }),
    word: 'first-sighting' as const,
    because: 'not seen unattached before',
  }));
  const done = { total, marked: 0, unmarked: 0, enqueued: 0, problems: [] };
  return renderScan({
    kind: 'scan-report',
    version: 1,
    mode: 'report',
    startedAt: '2026-11-20T12:00:00Z',
    regions: [completeRegion(homePlace, findings, done)],
  });
}

describe('the tables of a scan', () => {
  test('say how many of the ENIs they are about, so that the rows add up', () => {
    expect(tablesOf(7)).toContain(
      'cn-hangzhou, account 1234567890123456: 2 of its 7 ENIs looked at (the others are attached or changing), 2 of them orphans.',
    );
    expect(tablesOf(2)).toContain('cn-hangzhou, account 1234567890123456: 2 ENIs, 2 of them orphans.');
  });
});
