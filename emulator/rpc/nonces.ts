import type { Clock } from '../clock.ts';
import { forgetOldest } from '../forget-oldest.ts';

/** How far a request's time may be from ours, and thereby how long a nonce has to be remembered. */
export const timeToleranceMs = 15 * 60_000;

/** The nonces that have been used, so that nobody can send a recorded request again. */
export interface Nonces {
  /**
   * True for a nonce that this key has not used. `requestTimeMs` is the time that the request carries: a request
   * dated ahead stays valid longer, so its nonce is remembered longer.
   */
  use(accessKeyId: string, nonce: string, requestTimeMs: number): boolean;
}

/**
 * Oldest first out: some 30 MB at worst. Whoever sends more than 200 requests a second for a quarter of an hour on end could
 * have an old nonce accepted again before its time, which costs a load test nothing.
 */
export const nonceCap = 200_000;

export function createNonces(clock: Clock, cap: number = nonceCap): Nonces {
  // Insertion order is nearly the order of expiry, so looking at the front is enough to stay small.
  const forgetAt = new Map<string, number>();
  let nextSweepAtMs = Number.NEGATIVE_INFINITY;
  const sweep = (nowMs: number) => {
    nextSweepAtMs = nowMs + sweepEveryMs;
    for (const [oldest, atMs] of forgetAt) {
      if (atMs >= nowMs) return;
      forgetAt.delete(oldest);
    }
  };
  return {
    use(accessKeyId, nonce, requestTimeMs) {
      const now = clock.nowMs();
      if (now >= nextSweepAtMs) sweep(now);
      // Joined: a template would keep its parts in memory beside the whole.
      const name = [accessKeyId, nonce].join(' ');
      if ((forgetAt.get(name) ?? Number.NEGATIVE_INFINITY) >= now) return false;
      forgetAt.delete(name);
      forgetAt.set(name, Math.max(now, requestTimeMs) + timeToleranceMs);
      forgetOldest(forgetAt, cap);
      return true;
    },
  };
}

/** Looking for what has expired at every request would find the front of the Map only behind all that was deleted there. */
const sweepEveryMs = 60_000;
