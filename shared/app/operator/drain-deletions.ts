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
  readonly onProgress: (ended: number) => void;
}

export interface Drained {
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  /** Tasks that came to no end in this time; they are on the queue, and whoever reads it next goes on with them. */
  readonly left: number;
}

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
  const ends = new Map<string, Outcome>();
  let others: string[] = [];
  try {
    for (let receive = 0; receive < receivesCap && ends.size < options.expected; receive++) {
      const leftMs = options.untilMs - clock.nowMs();
      if (options.signal.aborted || leftMs <= 0) break;
      const leases = await ports.receive(perReceive, Math.min(waitCapSeconds, Math.ceil(leftMs / 1000)));
      const ours = leases.filter(({ body }) => isOurs(ports.decode(body), options));
      others.push(...leases.filter(lease => !ours.includes(lease)).map(lease => lease.receiptHandle));
      if (ours.length > 0) {
        await workOn(ports, ours, ends);
        options.onProgress(ends.size);
      }
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
  for (const outcome of ends.values()) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  return { outcomes, left: Math.max(0, options.expected - ends.size) };
}

async function workOn(
  ports: DrainPorts,
  leases: readonly Lease[],
  ends: Map<string, Outcome>,
): Promise<void> {
  const handles = leases.map(lease => lease.receiptHandle);
  let report: WorkerReport;
  try {
    report = await ports.work(leases);
  } catch (error) {
    await ports.release(handles);
    throw error;
  }
  for (const { eniId, region, ended } of report.tasks)
    if (ended !== 'look-again' && ended !== 'duplicate') ends.set(`${region} ${eniId}`, ended);
  await ports.acknowledge(handles);
}

function isOurs(body: unknown, options: DrainOptions): boolean {
  const parsed = parseDeleteTask(body);
  return parsed.kind === 'task' && options.isOurs(parsed.task);
}
