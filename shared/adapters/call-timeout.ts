import type { Clock } from '../ports.ts';

/** How long one call may take (milliseconds) when nothing presses. The clients' own default of 3 s is shorter than some honest answers. */
export const callTimeoutCapMs = 10_000;

/** For runs that nobody ends from outside, such as the command's. */
export const noDeadline = Number.POSITIVE_INFINITY;

/** How long a call that begins now may take, so that it is over at `endsAt`. Zero or less: do not send it. */
export function callTimeoutMs(clock: Clock, endsAt: number): number {
  return Math.min(callTimeoutCapMs, endsAt - clock.nowMs());
}

/**
 * The same when more calls may have to follow before `endsAt`: each takes at most a third of what is left, so that one that hangs leaves time for the
 * next. Zero when what is left is too short for any.
 */
export function sharedTimeoutMs(clock: Clock, endsAt: number): number {
  const leftMs = endsAt - clock.nowMs();
  return leftMs < leastTimeMs ? 0 : Math.min(callTimeoutCapMs, leftMs / 3);
}

const leastTimeMs = 300;
