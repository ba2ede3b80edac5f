import type { Clock } from '../ports.ts';

/** How long one call may take (milliseconds) when nothing presses. The clients' own default of 3 s is shorter than some honest answers. */
export const callTimeoutCapMs = 10_000;

/** For runs that nobody ends from outside, such as the command's. */
export const noDeadline = Number.POSITIVE_INFINITY;

/**
 * How long a call that begins now may take. `deadlineAt` is the inner deadline of the run, after which no new work is begun; a call that is
 * already under way then may still use its full time, because the platform ends the run later than that. Zero or less: do not send it.
 */
export function callTimeoutMs(clock: Clock, deadlineAt: number): number {
  return Math.min(callTimeoutCapMs, deadlineAt + callTimeoutCapMs - clock.nowMs());
}
