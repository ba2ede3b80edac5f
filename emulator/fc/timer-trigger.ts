import type { Foundation } from '../foundation.ts';
import { parseSchedule } from './cron-schedule.ts';
import { asyncPayloadLimit, type Invocation, type Platform } from './platform.ts';

/** A timer trigger. Its invocations are asynchronous, so they may overlap and are retried by the function's async config. */
export interface TimerTrigger {
  readonly name: string;
  /** Fires when the schedule says so, until `stop`. */
  start(): void;
  stop(): void;
  /** Fires once now, whatever the schedule; `outcome` of the answer tells how the run ends. */
  fireNow(): Promise<Invocation>;
  nextFireAtMs(): number | undefined;
}

export interface TimerTriggerOptions {
  readonly name: string;
  readonly functionKey: string;
  readonly cronExpression: string;
  /** The configured trigger message; it reaches the function as a string, empty when there is none. */
  readonly payload?: string;
}

/** Throws when the expression cannot be used or the payload is too large. */
export function createTimerTrigger(
  foundation: Foundation,
  platform: Platform,
  options: TimerTriggerOptions,
): TimerTrigger {
  const { clock, ids } = foundation;
  const { name, functionKey, payload = '' } = options;
  const schedule = parseSchedule(options.cronExpression, clock.nowMs());
  if (Buffer.byteLength(payload) > asyncPayloadLimit)
    throw new Error(`The payload of trigger ${name} is larger than ${asyncPayloadLimit} bytes.`);
  let stopping: AbortController | undefined;
  const show = (enable: boolean) => {
    const config = { cronExpression: options.cronExpression, enable, payload };
    platform.triggers.put({ name, functionKey, type: 'timer', config });
  };
  show(true);

  const fire = (atMs: number) =>
    platform.invoke(
      functionKey,
      JSON.stringify({
        triggerTime: new Date(atMs).toISOString().replace(/\.\d+Z$/, 'Z'),
        triggerName: name,
        payload,
      }),
      { mode: 'async', requestId: `t-${ids.requestId().toLowerCase()}` },
    );
  const tick = async (signal: AbortSignal) => {
    for (;;) {
      const dueAtMs = schedule.nextAfter(clock.nowMs());
      if (dueAtMs === undefined) return;
      await clock.waitUntil(dueAtMs, signal);
      if (signal.aborted) return;
      // A clock that jumped over several due times fires once, for the latest: a jump is not lived through.
      await fire(Math.max(dueAtMs, schedule.latestUpTo(clock.nowMs()) ?? dueAtMs));
    }
  };

  return {
    name,
    start() {
      if (stopping) return;
      stopping = new AbortController();
      show(true);
      void tick(stopping.signal);
    },
    stop() {
      stopping?.abort();
      stopping = undefined;
      show(false);
    },
    fireNow: () => fire(clock.nowMs()),
    nextFireAtMs: () => schedule.nextAfter(clock.nowMs()),
  };
}
