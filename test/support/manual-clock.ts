import type { Clock } from '../../shared/ports.ts';
import { noon } from './times.ts';

/** Time that only tests move. Sleeping takes no time at all: it moves the clock instead. */
export interface ManualClock extends Clock {
  /** Moves both faces of time on. */
  advance(ms: number): void;
  /** Sets the wall clock back, as a correction of the machine's time would; what measures durations goes on. */
  stepBack(ms: number): void;
}

/** Two sleeps at the same time would move the clock twice; nothing under test does that. */
export function createManualClock(startAt: number = noon): ManualClock {
  let wallMs = startAt;
  let steadyMs = 0;
  const advance = (ms: number): void => {
    wallMs += ms;
    steadyMs += ms;
  };
  return {
    nowMs: () => wallMs,
    monotonicMs: () => steadyMs,
    async sleepMs(ms, signal) {
      signal?.throwIfAborted();
      advance(ms);
    },
    advance,
    stepBack(ms) {
      wallMs -= ms;
    },
  };
}
