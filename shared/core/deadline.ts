/** What is kept back of a function's timeout for ending cleanly: at most this, and at most a third of a short timeout. */
const reserveCapMs = 20_000;

/** The instants that divide one invocation, all before the platform kills the function. */
export interface Deadlines {
  /** No new work is begun at or after this instant. */
  readonly deadlineAt: number;
  /** No call to ECS, ENS or STS outlasts this instant, also one that was begun in time; from here on there is only sending on. */
  readonly callsEndAt: number;
  /** No message is on its way after this instant: shortly after it the platform ends the function. */
  readonly endsAt: number;
}

/**
 * Divides the function's own timeout: a function that overruns is killed, and everything that it had in hand is done again. With 240 s the last work is
 * begun after 220 s, the last call ends after 230 s, and the last message is sent after 239 s.
 */
export function divideTimeout(startedAt: number, timeoutMs: number): Deadlines {
  const killedAt = startedAt + timeoutMs;
  const reserveMs = Math.min(reserveCapMs, timeoutMs / 3);
  return {
    deadlineAt: killedAt - reserveMs,
    callsEndAt: killedAt - reserveMs / 2,
    endsAt: killedAt - reserveMs / 20,
  };
}
