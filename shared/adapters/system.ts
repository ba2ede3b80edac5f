import timersPromises from 'node:timers/promises';
import type { Clock, Random } from '../ports.ts';

/**
 * The one real clock of the product. Sleeping looks `setTimeout` up on the module object at each call, and timestamps ask `Date` each time,
 * so that a function process of the emulator can be told a story about other days (docs/adr/0005) without this file knowing.
 */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  async sleepMs(ms, signal) {
    try {
      await timersPromises.setTimeout(ms, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      // Node wraps the reason in an AbortError of its own; callers are promised the reason.
      throw signal?.aborted ? signal.reason : error;
    }
  },
};

/** The one real source of randomness. */
export const systemRandom: Random = { unit: () => Math.random() };
