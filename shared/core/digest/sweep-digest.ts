import type { RegionReport, ScanReport } from '../scan/scan-report.ts';
import type { Mode } from '../settings.ts';
import { orphanWords, type ReportWord } from '../verdict.ts';

/** What one scan found, short enough for a person's eye and for one message: counts, and a few names to begin with. */
export interface SweepDigest {
  readonly kind: 'sweep-digest';
  readonly version: 1;
  readonly mode: Mode;
  readonly startedAt: string;
  /** Something in it needs a person. */
  readonly trouble: boolean;
  readonly totals: SweepTotals;
  /** Those with something to say, the troubled ones first. */
  readonly regions: readonly RegionDigest[];
  /** How many regions with something to say were left out. */
  readonly regionsOmitted: number;
  /** Regions that the request named and the settings do not allow. */
  readonly droppedRegions: readonly string[];
}

export interface SweepTotals {
  readonly regions: number;
  readonly incomplete: number;
  readonly orphans: number;
  readonly marked: number;
  readonly enqueued: number;
  readonly withheld: number;
  readonly overCap: number;
}

export interface RegionDigest {
  readonly accountId: string;
  readonly region: string;
  readonly complete: boolean;
  readonly total?: number;
  readonly words: RegionReport['words'];
  readonly orphans: number;
  readonly marked: number;
  readonly unmarked: number;
  readonly enqueued: number;
  /** Why the breaker tripped. */
  readonly breaker?: string;
  readonly problem?: string;
  /** The first few orphans. */
  readonly eniIds: readonly string[];
}

/** Regions in a digest; more of them are only counted. With the caps below it stays under the 64 KB of a message. */
export const digestRegionsCap = 20;
/** Orphans named per region; the report of the scan has them all. */
export const digestEnisCap = 5;
/** Characters of a problem or a reason; the log has the whole. */
export const digestTextCap = 200;

/**
 * The digest of a scan, or `undefined` when it has nothing to say: no orphans and no trouble. Trouble is a tripped breaker, a region that could not
 * be listed, a mark or a task that could not be written, or a region that was asked for and is not allowed.
 */
export function digestScan(report: ScanReport): SweepDigest | undefined {
  const droppedRegions = report.droppedRegions ?? [];
  const troubled = report.regions.filter(isTroubled);
  const quiet = report.regions.filter(region => !isTroubled(region) && region.orphans > 0);
  const telling = [...troubled, ...quiet];
  if (telling.length === 0 && droppedRegions.length === 0) return undefined;
  return {
    kind: 'sweep-digest',
    version: 1,
    mode: report.mode,
    startedAt: report.startedAt,
    trouble: troubled.length > 0 || droppedRegions.length > 0,
    totals: totalsOf(report.regions),
    regions: telling.slice(0, digestRegionsCap).map(digestRegion),
    regionsOmitted: Math.max(0, telling.length - digestRegionsCap),
    droppedRegions: droppedRegions.slice(0, digestRegionsCap),
  };
}

/** The text on one line, or as much of it as a digest has room for: JSON writes a control character with six bytes. */
export function cutText(text: string): string {
  const line = text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return line.length > digestTextCap ? `${line.slice(0, digestTextCap)}…` : line;
}

function isTroubled(region: RegionReport): boolean {
  return !region.complete || region.problem !== undefined || countOf(region, 'withheld-by-breaker') > 0;
}

function digestRegion(region: RegionReport): RegionDigest {
  const breaker = region.enis.find(({ word }) => word === 'withheld-by-breaker')?.because;
  return {
    accountId: region.accountId,
    region: region.region,
    complete: region.complete,
    ...(region.total !== undefined && { total: region.total }),
    words: region.words,
    orphans: region.orphans,
    marked: region.marked,
    unmarked: region.unmarked,
    enqueued: region.enqueued,
    ...(breaker !== undefined && { breaker: cutText(breaker) }),
    ...(region.problem !== undefined && { problem: cutText(region.problem) }),
    eniIds: region.enis
      .filter(({ word }) => orphanWords.has(word))
      .slice(0, digestEnisCap)
      .map(({ eniId }) => eniId),
  };
}

function totalsOf(regions: readonly RegionReport[]): SweepTotals {
  const sum = (count: (region: RegionReport) => number) =>
    regions.reduce((total, region) => total + count(region), 0);
  return {
    regions: regions.length,
    incomplete: regions.filter(({ complete }) => !complete).length,
    orphans: sum(({ orphans }) => orphans),
    marked: sum(({ marked }) => marked),
    enqueued: sum(({ enqueued }) => enqueued),
    withheld: sum(region => countOf(region, 'withheld-by-breaker')),
    overCap: sum(region => countOf(region, 'over-cap')),
  };
}

function countOf(region: RegionReport, word: ReportWord): number {
  return region.words[word] ?? 0;
}
