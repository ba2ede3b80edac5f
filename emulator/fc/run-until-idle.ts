import type { MovableClock } from '../clock.ts';
import type { Drainable } from './drainable.ts';

export interface IdleReport {
  readonly rounds: number;
  readonly batches: number;
  readonly messages: number;
  /** How far the clock was moved, what sleeping functions moved it included. */
  readonly shiftedMs: number;
  /** `idle` when nothing is left to do; otherwise the bound that was reached. */
  readonly ended: 'idle' | 'rounds' | 'hours';
}

export interface IdleBounds {
  readonly maxRounds?: number;
  readonly maxHours?: number;
}

/**
 * Lives through a story: drains everything that can be done now, moves the clock to the next thing that is due, and so on
 * until nothing is left. Both bounds are generous and end a story that would never end by itself.
 */
export async function runUntilIdle(
  drainables: readonly Drainable[],
  clock: MovableClock,
  { maxRounds = 10_000, maxHours = 24 * 14 }: IdleBounds = {},
): Promise<IdleReport> {
  const startedAtMs = clock.nowMs();
  let batches = 0;
  let messages = 0;
  const report = (rounds: number, ended: IdleReport['ended']): IdleReport => ({
    rounds,
    batches,
    messages,
    shiftedMs: clock.nowMs() - startedAtMs,
    ended,
  });
  for (let round = 1; round <= maxRounds; round++) {
    let drained = 0;
    for (const drainable of drainables) {
      const result = await drainable.drainOnce();
      drained += result.batches;
      batches += result.batches;
      messages += result.messages;
    }
    // What one trigger did may have given another one something to do at once.
    if (drained > 0) continue;
    const due = drainables.flatMap(drainable => drainable.nextDueAtMs() ?? []);
    if (due.length === 0) return report(round, 'idle');
    // What is due and yet was not done (a failed receive) needs time to pass too.
    const nextAtMs = Math.max(Math.min(...due), clock.nowMs() + 1);
    if (nextAtMs - startedAtMs > maxHours * 3_600_000) return report(round, 'hours');
    clock.shiftMs(nextAtMs - clock.nowMs());
  }
  return report(maxRounds, 'rounds');
}
