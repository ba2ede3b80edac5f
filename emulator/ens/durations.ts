import type { Random } from '../random.ts';

/** How long a transition takes, in milliseconds: from, to. */
export type Range = readonly [fromMs: number, toMs: number];

export interface Durations {
  readonly attach: Range;
  readonly detach: Range;
  readonly delete: Range;
  readonly start: Range;
  readonly stop: Range;
  readonly forceStop: Range;
}

/**
 * No page publishes durations. These follow the waiting budgets of maintained clients (Terway looks first after 1 to 3
 * seconds and gives up after some 30); the instance ones are guesses of the same kind.
 */
export const usualDurations: Durations = {
  attach: [2_000, 6_000],
  detach: [2_000, 8_000],
  delete: [1_000, 5_000],
  start: [10_000, 30_000],
  stop: [5_000, 20_000],
  forceStop: [1_000, 3_000],
};

export function drawMs(random: Random, [fromMs, toMs]: Range): number {
  return random.integer(fromMs, toMs);
}
