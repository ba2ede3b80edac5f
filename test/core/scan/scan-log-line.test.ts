import { describe, expect, it } from 'vitest';
import { utf8Bytes } from '../../../shared/core/json.ts';
import { scanLogLine } from '../../../shared/core/scan/scan-log-line.ts';
import { completeRegion, incompleteRegion, type ScanReport } from '../../../shared/core/scan/scan-report.ts';
import { anOrphan, homePlace } from '../../support/builders.ts';

const aReport = (regionCount: number, enisPerRegion: number): ScanReport => ({
  kind: 'scan-report',
  version: 1,
  mode: 'delete',
  startedAt: '2026-11-20T12:00:00Z',
  regions: Array.from({ length: regionCount }, () =>
    completeRegion(
      homePlace,
      Array.from({ length: enisPerRegion }, (_, index) => ({
        eni: anOrphan({ eniId: `eni-${index}` }),
        word: index === 0 ? ('enqueued' as const) : ('in-grace' as const),
        because: 'so it seemed',
      })),
      { total: 50, marked: 3, unmarked: 2, enqueued: 1, problems: [] },
    ),
  ),
});

describe('the line that a scan ends with', () => {
  it('adds up what all regions came to', () => {
    const report = aReport(2, 4);
    const withFailure = { ...report, regions: [...report.regions, incompleteRegion(homePlace, 'no answer')] };
    expect(scanLogLine(withFailure)).toMatchObject({
      mode: 'delete',
      regions: 3,
      incompleteRegions: 1,
      listed: 8,
      orphans: 8,
      marked: 6,
      unmarked: 4,
      enqueued: 2,
    });
  });

  it('carries the first 20 ENIs of a region', () => {
    const [region] = scanLogLine(aReport(1, 30)).report?.regions ?? [];
    expect(region).toMatchObject({ enisOmitted: 10 });
    expect(region?.enis).toHaveLength(20);
  });

  it.each([[1], [10], [30], [200]])(
    'fits into a log line with %i regions, and still counts all of them',
    regionCount => {
      const line = scanLogLine(aReport(regionCount, 30));
      expect(utf8Bytes(JSON.stringify(line))).toBeLessThan(32 * 1024);
      expect(line).toMatchObject({ regions: regionCount, listed: regionCount * 30, enqueued: regionCount });
    },
  );

  it('leaves the report out when not even its regions fit', () => {
    expect(scanLogLine(aReport(30, 30)).report?.regions).toHaveLength(30);
    expect(scanLogLine(aReport(500, 1))).not.toHaveProperty('report');
  });
});
