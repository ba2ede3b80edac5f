/**
 * The emulator's only source of time. Everything that "happens later" in the cloud (an ENI that finishes
 * detaching, a message that becomes visible) is a timestamp compared with `nowMs()`, so shifting the clock is all
 * it takes to live through 25 hours.
 */
export interface Clock {
  /** Epoch milliseconds. */
  nowMs(): number;
  /** Resolves once `nowMs()` has reached `atMs`, or as soon as `signal` aborts. Never rejects. */
  waitUntil(atMs: number, signal?: AbortSignal): Promise<void>;
}

/** A clock that can be moved; listeners hear of every move, e.g. to tell running function processes. */
export interface MovableClock extends Clock {
  /** Moves the clock by `ms` (negative values step back) and wakes everything that has become due. */
  shiftMs(ms: number): void;
  /** What to add to the real clock of this machine to get `nowMs()`. */
  offsetMs(): number;
  onShift(listener: (offsetMs: number) => void): void;
}

interface Waiter {
  readonly atMs: number;
  readonly wake: () => void;
}

/** Real time plus an offset: what `eni-reaper emulator` and `eni-reaper run` use. */
export function shiftedClock(realNowMs: () => number = Date.now): MovableClock {
  let offset = 0;
  const listeners: ((offsetMs: number) => void)[] = [];
  const waiters = new Set<Waiter>();
  const nowMs = () => realNowMs() + offset;

  return {
    nowMs,
    offsetMs: () => offset,
    onShift: listener => void listeners.push(listener),
    shiftMs(ms) {
      offset += ms;
      for (const listener of listeners) listener(offset);
      for (const waiter of [...waiters]) if (waiter.atMs <= nowMs()) waiter.wake();
    },
    waitUntil(atMs, signal) {
      return new Promise(resolve => {
        if (atMs <= nowMs() || signal?.aborted) return resolve();
        const wake = () => {
          clearTimeout(waiter.timer);
          waiters.delete(waiter);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        // setTimeout cannot hold more than 2^31-1 ms; a longer wait looks again when it ends.
        const look = () => {
          if (nowMs() >= atMs) return wake();
          waiter.timer = setTimeout(look, Math.min(Math.max(atMs - nowMs(), 1), 2 ** 31 - 1));
        };
        const waiter: Waiter & { timer: NodeJS.Timeout | undefined } = { atMs, wake, timer: undefined };
        look();
        waiters.add(waiter);
        signal?.addEventListener('abort', wake, { once: true });
      });
    },
  };
}

/** Time that stands still until a test moves it. */
export function manualClock(startMs: number, realNowMs: () => number = Date.now): MovableClock {
  let now = startMs;
  const listeners: ((offsetMs: number) => void)[] = [];
  const waiters = new Set<Waiter>();

  return {
    nowMs: () => now,
    offsetMs: () => now - realNowMs(),
    onShift: listener => void listeners.push(listener),
    shiftMs(ms) {
      now += ms;
      for (const listener of listeners) listener(now - realNowMs());
      for (const waiter of [...waiters]) if (waiter.atMs <= now) waiter.wake();
    },
    waitUntil(atMs, signal) {
      return new Promise(resolve => {
        if (atMs <= now || signal?.aborted) return resolve();
        const wake = () => {
          waiters.delete(waiter);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const waiter = { atMs, wake };
        waiters.add(waiter);
        signal?.addEventListener('abort', wake, { once: true });
      });
    },
  };
}
