/** MNS accepts DelaySeconds from 0 to 604,800 (CreateQueue and SendMessage pages). */
export const delayLimitSeconds = 604_800;

/**
 * DelaySeconds of the `index`-th task of a scan (counting from 0), so that tasks become visible at `perMinute`: the queue is the rate
 * limiter, for however many workers run.
 */
export function pacedDelaySeconds(index: number, perMinute: number): number {
  return Math.min(Math.floor((index * 60) / perMinute), delayLimitSeconds);
}

/**
 * The next free moment at this pace, not before `notBefore`. Handing the returned moment back in as `lastSlotAt` spreads any number of
 * messages, over any number of batches, without ever letting them become visible all at once.
 */
export function nextSlotAt(lastSlotAt: number, notBefore: number, perMinute: number): number {
  return Math.max(lastSlotAt + 60_000 / perMinute, notBefore);
}

/** Whole seconds from `now` until `at`, rounded up, within what MNS accepts. */
export function delaySecondsUntil(at: number, now: number): number {
  return Math.min(Math.max(Math.ceil((at - now) / 1000), 0), delayLimitSeconds);
}
