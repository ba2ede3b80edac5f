import { decideAfterDelete, decideNextStep, type Observation } from '../../core/deletion/decide-next-step.ts';
import type { DeleteTask } from '../../core/deletion/delete-task.ts';
import type { Eni } from '../../core/eni.ts';
import type { LookedAgain } from '../messages/task-ending.ts';
import { type DeletionRun, describeApi, endingOf, mayRead, readAll, recordOf } from './deletion-run.ts';

/** An ENI that a delete was sent for, or refused for a reason that needs another read. */
export interface Unverified {
  readonly task: DeleteTask;
  readonly eni: Eni;
  /** Set when the delete was accepted. */
  readonly deletingSince: number | undefined;
  readonly why: string;
  readonly providerRequestId?: string | undefined;
}

/** When to read again after the deletes: the cloud usually needs a few seconds. What is not gone by then is looked at later. */
const verifyDelaysMs: readonly number[] = [1_000, 2_000, 3_000, 4_000, 5_000, 5_000, 5_000];

/**
 * Reads again, at growing intervals, until everything is decided or the time for it is over. Accepted is not gone. Returns the ENIs that
 * were found alive, so that those in other hands can lose their sighting.
 */
export async function verifyDeletions(
  run: DeletionRun,
  unverified: readonly Unverified[],
): Promise<readonly Eni[]> {
  const { clock } = run.ports;
  const alive: Eni[] = [];
  let pending = unverified;
  for (const delayMs of verifyDelaysMs) {
    if (pending.length === 0 || clock.nowMs() + delayMs >= run.invocation.deadlineAt) break;
    await clock.sleepMs(delayMs);
    const observe = await readAll(
      run,
      pending.map(({ task }) => task.eniId),
    );
    pending = pending.filter(item => {
      const observation = observe(item.task.eniId);
      const settled = settle(run, item, observation);
      if (settled && observation.kind === 'seen') alive.push(observation.eni);
      if (observation.kind === 'absent')
        run.ports.log.debug('worker.verified', { ...run.ports.enis.place, eniId: item.task.eniId });
      return !settled;
    });
    if (run.forbidden.has(describeApi)) break;
  }
  for (const item of pending) run.endings.set(item.task, notVerified(run, item));
  return alive;
}

/** Decides about one unverified ENI; false asks for another read. */
function settle(run: DeletionRun, item: Unverified, observation: Observation): boolean {
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

/** Looked at again, with the description from before the delete. A read that was throttled makes the look one that does not count. */
function notVerified(run: DeletionRun, { task, eni, deletingSince, why }: Unverified): LookedAgain {
  const reason = `not verified yet: ${why}`;
  return {
    ...pauseBefore(run, task, reason),
    record: recordOf(task, { kind: 'seen', eni }),
    ...(deletingSince !== undefined && { deletingSince }),
  };
}

function pauseBefore(run: DeletionRun, task: DeleteTask, reason: string): LookedAgain {
  if (run.forbidden.has(describeApi)) return run.lookAgain.forbidden(task, reason);
  return mayRead(run) ? run.lookAgain.backoff(task, reason) : run.lookAgain.nextMinute(reason);
}
