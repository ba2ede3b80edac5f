import { type DeleteTask, withRecord } from '../../core/deletion/delete-task.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Outcome } from '../../core/messages/result-event.ts';

/** How one look at one task ends: with a terminal outcome, or with the same task sent again. */
export type TaskEnding = Finished | LookedAgain;

export interface Finished {
  readonly kind: 'finished';
  readonly outcome: Outcome;
  readonly reason: string;
  readonly because?: string | undefined;
  readonly providerCode?: string | undefined;
  readonly providerRequestId?: string | undefined;
  /** For `gone`, and where our own delete may still come true: the description read before it. */
  readonly record?: JsonObject | undefined;
}

export interface LookedAgain {
  readonly kind: 'look-again';
  readonly reason: string;
  readonly delaySeconds: number;
  /** Throttled looks, and tasks that time did not reach, do not count as attempts. */
  readonly counts: boolean;
  /** Of the failure that makes it look again, where a provider gave one: what is told when there is no further look. */
  readonly providerCode?: string | undefined;
  readonly providerRequestId?: string | undefined;
  readonly deletingSince?: number | undefined;
  readonly sightingEnded?: true | undefined;
  /** Nothing but a granted permission will change the next look. */
  readonly needsPermission?: true | undefined;
  readonly record?: JsonObject | undefined;
}

/** The switch to report mode stops all deleting at once; what was asked for before is not undone by it. */
export const reportModeEnding: Finished = {
  kind: 'finished',
  outcome: 'reprieved',
  reason: 'report-mode',
  because: 'ENI_REAPER_MODE is report; a later scan sends the task again',
};

/** The copy of a task that travels on. */
export function taskForNextLook(task: DeleteTask, ending: LookedAgain): DeleteTask {
  const deletingSince = ending.deletingSince ?? task.deletingSince;
  const next: DeleteTask = {
    ...task,
    attempts: task.attempts + (ending.counts ? 1 : 0),
    ...(deletingSince !== undefined && { deletingSince }),
    ...(ending.sightingEnded !== undefined && { sightingEnded: ending.sightingEnded }),
  };
  return ending.record === undefined ? next : withRecord(next, ending.record);
}
