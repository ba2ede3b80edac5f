import type { Clock } from '../clock.ts';
import type { Queue } from './queue.ts';

/**
 * Resolves when a receive on this queue may find something, at `untilMs`, when the queue is deleted or when `signal`
 * aborts, whichever comes first. It is a hint: whoever waits together with others may still find nothing and wait again.
 */
export async function waitForMessage(
  queue: Queue,
  clock: Clock,
  untilMs: number,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  const wake = new AbortController();
  const stop = () => wake.abort();
  const unsubscribe = queue.onMessage(stop);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const nextAtMs = queue.nextVisibleAtMs() ?? Number.POSITIVE_INFINITY;
    await clock.waitUntil(Math.min(untilMs, nextAtMs), wake.signal);
  } finally {
    unsubscribe();
    signal.removeEventListener('abort', stop);
  }
}
