import { CloudError } from '../../core/errors.ts';
import type { Clock } from '../../ports.ts';

const pausesMs: readonly number[] = [1_000, 2_000, 4_000, 8_000];

/**
 * Repeats, after growing pauses, a call that failed in a way that passes; the last failure is the caller's. Only for calls that do no harm when they
 * are made twice. Whoever has asked to stop waits for no pause.
 */
export async function withPatience<T>(clock: Clock, signal: AbortSignal, call: () => Promise<T>): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await call();
    } catch (error) {
      if (!isPassing(error) || signal.aborted) throw error;
    }
    await clock.sleepMs(pauseMs, signal).catch(() => undefined);
  }
  return call();
}

/** Whether the same call may well work in a moment. */
export function isPassing(error: unknown): boolean {
  return error instanceof CloudError && (error.handling === 'transient' || error.handling === 'throttled');
}
