import { type DeleteTask, parseDeleteTask } from '../../core/deletion/delete-task.ts';
import type { WorkerReport } from '../../core/deletion/worker-report.ts';
import type { Outcome } from '../../core/messages/result-event.ts';
import type { Clock } from '../../ports.ts';
import type { Lease } from '../messages/lease-messages.ts';

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

/** A task that came to no end yet, and what its last look said; without one, nobody has looked at it. */
export interface NotEnded {
  readonly region: string;
  readonly eniId: string;
  readonly reason: string;
}

export interface Drained {
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  readonly notGone: readonly NotGone[];
  /** Of those that are left, the ones that were looked at. */
  readonly lookedAtAgain: readonly NotEnded[];
  /** Tasks that came to no end in this time; they are on the queue, and whoever reads it next goes on with them. */
  readonly left: number;
}

/** By region and ENI. */
type Ends = Map<string, NotGone>;
type Waiting = Map<string, NotEnded>;

const perReceive = 16;
/** How long one receive waits: paced tasks and second looks become visible one after the other. */
const waitCapSeconds = 10;
/** Receives of one drain; with 10 s of waiting each, more than a day. */
const receivesCap = 10_000;

/**
 * Works off the delete queue in this process, as the deployed worker would, until every task of ours has ended or the time is over. Messages of others are
 * on lease while this walks past them and are given back whenever the queue is empty; what could not be handled is given back, too.
 */
export async function drainDeletions(ports: DrainPorts, options: DrainOptions): Promise<Drained> {
  const { clock } = ports;
  const ends: Ends = new Map();
  const waiting: Waiting = new Map();
  const tell = (underWay: number) => options.onProgress(progressOf(ends, waiting, underWay));
  let others: string[] = [];
  try {
    for (let receive = 0; receive < receivesCap && ends.size < options.expected; receive++) {
      const leftMs = options.untilMs - clock.nowMs();
      if (options.signal.aborted || leftMs <= 0) break;
      const leases = await ports.receive(perReceive, Math.min(waitCapSeconds, Math.ceil(leftMs / 1000)));
      const ours = leases.filter(({ body }) => isOurs(ports.decode(body), options));
      others.push(...leases.filter(lease => !ours.includes(lease)).map(lease => lease.receiptHandle));
      if (ours.length > 0) {
        tell(ours.length);
        await workOn(ports, ours, ends, waiting);
      }
      tell(0);
      if (leases.length === 0) {
        const handles = others;
        others = [];
        await ports.release(handles);
      }
    }
  } finally {
    await ports.release(others);
  }
  const outcomes: Partial<Record<Outcome, number>> = {};
  for (const { outcome } of ends.values()) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  return {
    outcomes,
    notGone: [...ends.values()].filter(({ outcome }) => outcome !== 'gone'),
    lookedAtAgain: [...waiting.values()],
    left: Math.max(0, options.expected - ends.size),
  };
}

async function workOn(
  ports: DrainPorts,
  leases: readonly Lease[],
  ends: Ends,
  waiting: Waiting,
): Promise<void> {
  const handles = leases.map(lease => lease.receiptHandle);
  let report: WorkerReport;
  try {
    report = await ports.work(leases);
  } catch (error) {
    await ports.release(handles);
    throw error;
  }
  for (const { ended, attempts: _attempts, ...said } of report.tasks) {
    const key = `${said.region} ${said.eniId}`;
    if (ended === 'duplicate') continue;
    if (ended === 'look-again') {
      waiting.set(key, said);
      continue;
    }
    waiting.delete(key);
    ends.set(key, { ...said, outcome: ended });
  }
  await ports.acknowledge(handles);
}

function progressOf(
  ends: ReadonlyMap<string, NotGone>,
  waiting: ReadonlyMap<string, NotEnded>,
  underWay: number,
): DrainProgress {
  const counts = new Map<string, number>();
  for (const { reason } of waiting.values()) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return {
    ended: ends.size,
    gone: [...ends.values()].filter(({ outcome }) => outcome === 'gone').length,
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
