import { fullJitterDelayMs } from '../core/backoff.ts';
import type { Clock, Random } from '../ports.ts';

export interface RetryPorts {
  readonly clock: Clock;
  readonly random: Random;
}

/** Tries in all, the first one included. Few, because each read is done again anyway when its task or scan is looked at again. */
export const attemptsCap = 3;
const delays = { baseMs: 200, capMs: 2_000 } as const;

/**
 * Runs `attempt` until it succeeds or fails for good, at most `attemptsCap` times with full jitter in between. Only for work that
 * may be repeated: reads, and messages whose duplicates do no harm.
 */
export async function retry<T>(
  ports: RetryPorts,
  mayRepeat: (error: unknown) => boolean,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (failures + 1 >= attemptsCap || !mayRepeat(error)) throw error;
    }
    await pauseBeforeRetry(ports, failures);
  }
}

/** Waits a random time that grows with the failures so far. */
export function pauseBeforeRetry(ports: RetryPorts, failures: number): Promise<void> {
  return ports.clock.sleepMs(fullJitterDelayMs(failures, delays, ports.random.unit()));
}
