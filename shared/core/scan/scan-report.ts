import { InvariantError } from '../errors.ts';
import { type Creator, findCreator } from '../find-creator.ts';
import { formatInstant } from '../instant.ts';
import { isJsonObject } from '../json.ts';
import type { Mode } from '../settings.ts';
import { orphanWords, type ReportWord } from '../verdict.ts';
import { countIpv4Addresses } from './count-ipv4-addresses.ts';
import type { Finding } from './plan-scan.ts';

export interface ScanReport {
  readonly kind: 'scan-report';
  readonly version: 1;
  readonly mode: Mode;
  readonly startedAt: string;
  readonly regions: readonly RegionReport[];
  /** Regions that the request named and the settings do not allow; they were not looked at. */
  readonly droppedRegions?: readonly string[];
}

/** What happened in one region of one account: counts of what was done, never of what was planned. */
export interface RegionReport {
  readonly accountId: string;
  readonly region: string;
  /** False when any part of the listing failed: then nothing was marked, unmarked or enqueued. */
  readonly complete: boolean;
  readonly words: Readonly<Partial<Record<ReportWord, number>>>;
  /** ENIs of the region in any status. */
  readonly total?: number;
  readonly orphans: number;
  readonly marked: number;
  readonly unmarked: number;
  readonly enqueued: number;
  readonly problem?: string;
  readonly enis: readonly EniReport[];
  /** How many entries of `enis` were left out to keep the report short. */
  readonly enisOmitted?: number;
}

export interface EniReport {
  readonly eniId: string;
  readonly word: ReportWord;
  readonly because: string;
  readonly status: string;
  readonly name: string;
  readonly vpcId: string;
  readonly vSwitchId: string;
  readonly createdAt: string;
  readonly type: string;
  readonly resourceGroupId: string;
  readonly securityGroupIds: readonly string[];
  /** What it is attached to: instances, container groups, trunks. */
  readonly hosts: readonly string[];
  /** Addresses of its vSwitch that its deletion frees; absent when the read did not say. */
  readonly ipv4Addresses?: number;
  /** Who made it, as far as its fields tell; a guess that decides nothing. */
  readonly creator: Creator;
  /** Absent from a shortened report, like the tags: anybody can make them long. */
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** The report of a region whose listing failed: it says so and claims nothing. */
export function incompleteRegion(
  place: { accountId: string; region: string },
  problem: string,
): RegionReport {
  return {
    ...place,
    complete: false,
    words: {},
    orphans: 0,
    marked: 0,
    unmarked: 0,
    enqueued: 0,
    problem,
    enis: [],
  };
}

export function completeRegion(
  place: { accountId: string; region: string },
  findings: readonly Finding[],
  done: { total: number; marked: number; unmarked: number; enqueued: number; problems: readonly string[] },
): RegionReport {
  const words: Partial<Record<ReportWord, number>> = {};
  for (const { word } of findings) words[word] = (words[word] ?? 0) + 1;
  const report: RegionReport = {
    accountId: place.accountId,
    region: place.region,
    complete: true,
    words,
    total: done.total,
    orphans: findings.filter(({ word }) => orphanWords.has(word)).length,
    marked: done.marked,
    unmarked: done.unmarked,
    enqueued: done.enqueued,
    ...(done.problems.length > 0 && { problem: done.problems.join(' ') }),
    enis: findings.map(describe),
  };
  assertRegionAddsUp(report);
  return report;
}

/** The conservation laws of a scan. A report that does not add up is a bug, and a cleaner that miscounts must stop. */
export function assertRegionAddsUp(report: RegionReport): void {
  const sum = Object.values(report.words).reduce((total, count) => total + count, 0);
  if (sum !== report.enis.length) {
    throw new InvariantError(
      `The report of ${report.region} names ${report.enis.length} ENIs, but its words count ${sum}.`,
    );
  }
  if ((report.words.enqueued ?? 0) !== report.enqueued) {
    throw new InvariantError(
      `The report of ${report.region} says ${report.enqueued} tasks were sent, its words say ${report.words.enqueued ?? 0}.`,
    );
  }
}

/**
 * The same report with at most `limit` ENIs per region, and without their descriptions and tags: for places that hold only so much (a log line,
 * a function's return value).
 */
export function shortenReport(report: ScanReport, limit: number): ScanReport {
  return {
    ...report,
    regions: report.regions.map(region => ({
      ...region,
      enis: region.enis.slice(0, limit).map(({ description, tags, ...eni }) => eni),
      ...(region.enis.length > limit && { enisOmitted: region.enis.length - limit }),
    })),
  };
}

function describe({ eni, word, because }: Finding): EniReport {
  const { record } = eni;
  const ipv4Addresses = countIpv4Addresses(record);
  return {
    eniId: eni.eniId,
    word,
    because,
    status: eni.status ?? '',
    name: eni.name ?? '',
    vpcId: eni.vpcId ?? '',
    vSwitchId: eni.vSwitchId ?? '',
    createdAt: eni.createdAt === undefined ? '' : formatInstant(eni.createdAt),
    type: eni.type ?? '',
    resourceGroupId: eni.resourceGroupId ?? '',
    securityGroupIds: securityGroupsOf(record),
    hosts: eni.hosts ?? [],
    ...(ipv4Addresses !== undefined && { ipv4Addresses }),
    creator: findCreator(eni),
    description: typeof record['Description'] === 'string' ? record['Description'] : '',
    tags: Object.fromEntries(eni.tags ?? []),
  };
}

function securityGroupsOf(record: Readonly<Record<string, unknown>>): readonly string[] {
  const container = record['SecurityGroupIds'];
  const list = isJsonObject(container) ? container['SecurityGroupId'] : undefined;
  return Array.isArray(list) ? list.filter(id => typeof id === 'string') : [];
}
