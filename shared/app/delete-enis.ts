import pLimit from 'p-limit';
import {
  decideAfterDelete,
  decideAfterRefusal,
  decideNextStep,
  type Observation,
  type Step,
} from '../core/decide-next-step.ts';
import type { DeleteTask } from '../core/delete-task.ts';
import type { Eni } from '../core/eni.ts';
import { CloudError } from '../core/errors.ts';
import type { Settings } from '../core/settings.ts';
import type { Clock, Log, Random, RegionalEnis } from '../ports.ts';
import type { CallBudgets } from './call-budgets.ts';
import { chunk } from './chunk.ts';
import type { Invocation } from './invocation.ts';
import { createLookAgain, type LookAgainTimes } from './look-again.ts';
import { reportModeEnding, type TaskEnding } from './task-ending.ts';

export interface DeletePorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly enis: RegionalEnis;
  readonly budgets: CallBudgets;
}

const describeApi = 'DescribeNetworkInterfaces';
const deleteApi = 'DeleteNetworkInterface';
/** DescribeNetworkInterfaces takes up to 100 ids (its page, `NetworkInterfaceId`). */
const readLimit = 100;
const deletesAtOnce = 4;
/** A delete is only sent while the read that justifies it is younger than this; after it, the task is looked at again. */
const observationAgeCapMs = 30_000;
/** When to read again after the deletes: the cloud usually needs a few seconds. What is not gone by then is looked at later. */
const verifyDelaysMs: readonly number[] = [1_000, 2_000, 3_000, 4_000, 5_000, 5_000, 5_000];

/**
 * Looks at each of these tasks, all of one account and region and each for another ENI, exactly once: reads their ENIs, decides,
 * deletes what is still a candidate, and verifies what was deleted. Every task gets an ending; none is dropped.
 */
export async function deleteEnis(
  ports: DeletePorts,
  settings: Settings,
  tasks: readonly DeleteTask[],
  invocation: Invocation,
): Promise<ReadonlyMap<DeleteTask, TaskEnding>> {
  const lookAgain = createLookAgain(ports, settings, ports.enis.place);
  const endings = new Map<DeleteTask, TaskEnding>();
  const run: Run = { ports, settings, invocation, lookAgain, endings, forbidden: false };
  for (const batch of chunk(tasks, readLimit)) await lookAtBatch(run, batch);
  return endings;
}

/** What the steps of one run share. `forbidden` ends all deleting in this place: the next delete would be refused as well. */
interface Run {
  readonly ports: DeletePorts;
  readonly settings: Settings;
  readonly invocation: Invocation;
  readonly lookAgain: LookAgainTimes;
  readonly endings: Map<DeleteTask, TaskEnding>;
  forbidden: boolean;
}

/** An ENI that a delete was sent for, or refused for a reason that needs another read. */
interface Unverified {
  readonly task: DeleteTask;
  readonly eni: Eni;
  /** Set when the delete was accepted. */
  readonly deletingSince: number | undefined;
  readonly why: string;
  readonly providerRequestId?: string | undefined;
}

async function lookAtBatch(run: Run, batch: readonly DeleteTask[]): Promise<void> {
  const { clock } = run.ports;
  if (clock.nowMs() >= run.invocation.deadlineAt) {
    for (const task of batch)
      run.endings.set(task, run.lookAgain.notReached('the time of this run was used up'));
    return;
  }
  // An answer is as old as its question: a slow read must not pass for a fresh one.
  const observedAt = clock.monotonicMs();
  const observe = await readAll(
    run,
    batch.map(task => task.eniId),
  );

  const limit = pLimit(deletesAtOnce);
  const unverified: Unverified[] = [];
  await Promise.all(
    batch.map(task =>
      limit(async () => {
        const observation = observe(task.eniId);
        const step = decideNextStep(task, observation, run.settings, clock.nowMs());
        if (step.kind !== 'delete' || observation.kind !== 'seen') {
          run.endings.set(task, endingOf(run, task, step, observation));
          return;
        }
        const sent = await sendDelete(run, task, observation.eni, observedAt);
        if (sent !== undefined) unverified.push(sent);
      }),
    ),
  );
  await verify(run, unverified);
}

/** Reads these ids in one complete answer and returns what was observed of each; a failed read is an observation too. */
async function readAll(run: Run, eniIds: readonly string[]): Promise<(eniId: string) => Observation> {
  const { ports } = run;
  const place = ports.enis.place;
  if (!mayRead(run)) return () => ({ kind: 'unread', error: throttledBefore(describeApi) });
  try {
    ports.budgets.count(describeApi, place, ports.clock.nowMs());
    const found = await ports.enis.readByIds(eniIds);
    return eniId => {
      const eni = found.get(eniId);
      return eni === undefined ? { kind: 'absent' } : { kind: 'seen', eni };
    };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    noteRefusal(run, describeApi, error);
    ports.log.warn('worker.read-failed', {
      ...place,
      problem: error.message,
      providerCode: error.providerCode,
    });
    return () => ({ kind: 'unread', error });
  }
}

/** Sends one delete. Returns what has to be verified, or sets the ending and returns nothing. */
async function sendDelete(
  run: Run,
  task: DeleteTask,
  eni: Eni,
  observedAt: number,
): Promise<Unverified | undefined> {
  const { ports, settings, invocation, endings } = run;
  const { clock, budgets, enis } = ports;
  const now = clock.nowMs();
  if (settings.mode !== 'delete') {
    endings.set(task, reportModeEnding);
    return undefined;
  }
  if (run.forbidden) {
    endings.set(
      task,
      run.lookAgain.forbidden(task, 'deleting was refused for lack of permission in this batch'),
    );
    return undefined;
  }
  if (!budgets.mayCall(deleteApi, enis.place, now, settings.deletesPerMinute)) {
    endings.set(task, run.lookAgain.nextMinute('the delete budget of this minute is spent'));
    return undefined;
  }
  const stale = clock.monotonicMs() - observedAt > observationAgeCapMs;
  if (stale || now >= invocation.deadlineAt) {
    endings.set(
      task,
      run.lookAgain.notReached(
        stale ? 'the read became too old to act on' : 'the time of this run was used up',
      ),
    );
    return undefined;
  }

  budgets.count(deleteApi, enis.place, now);
  try {
    const { providerRequestId } = await enis.requestDelete(task.eniId);
    ports.log.info('worker.delete-requested', { ...enis.place, eniId: task.eniId, providerRequestId });
    return { task, eni, deletingSince: clock.nowMs(), why: 'deletion accepted', providerRequestId };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    noteRefusal(run, deleteApi, error);
    ports.log.warn('worker.delete-refused', {
      ...enis.place,
      eniId: task.eniId,
      providerCode: error.providerCode,
      problem: error.message,
    });
    // Somebody may have attached it, it may be gone, or the answer was lost behind an accepted delete: only another read can tell.
    if (error.handling === 'conflict' || error.handling === 'not-found' || error.handling === 'transient') {
      return { task, eni, deletingSince: undefined, why: error.message };
    }
    const step = decideAfterRefusal(error);
    const ending =
      error.handling === 'forbidden'
        ? run.lookAgain.forbidden(task, error.message)
        : endingOf(run, task, step, { kind: 'seen', eni });
    endings.set(
      task,
      ending.kind === 'finished'
        ? { ...ending, providerCode: error.providerCode, providerRequestId: error.providerRequestId }
        : ending,
    );
    return undefined;
  }
}

/** Reads again, at growing intervals, until everything is decided or the time for it is over. Accepted is not gone. */
async function verify(run: Run, unverified: readonly Unverified[]): Promise<void> {
  const { clock } = run.ports;
  let pending = unverified;
  for (const delayMs of verifyDelaysMs) {
    if (pending.length === 0 || clock.nowMs() + delayMs >= run.invocation.deadlineAt) break;
    await clock.sleepMs(delayMs);
    const observe = await readAll(
      run,
      pending.map(({ task }) => task.eniId),
    );
    pending = pending.filter(item => !settle(run, item, observe(item.task.eniId)));
  }
  for (const { task, eni, deletingSince, why } of pending) {
    const reason = `not verified yet: ${why}`;
    const ending = mayRead(run) ? run.lookAgain.backoff(task, reason) : run.lookAgain.nextMinute(reason);
    // Even behind a throttled read this look counts: a delete was sent in it.
    run.endings.set(task, {
      ...ending,
      counts: true,
      record: recordOf(task, { kind: 'seen', eni }),
      ...(deletingSince !== undefined && { deletingSince }),
    });
  }
}

/** Decides about one unverified ENI; false asks for another read. */
function settle(run: Run, item: Unverified, observation: Observation): boolean {
  const { task, eni, deletingSince, providerRequestId } = item;
  const step = decideAfterDelete(observation);
  if (step.kind === 'finish') {
    run.endings.set(task, {
      ...endingOf(run, task, step, { kind: 'seen', eni }),
      ...(providerRequestId && { providerRequestId }),
    });
    return true;
  }
  if (deletingSince !== undefined || observation.kind === 'unread') return false;
  // The delete was refused or its answer was lost, and the ENI is still there: the table decides on what it is now, but a
  // second delete waits for the next look.
  if (observation.kind === 'seen' && observation.eni.status === 'Deleting') return false;
  const next = decideNextStep(task, observation, run.settings, run.ports.clock.nowMs());
  run.endings.set(
    task,
    next.kind === 'delete' ? run.lookAgain.backoff(task, item.why) : endingOf(run, task, next, observation),
  );
  return true;
}

function endingOf(
  run: Run,
  task: DeleteTask,
  step: Exclude<Step, { kind: 'delete' }> | Step,
  observation: Observation,
): TaskEnding {
  if (step.kind === 'finish') {
    const record = step.outcome === 'gone' ? recordOf(task, observation) : undefined;
    return {
      kind: 'finished',
      outcome: step.outcome,
      reason: step.reason,
      because: step.because,
      ...(record && { record }),
    };
  }
  if (step.kind === 'delete') return run.lookAgain.backoff(task, 'the delete was not sent');
  if (step.wait === 'next-minute') return run.lookAgain.nextMinute(step.reason);
  const forbidden = observation.kind === 'unread' && observation.error.handling === 'forbidden';
  const ending = forbidden
    ? run.lookAgain.forbidden(task, step.reason)
    : run.lookAgain.backoff(task, step.reason);
  return step.deletingSince === undefined ? ending : { ...ending, deletingSince: step.deletingSince };
}

/** The newest description from before the first delete: this look's, an earlier look's, or the scan's. */
function recordOf(task: DeleteTask, observation: Observation): DeleteTask['record'] {
  if (observation.kind !== 'seen') return task.record;
  const { eni } = observation;
  return eni.status === 'Deleting' ? (task.record ?? eni.record) : eni.record;
}

/** Whether this minute still allows a read. */
function mayRead({ ports }: Run): boolean {
  return ports.budgets.mayCall(describeApi, ports.enis.place, ports.clock.nowMs());
}

/** Remembers what a refusal means for the calls that would follow. */
function noteRefusal(run: Run, api: string, error: CloudError): void {
  const { ports } = run;
  const place = ports.enis.place;
  if (error.handling === 'throttled') {
    ports.budgets.close(api, place, ports.clock.nowMs());
    ports.log.warn('api.throttled', { ...place, api, providerCode: error.providerCode });
  }
  if (error.handling === 'forbidden') {
    if (api === deleteApi) run.forbidden = true;
    ports.log.error('permission.refused', {
      ...place,
      operation: error.operation,
      providerCode: error.providerCode,
      problem: error.message,
    });
  }
}

function throttledBefore(operation: string): CloudError {
  return new CloudError(`${operation} was not called: the provider throttled it earlier in this minute.`, {
    handling: 'throttled',
    operation,
  });
}
