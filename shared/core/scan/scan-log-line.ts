import { utf8Bytes } from '../json.ts';
import { type ScanReport, shortenReport } from './scan-report.ts';

/** What one scan came to, over all its regions: the numbers that alarms and charts are made of. */
export interface ScanCounts {
  readonly mode: ScanReport['mode'];
  readonly regions: number;
  /** Regions of which nothing can be said, because a part of their listing failed. */
  readonly incompleteRegions: number;
  /** ENIs that were given a word. */
  readonly listed: number;
  readonly orphans: number;
  readonly marked: number;
  readonly unmarked: number;
  readonly enqueued: number;
}

/** The fields of the line that a scan ends with: its counts, and the report as far as there is room for it. */
export function scanLogLine(report: ScanReport): ScanCounts & { readonly report?: ScanReport } {
  const fitting = eniCaps
    .map(cap => shortenReport(report, cap))
    .find(short => utf8Bytes(JSON.stringify(short)) <= reportLimitBytes);
  return { ...countScan(report), ...(fitting !== undefined && { report: fitting }) };
}

/** ENIs per region, fewer and fewer until the report fits. */
const eniCaps = [20, 5, 0] as const;
/** Function Compute cuts a line at 32 KB ("Limits of usage"), and a line that was cut is no JSON any more. */
const reportLimitBytes = 28_000;

function countScan({ mode, regions }: ScanReport): ScanCounts {
  const sum = (count: (region: ScanReport['regions'][number]) => number) =>
    regions.reduce((total, region) => total + count(region), 0);
  return {
    mode,
    regions: regions.length,
    incompleteRegions: sum(region => (region.complete ? 0 : 1)),
    listed: sum(region => Object.values(region.words).reduce((total, count) => total + count, 0)),
    orphans: sum(region => region.orphans),
    marked: sum(region => region.marked),
    unmarked: sum(region => region.unmarked),
    enqueued: sum(region => region.enqueued),
  };
}
