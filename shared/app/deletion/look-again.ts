import { fullJitterDelayMs } from '../../core/backoff.ts';
import { delaySecondsUntil } from '../../core/scan/pacing.ts';
import type { Settings } from '../../core/settings.ts';
import type { Clock, Place, Random } from '../../ports.ts';
import type { CallBudgets } from '../call-budgets.ts';
import type { LookedAgain } from '../messages/task-ending.ts';

/** All that matters of a task here: its looks so far. */
interface Looked {
  readonly attempts: number;
}

/** When a task is looked at again, by the reason for it. */
export interface LookAgainTimes {
  /** The world has to move first: full jitter over the attempts so far. */
  backoff(task: Looked, reason: string): LookedAgain;
  /** A permission is missing: somebody has to grant it, so the pauses are long. */
  forbidden(task: Looked, reason: string): LookedAgain;
  /** Throttled: behind the minute boundary, spread at the pace of the budget. Does not count as an attempt. */
  nextMinute(reason: string): LookedAgain;
  /** This run did not get to it. Does not count as an attempt. */
  notReached(reason: string): LookedAgain;
}

const backoff = { baseMs: 10_000, capMs: 15 * 60_000 };
const forbiddenBackoff = { baseMs: 5 * 60_000, capMs: 60 * 60_000 };

export function createLookAgain(
  ports: { readonly clock: Clock; readonly random: Random; readonly budgets: CallBudgets },
  settings: Settings,
  place: Place,
): LookAgainTimes {
  const { clock, random, budgets } = ports;
  const jittered = (task: Looked, limits: typeof backoff, floorSeconds: number) =>
    Math.max(floorSeconds, Math.ceil(fullJitterDelayMs(task.attempts, limits, random.unit()) / 1000));
  const atSlot = (reason: string): LookedAgain => {
    const now = clock.nowMs();
    const slotAt = budgets.slotAfterBoundary(place, now, settings.deletesPerMinute);
    return { kind: 'look-again', reason, delaySeconds: delaySecondsUntil(slotAt, now), counts: false };
  };

  return {
    backoff: (task, reason) => ({
      kind: 'look-again',
      reason,
      delaySeconds: jittered(task, backoff, 1),
      counts: true,
    }),
    forbidden: (task, reason) => ({
      kind: 'look-again',
      reason,
      delaySeconds: jittered(task, forbiddenBackoff, 60),
      counts: true,
      needsPermission: true,
    }),
    nextMinute: atSlot,
    notReached: atSlot,
  };
}
