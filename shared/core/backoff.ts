/**
 * Full jitter: uniform in [0, min(cap, base · 2ⁿ)), n counting from 0. The cap is applied before the dice are thrown, so that the
 * delays still spread at the ceiling, when the service is sickest.
 * Source: Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015.
 *
 * `unit` is a random number in [0, 1).
 */
export function fullJitterDelayMs(
  attempt: number,
  limits: { readonly baseMs: number; readonly capMs: number },
  unit: number,
): number {
  return unit * Math.min(limits.capMs, limits.baseMs * 2 ** attempt);
}
