import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';

/** The time of one function process: this machine's, moved by what the emulator's clock was shifted. */
export interface ProcessClock {
  offsetMs(): number;
  /** Takes over a new offset. `Date` follows it in both directions, `performance.now()` only forward. */
  setOffsetMs(offsetMs: number): void;
}

/**
 * Moves `Date` and `performance.now()` of this process. Has to run before the function's code is loaded, because modules
 * may keep `Date.now` in a variable. `process.hrtime`, timers and `Intl` formatters without a date stay on real time.
 */
export function installProcessClock(initialOffsetMs: number): ProcessClock {
  let offsetMs = initialOffsetMs;
  let monotonicExtraMs = 0;
  const RealDate = Date;
  const realNow = Date.now.bind(Date);
  const realPerformanceNow = performance.now.bind(performance);
  const nowMs = () => realNow() + offsetMs;

  const ShiftedDate = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [nowMs()] : args, newTarget),
    // `Date()` without `new` is the present as text, whatever its arguments.
    apply: () => new RealDate(nowMs()).toString(),
  });
  RealDate.now = nowMs;
  RealDate.prototype.constructor = ShiftedDate;
  globalThis.Date = ShiftedDate;
  Object.defineProperty(performance, 'now', {
    configurable: true,
    writable: true,
    value: () => realPerformanceNow() + monotonicExtraMs,
  });

  return {
    offsetMs: () => offsetMs,
    setOffsetMs(next) {
      monotonicExtraMs += Math.max(0, next - offsetMs);
      offsetMs = next;
    },
  };
}

/**
 * Makes a sleep through `node:timers/promises` a question to the emulator, which moves its clock instead of waiting.
 * The global `setTimeout` stays real: SDKs time their sockets with it. `startSleep` asks, and returns how to take the
 * question back when the sleep is aborted.
 */
export function installVirtualSleep(startSleep: (ms: number, onWake: () => void) => () => void): void {
  const virtualSetTimeout = <T>(
    delayMs?: number,
    value?: T,
    options?: { signal?: AbortSignal },
  ): Promise<T | undefined> =>
    new Promise((resolve, reject) => {
      const signal = options?.signal;
      if (signal?.aborted) return reject(abortError(signal.reason));
      const abort = () => {
        takeBack();
        reject(abortError(signal?.reason));
      };
      const takeBack = startSleep(asTimerDelay(delayMs), () => {
        signal?.removeEventListener('abort', abort);
        resolve(value);
      });
      signal?.addEventListener('abort', abort, { once: true });
    });
  Object.defineProperty(timersPromises, 'setTimeout', {
    configurable: true,
    enumerable: true,
    writable: true,
    value: virtualSetTimeout,
  });
  syncBuiltinESMExports();
}

/** Node's timers take anything outside 1…2^31-1 for one millisecond. */
function asTimerDelay(delayMs: number | undefined): number {
  const ms = Math.trunc(Number(delayMs));
  return ms >= 1 && ms <= 2 ** 31 - 1 ? ms : 1;
}

/** What Node's own promise timers reject with. */
function abortError(cause: unknown): Error {
  const error = new Error('The operation was aborted', { cause });
  return Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' });
}
