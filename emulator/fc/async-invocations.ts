import { setMaxListeners } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FaultEffect } from '../faults.ts';
import type { Foundation } from '../foundation.ts';
import type { DeployedFunction } from './function-spec.ts';
import { type InvokeResult, succeeded } from './invoke-result.ts';

/** How an asynchronous invocation ended. */
export interface AsyncOutcome {
  readonly requestId: string;
  readonly succeeded: boolean;
  /** How often the function was run. */
  readonly attempts: number;
  readonly expired: boolean;
  readonly result: InvokeResult;
}

export interface AsyncEvent {
  readonly fn: DeployedFunction;
  readonly payload: Buffer;
  readonly requestId: string;
  /** A fault that was drawn when the event was accepted and belongs to its first run. */
  readonly firstFault: FaultEffect | undefined;
}

/** Function Compute's own queue of accepted events: runs each, and again when it fails. */
export interface AsyncInvocations {
  /** Resolves when the event has succeeded, or has been given up; never rejects. */
  add(event: AsyncEvent): Promise<AsyncOutcome>;
  /** Events that are being run or wait for their next run. */
  pending(): number;
  /** When the next waiting event is run again; undefined when none waits. */
  nextDueAtMs(): number | undefined;
  /** Resolves when no event is being run any more; events that wait for the clock may remain. */
  settled(): Promise<void>;
  /** Gives up everything that waits. */
  close(): void;
}

/** Runs after a function error, unless the function says otherwise (error handling page). */
const defaultRetries = 3;

/**
 * Before the second run, doubled for each further one. The page says that function errors are retried, not how soon;
 * one second is an assumption.
 */
const errorBackoffMs = 1000;

/** Throttled runs (429) and those that met an error of the platform: from 0.5 s, doubled, for up to 5 hours. */
const throttledBackoffMs = 500;
const throttledForMs = 5 * 3_600_000;

const defaultEventAgeSeconds = 86_400;

export function createAsyncInvocations(
  foundation: Foundation,
  work: {
    /** `retryCount` counts the runs that failed; one that found no instance is not among them. */
    readonly run: (
      event: AsyncEvent,
      turn: { readonly retryCount: number; readonly isFirst: boolean },
    ) => Promise<InvokeResult>;
    /** Delivers the outcome to the function's destinations; must not reject. */
    readonly deliver: (event: AsyncEvent, outcome: AsyncOutcome) => Promise<void>;
  },
): AsyncInvocations {
  const { clock } = foundation;
  const closing = new AbortController();
  // Every event that waits listens to it, and Node takes more than ten listeners for a leak.
  setMaxListeners(0, closing.signal);
  const waiting = new Set<{ readonly dueAtMs: number }>();
  const listeners: (() => void)[] = [];
  let atWork = 0;
  const rest = () => {
    atWork--;
    if (atWork === 0) for (const wake of listeners.splice(0)) wake();
  };
  const waitFor = async (ms: number): Promise<void> => {
    const entry = { dueAtMs: clock.nowMs() + ms };
    waiting.add(entry);
    rest();
    await clock.waitUntil(entry.dueAtMs, closing.signal);
    waiting.delete(entry);
    atWork++;
  };

  const process = async (event: AsyncEvent): Promise<AsyncOutcome> => {
    const { maxAsyncEventAgeInSeconds = defaultEventAgeSeconds } = event.fn.asyncConfig;
    const acceptedAtMs = clock.nowMs();
    let attempts = 0;
    let backoffs = 0;
    for (;;) {
      const result = await work.run(event, { retryCount: attempts, isFirst: attempts + backoffs === 0 });
      if (result.statusCode === 200) attempts++;
      else backoffs++;
      const outcome = {
        requestId: event.requestId,
        succeeded: succeeded(result),
        attempts,
        expired: false,
        result,
      };
      const waitMs = retryDelayMs(event.fn, result, attempts, backoffs, clock.nowMs() - acceptedAtMs);
      if (waitMs === undefined || closing.signal.aborted) return outcome;
      await waitFor(waitMs);
      if (closing.signal.aborted) return outcome;
      if (clock.nowMs() - acceptedAtMs > maxAsyncEventAgeInSeconds * 1000)
        return { ...outcome, expired: true };
    }
  };

  return {
    async add(event) {
      atWork++;
      try {
        const outcome = await process(event);
        if (!closing.signal.aborted) await work.deliver(event, outcome);
        return outcome;
      } finally {
        rest();
      }
    },
    pending: () => atWork + waiting.size,
    nextDueAtMs: () =>
      waiting.size === 0 ? undefined : Math.min(...[...waiting].map(entry => entry.dueAtMs)),
    async settled() {
      const someDue = () => [...waiting].some(entry => entry.dueAtMs <= clock.nowMs());
      while (atWork > 0 || someDue()) {
        if (atWork > 0) await new Promise<void>(resolve => listeners.push(resolve));
        // An event whose time has just come is about to be taken up.
        else await nextTurn();
      }
    },
    close: () => closing.abort(),
  };
}

/** How long to wait before the next run; undefined when there is none. */
function retryDelayMs(
  fn: DeployedFunction,
  result: InvokeResult,
  attempts: number,
  backoffs: number,
  ageMs: number,
): number | undefined {
  if (succeeded(result)) return undefined;
  if (result.statusCode === 200) {
    const retries = fn.asyncConfig.maxAsyncRetryAttempts ?? defaultRetries;
    return attempts > retries ? undefined : errorBackoffMs * 2 ** (attempts - 1);
  }
  if (result.statusCode !== 429 && result.statusCode < 500) return undefined;
  const waitMs = throttledBackoffMs * 2 ** (backoffs - 1);
  return ageMs + waitMs > throttledForMs ? undefined : waitMs;
}
