import type { MovableClock } from '../clock.ts';

/**
 * Lets functions sleep without anybody waiting: the clock is moved to the first sleeper's time as soon as every running
 * function sleeps. Moving it any earlier would spend the timeout of functions that are still at work.
 */
export interface VirtualSleep {
  /** Announces an invocation; `deadlineAtMs` is when it will be killed. */
  enter(deadlineAtMs: number): Sleeper;
}

export interface Sleeper {
  /**
   * Resolves true when the time is over. False at the deadline, where the clock is taken exactly, and when `signal` aborts:
   * the sleeper must not be woken. `knownOffsetMs` is the clock's offset when the sleeper asked; what it moved since then
   * counts as slept.
   */
  sleep(ms: number, knownOffsetMs: number, signal?: AbortSignal): Promise<boolean>;
  leave(): void;
}

interface Sleep {
  readonly dueAtMs: number;
  readonly wake: () => void;
}

/**
 * How long sleepers wait for neighbours that work, in real milliseconds. A neighbour may itself wait for the clock (a
 * long poll, a late reply), and then nobody else would ever move it.
 */
const defaultPatienceMs = 3000;

export function createVirtualSleep(clock: MovableClock, patienceMs = defaultPatienceMs): VirtualSleep {
  const house = new Set<Set<Sleep>>();
  let impatience: NodeJS.Timeout | undefined;

  const wakeDue = () => {
    for (const sleeps of house)
      for (const sleep of [...sleeps]) {
        if (sleep.dueAtMs > clock.nowMs()) continue;
        sleeps.delete(sleep);
        sleep.wake();
      }
  };
  const calmDown = () => {
    clearTimeout(impatience);
    impatience = undefined;
  };
  const advance = () => {
    calmDown();
    const due = Math.min(...[...house].flatMap(sleeps => [...sleeps].map(sleep => sleep.dueAtMs)));
    if (!Number.isFinite(due)) return;
    // Moving the clock wakes the sleepers, through the listener below.
    if (due > clock.nowMs()) clock.shiftMs(due - clock.nowMs());
    else wakeDue();
  };
  const consider = () => {
    const asleep = [...house].filter(sleeps => sleeps.size > 0).length;
    if (asleep === 0) return calmDown();
    if (asleep === house.size) return advance();
    impatience ??= setTimeout(advance, patienceMs);
  };
  clock.onShift(() => {
    wakeDue();
    consider();
  });

  return {
    enter(deadlineAtMs) {
      const sleeps = new Set<Sleep>();
      house.add(sleeps);
      return {
        sleep(ms, knownOffsetMs, signal) {
          const alreadySleptMs = Math.max(0, clock.offsetMs() - knownOffsetMs);
          const wakeAtMs = clock.nowMs() + Math.max(0, ms - alreadySleptMs);
          return new Promise(resolve => {
            const sleep: Sleep = {
              dueAtMs: Math.min(wakeAtMs, deadlineAtMs),
              wake: () => resolve(wakeAtMs < deadlineAtMs),
            };
            const abort = () => {
              sleeps.delete(sleep);
              resolve(false);
              consider();
            };
            sleeps.add(sleep);
            signal?.addEventListener('abort', abort, { once: true });
            consider();
          });
        },
        leave() {
          house.delete(sleeps);
          consider();
        },
      };
    },
  };
}
