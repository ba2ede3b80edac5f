import type { Clock } from '../ports.ts';

/** Who hears when an answer takes its time. */
export interface Patience {
  readonly clock: Clock;
  readonly say: (sentence: string) => void;
}

/** Long enough for nearly every answer, and half of what a call may take. */
const patienceMs = 5_000;

/** Does the work, and says once for whom it waits when that takes long: silence looks like a hang. Nobody is told where nobody listens. */
export async function tellingSlowness<T>(
  patience: Patience | undefined,
  endpoint: string,
  work: () => Promise<T>,
  expectedMs = 0,
): Promise<T> {
  if (patience === undefined) return work();
  const over = new AbortController();
  patience.clock.sleepMs(patienceMs + expectedMs, over.signal).then(
    () => patience.say(`Still waiting for ${new URL(endpoint).host} …`),
    () => {},
  );
  try {
    return await work();
  } finally {
    over.abort();
  }
}
