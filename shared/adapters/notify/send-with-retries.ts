import { fullJitterDelayMs } from '../../core/backoff.ts';
import type { Clock, Random, SendResult } from '../../ports.ts';

/** What came of one attempt; `reason` goes behind a colon and has no full stop. */
export type Attempt =
  | { readonly kind: 'sent' }
  | { readonly kind: 'failed'; readonly reason: string; readonly mayRepeat: boolean };

export interface RetryOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** The inner deadline of the run: nothing is under way after it, for a digest is the last and the least that a run does. */
  readonly deadlineAt: number;
}

/** Tries in all, the first one included. */
export const digestAttemptsCap = 3;
/** How long one attempt may take (milliseconds). */
export const digestTimeoutCapMs = 5_000;
const delays = { baseMs: 1_000, capMs: 8_000 } as const;

/**
 * Makes at most three attempts with full jitter in between. An attempt whose answer was lost is repeated too: the same digest twice is better than
 * none. A failure has the reason of the last attempt.
 */
export async function sendWithRetries(
  { clock, random, deadlineAt }: RetryOptions,
  attempt: (timeoutMs: number) => Promise<Attempt>,
): Promise<SendResult> {
  let reason = 'the time of this run is used up';
  for (let tries = 1; tries <= digestAttemptsCap; tries += 1) {
    const timeoutMs = Math.min(digestTimeoutCapMs, deadlineAt - clock.nowMs());
    if (timeoutMs <= 0) break;
    const outcome = await attempt(timeoutMs);
    if (outcome.kind === 'sent') return outcome;
    reason = outcome.reason;
    if (!outcome.mayRepeat || tries === digestAttemptsCap) break;
    const delayMs = fullJitterDelayMs(tries - 1, delays, random.unit());
    if (clock.nowMs() + delayMs >= deadlineAt) break;
    await clock.sleepMs(delayMs);
  }
  return { kind: 'failed', reason };
}
