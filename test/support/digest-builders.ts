import {
  createWorkerReport,
  type TaskReport,
  type WorkerReport,
} from '../../shared/core/deletion/worker-report.ts';
import { digestResults, type ResultsDigest } from '../../shared/core/digest/results-digest.ts';
import { digestScan, type SweepDigest } from '../../shared/core/digest/sweep-digest.ts';
import type { EniReport, RegionReport, ScanReport } from '../../shared/core/scan/scan-report.ts';
import {
  createTeardownReport,
  type TeardownReport,
  type TeardownRow,
} from '../../shared/core/teardown/teardown-report.ts';
import type { ReportWord } from '../../shared/core/verdict.ts';
import { homePlace } from './builders.ts';
import { noon } from './times.ts';

export function anEniReport(eniId: string, word: ReportWord, because = 'it says so'): EniReport {
  return {
    eniId,
    word,
    because,
    status: 'Available',
    name: 'left-behind',
    vpcId: 'vpc-1',
    vSwitchId: 'vsw-1',
    createdAt: '2026-11-17T12:00:00Z',
    type: 'Secondary',
    resourceGroupId: '',
    securityGroupIds: [],
    hosts: [],
    creator: { word: 'unknown', because: 'it does not say' },
  };
}

/** A complete region of 100 ENIs in which nothing was found. */
export function aRegionReport(override: Partial<RegionReport> = {}): RegionReport {
  return {
    ...homePlace,
    complete: true,
    words: {},
    total: 100,
    orphans: 0,
    marked: 0,
    unmarked: 0,
    enqueued: 0,
    enis: [],
    ...override,
  };
}

/** A region with so many ENIs of one orphan's word. */
export function aRegionOf(
  word: ReportWord,
  count: number,
  override: Partial<RegionReport> = {},
): RegionReport {
  const enis = Array.from({ length: count }, (_, index) => anEniReport(`eni-${index + 1}`, word));
  return aRegionReport({ words: { [word]: count }, orphans: count, enis, ...override });
}

export function aScanReport(...regions: readonly RegionReport[]): ScanReport {
  return { kind: 'scan-report', version: 1, mode: 'delete', startedAt: '2026-11-20T12:00:00Z', regions };
}

export function aTaskReport(ended: TaskReport['ended'], override: Partial<TaskReport> = {}): TaskReport {
  return { eniId: 'eni-1', region: homePlace.region, ended, reason: 'it says so', attempts: 1, ...override };
}

export function aTeardownRow(ended: TeardownRow['ended'], override: Partial<TeardownRow> = {}): TeardownRow {
  const { region } = homePlace;
  return {
    requestId: 'stack-42',
    eniId: 'eni-1',
    region,
    ended,
    reason: 'it says so',
    attempts: 1,
    ...override,
  };
}

export function aTeardownReport(...rows: readonly TeardownRow[]): TeardownReport {
  return createTeardownReport('delete', noon, 1, [rows]);
}

export function aWorkerReport(...tasks: readonly TaskReport[]): WorkerReport {
  return createWorkerReport('delete', noon, tasks.length, tasks);
}

/** A sweep that the breaker stopped: one that a person has to hear of. */
export function aTroubledDigest(): SweepDigest {
  return certain(digestScan(aScanReport(aRegionOf('withheld-by-breaker', 60))));
}

/** A sweep that did what it should. */
export function aQuietDigest(): SweepDigest {
  return certain(digestScan(aScanReport(aRegionOf('enqueued', 2, { enqueued: 2 }))));
}

export function someAnswers(...rows: readonly TeardownRow[]): ResultsDigest {
  return certain(digestResults(aTeardownReport(...rows)));
}

export function someResults(...tasks: readonly TaskReport[]): ResultsDigest {
  return certain(digestResults(aWorkerReport(...tasks)));
}

function certain<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The report had nothing to say.');
  return value;
}
