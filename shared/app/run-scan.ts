import pLimit from 'p-limit';
import { type EniStatus, firstSeenTag } from '../core/eni.ts';
import { CloudError, ConfigError } from '../core/errors.ts';
import { formatInstant } from '../core/instant.ts';
import type { Inventory } from '../core/scan/plan-scan.ts';
import { planScan } from '../core/scan/plan-scan.ts';
import { incompleteRegion, type RegionReport, type ScanReport } from '../core/scan/scan-report.ts';
import { narrowMode, narrowRegions, type ScanRequest } from '../core/scan/scan-request.ts';
import type { Mode, Settings } from '../core/settings.ts';
import type { Clock, EniCloud, EniReader, Log, Place, QueueSender, RegionalEnis } from '../ports.ts';
import { carryOutPlan } from './carry-out-plan.ts';
import { type Invocation, whyOver } from './invocation.ts';

export interface ScanPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly cloud: EniCloud;
  readonly queues: QueueSender;
}

/** Regions listed at the same time. Each has budgets of its own at the provider, so this only bounds memory and sockets. */
const regionsAtOnce = 4;

/**
 * One scan: every allowed region of every account is listed completely, judged as a whole, and only then marked and enqueued. A region whose
 * listing fails in any part is reported as incomplete and left untouched; it does not stop the others.
 */
export async function runScan(
  ports: ScanPorts,
  settings: Settings,
  request: ScanRequest,
  invocation: Invocation,
): Promise<ScanReport> {
  const startedAt = ports.clock.nowMs();
  const mode = narrowMode(settings.mode, request);
  const allowed = await allowedRegions(ports.cloud, settings, invocation);
  const regions = narrowRegions(allowed, request);
  const droppedRegions = (request.regions ?? []).filter(region => !allowed.includes(region));
  ports.log.info('scan.started', { mode, regions, accounts: settings.accounts.length + 1 });
  if (droppedRegions.length > 0) ports.log.warn('scan.regions-dropped', { droppedRegions });

  const accountIds = [
    ...new Set([invocation.accountId, ...settings.accounts.map(account => account.accountId)]),
  ];
  const places = accountIds.flatMap(accountId => regions.map(region => ({ accountId, region })));
  const limit = pLimit(regionsAtOnce);
  const reports = await Promise.all(
    places.map(place => limit(() => scanPlace(ports, settings, mode, place, invocation))),
  );

  return {
    kind: 'scan-report',
    version: 1,
    mode,
    startedAt: formatInstant(startedAt),
    regions: reports,
    ...(droppedRegions.length > 0 && { droppedRegions }),
  };
}

async function allowedRegions(
  cloud: EniCloud,
  settings: Settings,
  invocation: Invocation,
): Promise<readonly string[]> {
  if (settings.regions === undefined) return [invocation.region];
  if (settings.regions !== 'all') return settings.regions;
  return cloud.listRegions();
}

async function scanPlace(
  ports: ScanPorts,
  settings: Settings,
  mode: Mode,
  place: Place,
  invocation: Invocation,
): Promise<RegionReport> {
  const over = whyOver(ports.clock, invocation);
  if (over !== undefined)
    return incompleteRegion(place, `${over} before this region was reached. The next run will try again.`);
  let enis: RegionalEnis;
  let inventory: Inventory;
  try {
    enis = await ports.cloud.open(place);
    inventory = await listInventory(enis, place, ports.log);
  } catch (error) {
    if (!(error instanceof CloudError || error instanceof ConfigError)) throw error;
    if (error instanceof CloudError && error.handling === 'forbidden') {
      ports.log.error('permission.refused', {
        ...place,
        operation: error.operation,
        providerCode: error.providerCode,
      });
    }
    ports.log.warn('scan.region-incomplete', { ...place, problem: error.message });
    return incompleteRegion(place, error.message);
  }

  const plan = planScan(inventory, { ...settings, mode }, ports.clock.nowMs());
  if (plan.breakerTrip !== undefined)
    ports.log.error('breaker.tripped', { ...place, because: plan.breakerTrip });
  ports.log.info('scan.region-planned', {
    ...place,
    total: inventory.totalCount,
    available: inventory.available.length,
    toMark: plan.toMark.length,
    toUnmark: plan.toUnmark.length,
    tasks: plan.tasks.length,
  });
  return carryOutPlan({ ...ports, enis }, settings, inventory, plan, invocation);
}

/**
 * The three questions of a scan: what is Available, which marked ENIs are no longer, and how many there are at all. Its cost follows the
 * orphans, not the inventory. The tag filter is combined with a status each time, because alone it stops at 1,000 ENIs and could be
 * filled by Available ones (ECS DescribeNetworkInterfaces page, `Tag`).
 */
async function listInventory(enis: EniReader, place: Place, log: Log): Promise<Inventory> {
  const list = (status: EniStatus, tagKey?: string) =>
    enis.listByStatus(status, tagKey, progress =>
      log.debug('scan.page-read', { ...place, status, ...progress }),
    );
  const available = await list('Available');
  const attaching = await list('Attaching', firstSeenTag);
  const inUse = await list('InUse', firstSeenTag);
  const detaching = await list('Detaching', firstSeenTag);
  const totalCount = await enis.countAll();
  return { ...place, available, markedElsewhere: [...attaching, ...inUse, ...detaching], totalCount };
}
