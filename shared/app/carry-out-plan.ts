import { encodeDeleteTask } from '../core/deletion/delete-task.ts';
import { firstSeenTag, queuedTag } from '../core/eni.ts';
import { CloudError } from '../core/errors.ts';
import { formatInstant } from '../core/instant.ts';
import type { Finding, Inventory, PlannedTask, ScanPlan } from '../core/scan/plan-scan.ts';
import { completeRegion, type RegionReport } from '../core/scan/scan-report.ts';
import type { Settings } from '../core/settings.ts';
import type { Clock, EniMarker, Log, Place, QueueSender } from '../ports.ts';
import { chunk } from './chunk.ts';
import { type Invocation, whyOver } from './invocation.ts';

interface PlanPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly enis: EniMarker;
  readonly queues: QueueSender;
}

/** The ports, and the place that lines of the log speak of. */
interface PlacedPorts extends PlanPorts {
  readonly place: Place;
}

/** TagResources and UntagResources take up to 50 resource ids (ECS TagResources page, `ResourceId.N`). */
const tagLimit = 50;
/** After so many single ENIs that cannot be tagged, the rest of this write is left to the next scan. */
const refusedCap = 10;
/** Three batches of 16: after each, the tasks that were sent are tagged at once, so that a crash leaves few untagged. */
const sendChunk = 48;

/**
 * Does what the plan says and reports what really happened. Old sightings are removed first, so that a run that dies half-way errs towards
 * keeping. A task is sent before its ENI is tagged as queued: a tag without a task would hide the ENI, a task without a tag is only
 * sent twice.
 */
export async function carryOutPlan(
  ports: PlanPorts,
  settings: Settings,
  inventory: Inventory,
  plan: ScanPlan,
  invocation: Invocation,
): Promise<RegionReport> {
  const problems: string[] = [];
  const { accountId, region } = inventory;
  const here = { ...ports, place: { accountId, region } };
  const unmarked = await unmark(here, plan.toUnmark, invocation, problems);
  const seenAt = formatInstant(ports.clock.nowMs());
  const marked = await mark(here, plan.toMark, firstSeenTag, seenAt, invocation, problems);
  const sent = await enqueue(here, settings, plan.tasks, invocation, problems);

  return completeRegion(
    inventory,
    plan.findings.map(finding => whatHappened(finding, sent)),
    {
      total: inventory.totalCount,
      marked,
      unmarked,
      enqueued: sent.size,
      problems,
    },
  );
}

/** A task that was planned but not sent leaves its ENI a plain `candidate`: the next scan finds it again. */
function whatHappened(finding: Finding, sent: ReadonlySet<string>): Finding {
  if (finding.word !== 'enqueued' || sent.has(finding.eni.eniId)) return finding;
  return { ...finding, word: 'candidate', because: 'its task could not be sent; the next scan tries again' };
}

async function unmark(
  ports: PlacedPorts,
  planned: ScanPlan['toUnmark'],
  invocation: Invocation,
  problems: string[],
): Promise<number> {
  const byKeys = new Map<string, { keys: readonly string[]; eniIds: string[] }>();
  for (const { eniId, keys } of planned) {
    const group = byKeys.get(keys.join()) ?? { keys, eniIds: [] };
    group.eniIds.push(eniId);
    byKeys.set(keys.join(), group);
  }
  let done = 0;
  for (const { keys, eniIds } of byKeys.values()) {
    done += await tagInChunks(ports, eniIds, invocation, problems, ids => ports.enis.untag(ids, keys));
  }
  return done;
}

function mark(
  ports: PlacedPorts,
  eniIds: readonly string[],
  key: string,
  value: string,
  invocation: Invocation,
  problems: string[],
): Promise<number> {
  return tagInChunks(ports, eniIds, invocation, problems, ids => ports.enis.tag(ids, key, value));
}

/**
 * Writes tags in calls of up to 50 ids and returns for how many it worked. One ENI that is gone by now, or holds no more tags, makes the provider
 * refuse the whole call: such a call is halved until the one is found, or the same ENI would keep all others from being marked, scan after scan. Any
 * other refusal ends it, because the rest would be refused too.
 */
async function tagInChunks(
  ports: PlacedPorts,
  eniIds: readonly string[],
  invocation: Invocation,
  problems: string[],
  write: (ids: readonly string[]) => Promise<void>,
): Promise<number> {
  let done = 0;
  let refused = 0;
  const waiting: (readonly string[])[] = chunk(eniIds, tagLimit);
  // Each round takes a list away or halves it, so this ends.
  for (let ids = waiting.shift(); ids !== undefined; ids = waiting.shift()) {
    const over = whyOver(ports.clock, invocation);
    if (over !== undefined) {
      problems.push(`${over} after ${done} of ${eniIds.length} tags; the next scan writes the rest.`);
      return done;
    }
    const refusal = await refusalOf(() => write(ids));
    if (refusal === undefined) {
      done += ids.length;
      ports.log.debug('scan.tags-written', { ...ports.place, done, of: eniIds.length });
      continue;
    }
    const forOneOfThem = refusal.handling === 'not-found' || refusal.handling === 'rejected';
    if (forOneOfThem && ids.length > 1) {
      waiting.unshift(...chunk(ids, Math.ceil(ids.length / 2)));
      continue;
    }
    logRefusal(ports, refusal);
    problems.push(refusal.message);
    refused += 1;
    if (!forOneOfThem || refused === refusedCap) return done;
  }
  return done;
}

async function refusalOf(write: () => Promise<void>): Promise<CloudError | undefined> {
  try {
    await write();
    return undefined;
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return error;
  }
}

function logRefusal({ log, place }: PlacedPorts, refusal: CloudError): void {
  const { message, handling, operation, providerCode } = refusal;
  log.warn('scan.mark-failed', { ...place, problem: message, providerCode });
  if (handling === 'forbidden') log.error('permission.refused', { ...place, operation, providerCode });
}

/** Sends the tasks and returns the ENI ids whose task is on the queue. */
async function enqueue(
  ports: PlacedPorts,
  settings: Settings,
  tasks: readonly PlannedTask[],
  invocation: Invocation,
  problems: string[],
): Promise<ReadonlySet<string>> {
  const sent = new Set<string>();
  for (const planned of chunk(tasks, sendChunk)) {
    const over = whyOver(ports.clock, invocation);
    if (over !== undefined) {
      problems.push(`${over} after ${sent.size} of ${tasks.length} tasks; the next scan sends the rest.`);
      break;
    }
    const results = await ports.queues.send(
      settings.queues.delete,
      planned.map(({ task, delaySeconds }) => ({ body: encodeDeleteTask(task), delaySeconds })),
    );
    const sentNow = planned
      .filter((_, index) => results[index]?.kind === 'sent')
      .map(({ task }) => task.eniId);
    for (const eniId of sentNow) sent.add(eniId);
    ports.log.debug('scan.tasks-sent', { ...ports.place, done: sent.size, of: tasks.length });
    const failure = results.find(result => result.kind === 'failed');
    if (failure?.kind === 'failed') {
      ports.log.error('scan.send-failed', {
        ...ports.place,
        failed: planned.length - sentNow.length,
        reason: failure.reason,
      });
      problems.push(`${planned.length - sentNow.length} tasks could not be sent: ${failure.reason}`);
    }
    const queuedAt = formatInstant(ports.clock.nowMs());
    await mark(ports, sentNow, queuedTag, queuedAt, invocation, problems);
    // A queue that took nothing will not take the rest either.
    if (sentNow.length === 0) break;
  }
  return sent;
}
