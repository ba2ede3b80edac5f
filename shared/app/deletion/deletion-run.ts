import type { Observation, Step } from '../../core/deletion/decide-next-step.ts';
import type { DeleteTask } from '../../core/deletion/delete-task.ts';
import { CloudError } from '../../core/errors.ts';
import type { Settings } from '../../core/settings.ts';
import type { Clock, Log, Random, RegionalEnis } from '../../ports.ts';
import type { CallBudgets } from '../call-budgets.ts';
import type { Invocation } from '../invocation.ts';
import type { TaskEnding } from '../messages/task-ending.ts';
import type { LookAgainTimes } from './look-again.ts';

export interface DeletePorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly enis: RegionalEnis;
  readonly budgets: CallBudgets;
}

/** What the steps of one run in one account and region share. */
export interface DeletionRun {
  readonly ports: DeletePorts;
  readonly settings: Settings;
  readonly invocation: Invocation;
  readonly lookAgain: LookAgainTimes;
  readonly endings: Map<DeleteTask, TaskEnding>;
  /** APIs that were refused for lack of permission: the next call would be refused as well, so there is none. */
  readonly forbidden: Set<string>;
}

export const describeApi = 'DescribeNetworkInterfaces';
export const deleteApi = 'DeleteNetworkInterface';

/** Reads these ids in one complete answer and returns what was observed of each; a failed read is an observation too. */
export async function readAll(
  run: DeletionRun,
  eniIds: readonly string[],
): Promise<(eniId: string) => Observation> {
  const { ports } = run;
  const place = ports.enis.place;
  if (!mayRead(run)) return () => ({ kind: 'unread', error: throttledBefore(describeApi) });
  try {
    ports.budgets.count(describeApi, place, ports.clock.nowMs());
    const found = await ports.enis.readByIds(eniIds);
    run.forbidden.delete(describeApi);
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

/** Whether this minute still allows a read. */
export function mayRead({ ports }: DeletionRun): boolean {
  return ports.budgets.mayCall(describeApi, ports.enis.place, ports.clock.nowMs());
}

/** Remembers what a refusal means for the calls that would follow. */
export function noteRefusal(run: DeletionRun, api: string, error: CloudError): void {
  const { ports } = run;
  const place = ports.enis.place;
  if (error.handling === 'throttled') {
    ports.budgets.close(api, place, ports.clock.nowMs());
    ports.log.warn('api.throttled', { ...place, api, providerCode: error.providerCode });
  }
  if (error.handling === 'forbidden') {
    run.forbidden.add(api);
    ports.log.error('permission.refused', {
      ...place,
      operation: error.operation,
      providerCode: error.providerCode,
      problem: error.message,
    });
  }
}

/** How a task ends by a step that sends nothing. */
export function endingOf(
  run: DeletionRun,
  task: DeleteTask,
  step: Step,
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
  return {
    ...ending,
    ...(step.deletingSince !== undefined && { deletingSince: step.deletingSince }),
    ...(step.sightingEnded !== undefined && { sightingEnded: step.sightingEnded }),
  };
}

/** The newest description from before the first delete: this look's, an earlier look's, or the scan's. */
export function recordOf(task: DeleteTask, observation: Observation): DeleteTask['record'] {
  if (observation.kind !== 'seen') return task.record;
  const { eni } = observation;
  return eni.status === 'Deleting' ? (task.record ?? eni.record) : eni.record;
}

function throttledBefore(operation: string): CloudError {
  return new CloudError(`${operation} was not called: the provider throttled it earlier in this minute.`, {
    handling: 'throttled',
    operation,
  });
}
