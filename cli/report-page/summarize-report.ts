import type { CreatorWord } from '../../shared/core/find-creator.ts';
import { parseInstant } from '../../shared/core/instant.ts';
import type { EniReport, RegionReport, ScanReport } from '../../shared/core/scan/scan-report.ts';
import { orphanWords, type ReportWord } from '../../shared/core/verdict.ts';
import { wordOrder } from '../word-order.ts';
import { chooseRows } from './choose-rows.ts';
import { listedCap } from './row-caps.ts';

/** Everything that the page says in numbers, from a report that may be cut, incomplete or empty. */
export interface PageFacts {
  readonly mode: ScanReport['mode'];
  /** The instant that ages are counted to; `undefined` when the report names none. */
  readonly asOf: number | undefined;
  /** Regions that were read. Only they are counted. */
  readonly read: readonly RegionReport[];
  /** Regions whose listing failed: nothing is claimed about them. */
  readonly unread: readonly RegionReport[];
  readonly accounts: readonly string[];
  /** ENIs of the regions in any status; more than `lookedAt` when the scan looked only at unattached ones. */
  readonly total: number;
  /** ENIs that got a word. */
  readonly lookedAt: number;
  readonly orphans: number;
  readonly kept: number;
  /** Only words that occur, in the one order of words. */
  readonly words: ReadonlyMap<ReportWord, number>;
  /** Orphans first, the oldest on top; then the others in the order of the verdicts. */
  readonly rows: readonly Row[];
  /** Those of the rows that the page has room for, and how many of each word they are. */
  readonly listed: readonly Row[];
  readonly listedWords: ReadonlyMap<ReportWord, number>;
  /** ENIs that the report counts but does not describe. */
  readonly omitted: number;
  readonly addresses: Share;
  /** True when some orphans do not say what they hold, so that the sums are lower bounds. */
  readonly atLeast: boolean;
}

export interface Row {
  readonly eni: EniReport;
  readonly region: string;
  readonly accountId: string;
  readonly orphan: boolean;
  readonly ageMs: number | undefined;
}

/** How much of something the orphans hold. */
export interface Share {
  readonly orphans: number;
  readonly all: number;
}

export function summarizeReport(report: ScanReport): PageFacts {
  const asOf = parseInstant(report.startedAt);
  const read = report.regions.filter(({ complete }) => complete);
  const rows = read.flatMap(region => region.enis.map(eni => rowOf(region, eni, asOf))).sort(inReadingOrder);
  const listed = chooseRows(rows, listedCap);
  const words = addWords(read);
  const lookedAt = [...words.values()].reduce((sum, count) => sum + count, 0);
  const orphans = sumOf(read, region => region.orphans);
  const described = rows.filter(({ orphan }) => orphan);
  return {
    mode: report.mode,
    asOf,
    read,
    unread: report.regions.filter(({ complete }) => !complete),
    accounts: [...new Set(report.regions.map(({ accountId }) => accountId))],
    total: sumOf(read, region => region.total ?? region.enis.length + (region.enisOmitted ?? 0)),
    lookedAt,
    orphans,
    kept: lookedAt - orphans,
    words,
    rows,
    listed,
    listedWords: countWords(listed),
    omitted: sumOf(read, region => region.enisOmitted ?? 0),
    addresses: shareOf(rows, ({ eni }) => eni.ipv4Addresses ?? 0),
    atLeast: described.length < orphans || described.some(({ eni }) => eni.ipv4Addresses === undefined),
  };
}

export function shareOf(rows: readonly Row[], sizeOf: (row: Row) => number): Share {
  return {
    orphans: sumOf(
      rows.filter(({ orphan }) => orphan),
      sizeOf,
    ),
    all: sumOf(rows, sizeOf),
  };
}

/** The ages of the orphans that have one, the oldest first. */
export function orphanAges({ rows }: PageFacts): readonly number[] {
  return rows.flatMap(({ orphan, ageMs }) => (orphan && ageMs !== undefined ? [ageMs] : []));
}

/** How many orphans each creator left, the most first. */
export function orphansByCreator({ rows }: PageFacts): readonly (readonly [CreatorWord, number])[] {
  const counts = new Map<CreatorWord, number>();
  for (const { orphan, eni } of rows)
    if (orphan) counts.set(eni.creator.word, (counts.get(eni.creator.word) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}

/** Addresses per vSwitch, those with the most orphaned ones first; a vSwitch without any is left out. */
export function addressesByVSwitch({ rows }: PageFacts): readonly (readonly [string, Share])[] {
  const shares = new Map<string, Share>();
  for (const { orphan, eni } of rows) {
    const { orphans, all } = shares.get(eni.vSwitchId) ?? { orphans: 0, all: 0 };
    const size = eni.ipv4Addresses ?? 0;
    shares.set(eni.vSwitchId, { orphans: orphans + (orphan ? size : 0), all: all + size });
  }
  return [...shares].filter(([, share]) => share.orphans > 0).sort(([, a], [, b]) => b.orphans - a.orphans);
}

/** Account and region in one text, as the page shows and filters them. */
export function placeOf({ accountId, region }: Pick<Row, 'accountId' | 'region'>): string {
  return `${region} · ${accountId}`;
}

function rowOf({ region, accountId }: RegionReport, eni: EniReport, asOf: number | undefined): Row {
  const createdAt = parseInstant(eni.createdAt);
  const ageMs = asOf === undefined || createdAt === undefined ? undefined : asOf - createdAt;
  return { eni, region, accountId, orphan: orphanWords.has(eni.word), ageMs };
}

function inReadingOrder(a: Row, b: Row): number {
  if (a.orphan !== b.orphan) return a.orphan ? -1 : 1;
  const byWord = a.orphan ? 0 : wordOrder.indexOf(a.eni.word) - wordOrder.indexOf(b.eni.word);
  return byWord || (b.ageMs ?? -1) - (a.ageMs ?? -1) || (a.eni.eniId < b.eni.eniId ? -1 : 1);
}

function addWords(regions: readonly RegionReport[]): ReadonlyMap<ReportWord, number> {
  const counts = wordOrder.map(word => [word, sumOf(regions, ({ words }) => words[word] ?? 0)] as const);
  return new Map(counts.filter(([, count]) => count > 0));
}

function countWords(rows: readonly Row[]): ReadonlyMap<ReportWord, number> {
  const counts = new Map<ReportWord, number>();
  for (const { eni } of rows) counts.set(eni.word, (counts.get(eni.word) ?? 0) + 1);
  return counts;
}

function sumOf<T>(items: readonly T[], sizeOf: (item: T) => number): number {
  return items.reduce((sum, item) => sum + sizeOf(item), 0);
}
