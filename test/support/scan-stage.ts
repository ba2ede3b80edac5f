import type { Invocation } from '../../shared/app/invocation.ts';
import { runScan } from '../../shared/app/run-scan.ts';
import type { Eni } from '../../shared/core/eni.ts';
import type { RegionReport, ScanReport } from '../../shared/core/scan/scan-report.ts';
import type { ScanRequest } from '../../shared/core/scan/scan-request.ts';
import type { Settings } from '../../shared/core/settings.ts';
import { anEni, anOrphan, homePlace, queueNames, someSettings } from './builders.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { createMemoryCloud, type MemoryCloud } from './memory-cloud.ts';
import { createMemoryLog } from './memory-log.ts';
import { createMemoryQueues, type MemoryQueues } from './memory-queues.ts';
import { hours } from './times.ts';

export interface ScanStage {
  readonly clock: ManualClock;
  readonly cloud: MemoryCloud;
  readonly queues: MemoryQueues;
  readonly log: ReturnType<typeof createMemoryLog>;
  scan(
    settings?: Partial<Settings>,
    request?: ScanRequest,
    invocation?: Partial<Invocation>,
  ): Promise<ScanReport>;
  /** Scans and returns what is reported of the first region. */
  scanHome(
    settings?: Partial<Settings>,
    request?: ScanRequest,
    invocation?: Partial<Invocation>,
  ): Promise<RegionReport>;
}

/** A region, its queues and a clock for one story of scans; an hour is left for each run unless told otherwise. */
export function createScanStage(options: { readonly regions?: readonly string[] } = {}): ScanStage {
  const clock = createManualClock();
  const cloud = createMemoryCloud(clock, options);
  const queues = createMemoryQueues(clock);
  const log = createMemoryLog();
  const scan: ScanStage['scan'] = (settings = {}, request = {}, invocation = {}) =>
    runScan({ clock, cloud, queues, log }, someSettings(settings), request, {
      ...homePlace,
      requestId: 'run-1',
      deadlineAt: clock.nowMs() + hours(1),
      ...invocation,
    });
  return {
    clock,
    cloud,
    queues,
    log,
    scan,
    async scanHome(settings, request, invocation) {
      const { regions } = await scan(settings, request, invocation);
      const [home] = regions;
      if (home === undefined) throw new Error('The scan reported no region at all.');
      return home;
    },
  };
}

/** A candidate; its number makes its id. */
export const orphan = (index: number): Eni => anOrphan({ eniId: `eni-${String(index).padStart(3, '0')}` });
/** An ENI that no scan has seen yet. */
export const newEni = (index: number): Eni => anEni({ eniId: `eni-${String(index).padStart(3, '0')}` });
export const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

/** A stage with these ENIs in the home region. */
export function createStage(...enis: readonly Eni[]): ScanStage {
  const stage = createScanStage();
  for (const eni of enis) stage.cloud.put(eni);
  return stage;
}

export const taskCount = ({ queues }: ScanStage): number => queues.sentTo(queueNames.delete).length;
export const tagOf = ({ cloud }: ScanStage, eniId: string, key: string): string | undefined =>
  cloud.find(eniId)?.tags?.get(key);
