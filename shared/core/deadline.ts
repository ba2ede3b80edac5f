/** The most of a function's timeout that is kept back: one call in flight may take 10 s, and sending the rest on takes a few more. */
const reserveCapMs = 20_000;

/**
 * The instant after which no new work is begun, inside the function's own timeout: the platform kills a function that overruns, and what it had in
 * hand would be repeated. A short timeout keeps back a quarter of itself.
 */
export function innerDeadlineAt(startedAt: number, timeoutMs: number): number {
  return startedAt + timeoutMs - Math.min(reserveCapMs, timeoutMs / 4);
}
