import pLimit from 'p-limit';
import { decideAfterRefusal, decideNextStep } from '../../core/deletion/decide-next-step.ts';
import type { DeleteTask } from '../../core/deletion/delete-task.ts';
import type { Eni } from '../../core/eni.ts';
import { CloudError } from '../../core/errors.ts';
import type { Settings } from '../../core/settings.ts';
import { chunk } from '../chunk.ts';
import type { Invocation } from '../invocation.ts';
import { reportModeEnding, type TaskEnding } from '../messages/task-ending.ts';
import {
  type DeletePorts,
  type DeletionRun,
  deleteApi,
  endingOf,
  noteRefusal,
  readAll,
} from './deletion-run.ts';
import { forgetSightings } from './forget-sightings.ts';
import { createLookAgain } from './look-again.ts';
import { type Unverified, verifyDeletions } from './verify-deletions.ts';

/** DescribeNetworkInterfaces takes up to 100 ids (its page, `NetworkInterfaceId`). */
const readLimit = 100;
const deletesAtOnce = 4;
/** A delete is only sent while the read that justifies it is younger than this; after it, the task is looked at again. */
const observationAgeCapMs = 30_000;

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
  const run: DeletionRun = { ports, settings, invocation, lookAgain, endings, forbidden: new Set() };
  for (const batch of chunk(tasks, readLimit)) await lookAtBatch(run, batch);
  return endings;
}

async function lookAtBatch(run: DeletionRun, batch: readonly DeleteTask[]): Promise<void> {
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
  const leftAlone: Eni[] = [];
  await Promise.all(
    batch.map(task =>
      limit(async () => {
        const observation = observe(task.eniId);
        const step = decideNextStep(task, observation, run.settings, clock.nowMs());
        if (step.kind !== 'delete' || observation.kind !== 'seen') {
          run.endings.set(task, endingOf(run, task, step, observation));
          if (observation.kind === 'seen') leftAlone.push(observation.eni);
          return;
        }
        const sent = await sendDelete(run, task, observation.eni, observedAt);
        if (sent !== undefined) unverified.push(sent);
      }),
    ),
  );
  if (run.settings.mode === 'delete') await forgetSightings(run, leftAlone);
  const alive = await verifyDeletions(run, unverified);
  if (run.settings.mode === 'delete') await forgetSightings(run, alive);
}

/** Sends one delete. Returns what has to be verified, or sets the ending and returns nothing. */
async function sendDelete(
  run: DeletionRun,
  task: DeleteTask,
  eni: Eni,
  observedAt: number,
): Promise<Unverified | undefined> {
  const { ports, endings } = run;
  const { clock, budgets, enis } = ports;
  const held = holdDelete(run, task, observedAt);
  if (held !== undefined) {
    endings.set(task, held);
    return undefined;
  }

  budgets.count(deleteApi, enis.place, clock.nowMs());
  try {
    const { providerRequestId } = await enis.requestDelete(task.eniId);
    ports.log.info('worker.delete-requested', { ...enis.place, eniId: task.eniId, providerRequestId });
    return { task, eni, deletingSince: clock.nowMs(), why: 'deletion accepted', providerRequestId };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return afterRefusal(run, task, eni, error);
  }
}

/** Why this delete is not sent now, although the ENI is still a candidate. */
function holdDelete(run: DeletionRun, task: DeleteTask, observedAt: number): TaskEnding | undefined {
  const { ports, settings, invocation, lookAgain } = run;
  const { clock, budgets, enis } = ports;
  const now = clock.nowMs();
  if (settings.mode !== 'delete') {
    // A delete that was asked for before the switch may still come true, and then its outcome must not be lost.
    return task.deletingSince === undefined
      ? reportModeEnding
      : lookAgain.backoff(task, 'in report mode, and an earlier delete is not done yet');
  }
  if (run.forbidden.has(deleteApi))
    return lookAgain.forbidden(task, 'deleting was refused for lack of permission in this batch');
  if (!budgets.mayCall(deleteApi, enis.place, now, settings.deletesPerMinute))
    return lookAgain.nextMinute('the delete budget of this minute is spent');
  if (clock.monotonicMs() - observedAt > observationAgeCapMs)
    return lookAgain.notReached('the read became too old to act on');
  if (now >= invocation.deadlineAt) return lookAgain.notReached('the time of this run was used up');
  return undefined;
}

function afterRefusal(
  run: DeletionRun,
  task: DeleteTask,
  eni: Eni,
  error: CloudError,
): Unverified | undefined {
  const { ports, endings } = run;
  noteRefusal(run, deleteApi, error);
  ports.log.warn('worker.delete-refused', {
    ...ports.enis.place,
    eniId: task.eniId,
    providerCode: error.providerCode,
    problem: error.message,
  });
  // Somebody may have attached it, it may be gone, or the answer was lost behind an accepted delete: only another read can tell.
  if (error.handling === 'conflict' || error.handling === 'not-found' || error.handling === 'transient') {
    return { task, eni, deletingSince: undefined, why: error.message };
  }
  const ending =
    error.handling === 'forbidden'
      ? run.lookAgain.forbidden(task, error.message)
      : endingOf(run, task, decideAfterRefusal(error), { kind: 'seen', eni });
  endings.set(
    task,
    ending.kind === 'finished'
      ? { ...ending, providerCode: error.providerCode, providerRequestId: error.providerRequestId }
      : ending,
  );
  return undefined;
}
