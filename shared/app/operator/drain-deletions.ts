import { type DeleteTask, parseDeleteTask } from '../../core/deletion/delete-task.ts';
import type { WorkerReport } from '../../core/deletion/worker-report.ts';
import type { Outcome } from '../../core/messages/result-event.ts';
import type { Clock } from '../../ports.ts';
import type { Lease } from '../messages/lease-messages.ts';
import { isPassing, withPatience } from './with-patience.ts';

export interface DrainPorts {
  readonly clock: Clock;
  readonly receive: (count: number, waitSeconds: number) => Promise<readonly Lease[]>;
  readonly acknowledge: (receiptHandles: readonly string[]) => Promise<void>;
  readonly release: (receiptHandles: readonly string[]) => Promise<void>;
  /** The JSON value of a message body, or `undefined`. */
  readonly decode: (body: string) => unknown;
  /** One batch for the worker; when it resolves, the batch may be acknowledged. */
  readonly work: (leases: readonly Lease[]) => Promise<WorkerReport>;
}

export interface DrainOptions {
  /** Tasks that this drain is for; every other message is given back. */
  readonly isOurs: (task: DeleteTask) => boolean;
  /** How many tasks there are. */
  readonly expected: number;
  readonly untilMs: number;
  readonly signal: AbortSignal;
  /** Hears how far this is before and after each batch, and whenever nothing was visible. */
  readonly onProgress: (progress: DrainProgress) => void;
}

/** How far a drain is. */
export interface DrainProgress {
  readonly ended: number;
  readonly gone: number;
  /** Tasks that the worker is looking at right now. */
  readonly underWay: number;
  /** Tasks that were looked at and came to no end yet, by the reason of the last look; the most frequent reason first. */
  readonly again: readonly { readonly reason: string; readonly count: number }[];
}

/** A task that ended, but not with its ENI gone. */
export interface NotGone {
  readonly region: string;
  readonly eniId: string;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly because?: string;
  readonly providerCode?: string;
}

/** A task that was looked at and came to no end yet, and what its last look said. */
export interface NotEnded {
  readonly region: string;
  readonly eniId: string;
  readonly reason: string;
  /** The ENI has its end, gone or not; only the result queue did not take the event that says so. */
  readonly unreported?: Outcome;
  /** Somebody has to grant a permission first. */
  readonly needsPermission?: true;
}

export interface Drained {
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  readonly notGone: readonly NotGone[];
  /** Of those that are left, the ones that were looked at. */
  readonly lookedAtAgain: readonly NotEnded[];
  /** Tasks that came to no end in this time; they are on the queue, and whoever reads it next goes on with them. */
  readonly left: number;
  /** The first thing that went wrong and was not made good. */
  readonly failure?: unknown;
}

const perReceive = 16;
/**
 * How long one receive waits: paced tasks and second looks become visible one after the other. Whoever asks this to stop waits as long, because what an
 * abandoned receive took would be on lease for nobody.
 */
const waitCapSeconds = 2;
/** Receives of one drain; with 2 s of waiting each, more than a day. */
const receivesCap = 50_000;
/** Batches in a row whose outcomes could neither be reported nor sent again; each of them is redelivered. */
const failedBatchesCap = 5;

/**
 * Works off the delete queue in this process, as the deployed worker would, until every task of ours has ended, the time is over, or a permission turns out
 * to be missing, which waiting here would not change. Messages of others are on lease while this walks past them and are given back whenever the queue is
 * empty; what could not be handled is given back, too. Never rejects: whatever goes wrong, what was done until then must be told.
 */
export async function drainDeletions(ports: DrainPorts, options: DrainOptions): Promise<Drained> {
  const drain: Drain = {
    ports,
    options,
    ends: new Map(),
    waiting: new Map(),
    others: [],
    failedBatches: [],
    failures: [],
  };
  const { ends, failures } = drain;
  const mayGoOn = () =>
    ends.size < options.expected &&
    !options.signal.aborted &&
    options.untilMs > ports.clock.nowMs() &&
    drain.failedBatches.length < failedBatchesCap &&
    !stillWaiting(drain).some(({ needsPermission }) => needsPermission);
  try {
    for (let receive = 0; receive < receivesCap && mayGoOn(); receive++) await receiveBatch(drain);
  } catch (error) {
    failures.push(error);
  }
  await giveBack(drain);

  const outcomes: Partial<Record<Outcome, number>> = {};
  for (const { outcome } of ends.values()) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  const [failure] = [...failures, ...drain.failedBatches];
  return {
    outcomes,
    notGone: [...ends.values()].filter(({ outcome }) => outcome !== 'gone'),
    lookedAtAgain: stillWaiting(drain),
    left: Math.max(0, options.expected - ends.size),
    ...(failure !== undefined && { failure }),
  };
}

/** What is known and held while a drain is under way. */
interface Drain {
  readonly ports: DrainPorts;
  readonly options: DrainOptions;
  /** By region and ENI. */
  readonly ends: Map<string, NotGone>;
  readonly waiting: Map<string, NotEnded>;
  /** Receipt handles of messages that are to be given back. */
  others: readonly string[];
  /** Why the last batches in a row could not be finished. */
  failedBatches: readonly unknown[];
  readonly failures: unknown[];
}

async function receiveBatch(drain: Drain): Promise<void> {
  const { ports, options } = drain;
  const leases = await withPatience(ports.clock, options.signal, () => {
    const leftMs = Math.max(0, options.untilMs - ports.clock.nowMs());
    return ports.receive(perReceive, Math.min(waitCapSeconds, Math.ceil(leftMs / 1000)));
  });
  const ours = leases.filter(({ body }) => isOurs(ports.decode(body), options));
  drain.others = [...drain.others, ...handlesOf(leases.filter(lease => !ours.includes(lease)))];
  if (ours.length > 0) {
    options.onProgress(progressOf(drain, ours.length));
    await workOn(drain, ours);
  }
  options.onProgress(progressOf(drain, 0));
  if (leases.length === 0) await giveBack(drain);
}

/** A batch that failed as a whole is given back: whoever takes it next finds what it did, and reports it. */
async function workOn(drain: Drain, leases: readonly Lease[]): Promise<void> {
  const { ports } = drain;
  const handles = handlesOf(leases);
  let report: WorkerReport;
  try {
    report = await ports.work(leases);
  } catch (error) {
    drain.others = [...drain.others, ...handles];
    if (!isPassing(error)) throw error;
    drain.failedBatches = [...drain.failedBatches, error];
    return;
  }
  drain.failedBatches = [];
  for (const { ended, attempts: _attempts, ...said } of report.tasks) {
    const key = `${said.region} ${said.eniId}`;
    if (ended === 'duplicate') continue;
    if (ended === 'look-again') drain.waiting.set(key, said);
    else drain.ends.set(key, { ...said, outcome: ended });
  }
  // What stays on the queue is delivered again, which does no harm.
  await noting(drain, () => ports.acknowledge(handles));
}

async function giveBack(drain: Drain): Promise<void> {
  const handles = drain.others;
  drain.others = [];
  if (handles.length > 0) await noting(drain, () => drain.ports.release(handles));
}

/** A step behind which the work goes on whatever becomes of it; a failure is told at the end. */
async function noting({ ports, options, failures }: Drain, step: () => Promise<void>): Promise<void> {
  try {
    await withPatience(ports.clock, options.signal, step);
  } catch (error) {
    failures.push(error);
  }
}

function handlesOf(leases: readonly Lease[]): readonly string[] {
  return leases.map(({ receiptHandle }) => receiptHandle);
}

/** An end stays one, even if the message comes again. */
function stillWaiting({ ends, waiting }: Drain): readonly NotEnded[] {
  return [...waiting].filter(([key]) => !ends.has(key)).map(([, task]) => task);
}

function progressOf(drain: Drain, underWay: number): DrainProgress {
  const counts = new Map<string, number>();
  for (const { reason } of stillWaiting(drain)) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return {
    ended: drain.ends.size,
    gone: [...drain.ends.values()].filter(({ outcome }) => outcome === 'gone').length,
    underWay,
    again: [...counts]
      .map(([reason, count]) => ({ reason, count }))
      .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1)),
  };
}

function isOurs(body: unknown, options: DrainOptions): boolean {
  const parsed = parseDeleteTask(body);
  return parsed.kind === 'task' && options.isOurs(parsed.task);
}
