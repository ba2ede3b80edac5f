import type { Clock } from '../clock.ts';
import type { Drainable } from './drainable.ts';

/**
 * Keeps draining by itself, as the cloud does: whenever something becomes due and whenever `onWork` says that there is
 * something new. Returns what stops it.
 */
export function startPump(
  drainable: Drainable,
  clock: Clock,
  onWork: (listener: () => void) => () => void,
): () => void {
  const stopping = new AbortController();
  let wake = () => {};
  let isWoken = false;
  const silence = onWork(() => {
    isWoken = true;
    wake();
  });
  const isDue = () => (drainable.nextDueAtMs() ?? Number.POSITIVE_INFINITY) <= clock.nowMs();
  const pump = async () => {
    while (!stopping.signal.aborted) {
      isWoken = false;
      const wasDue = isDue();
      const { batches } = await drainable.drainOnce();
      // What is due and yet was not done (a failed receive) is tried again in a moment; all else goes on at once.
      const isStuck = wasDue && batches === 0;
      if (isWoken || (isDue() && !isStuck)) continue;
      const pause = new AbortController();
      wake = () => pause.abort();
      if (stopping.signal.aborted) return;
      stopping.signal.addEventListener('abort', wake, { once: true });
      const due = drainable.nextDueAtMs();
      await clock.waitUntil(
        due === undefined ? Number.POSITIVE_INFINITY : Math.max(due, clock.nowMs() + pauseMs),
        pause.signal,
      );
      stopping.signal.removeEventListener('abort', wake);
    }
  };
  void pump();
  return () => {
    silence();
    stopping.abort();
    wake();
  };
}

const pauseMs = 100;
