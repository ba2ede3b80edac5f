import type { Clock } from '../ports.ts';

/** What one call of a function brings along, whatever started it. */
export interface Invocation {
  /** The account and region that the function itself lives in. */
  readonly accountId: string;
  readonly region: string;
  readonly requestId: string;
  /** No new work is begun at or after this instant; what is left of the function's timeout is for sending the rest on. */
  readonly deadlineAt: number;
  /** Somebody who watches may ask to begin nothing new. */
  readonly stop?: AbortSignal | undefined;
}

/** Why nothing new may be begun now, as the beginning of a sentence; `undefined` while it may. */
export function whyOver(clock: Clock, { deadlineAt, stop }: Invocation): string | undefined {
  if (stop?.aborted) return 'This run was asked to stop';
  return clock.nowMs() >= deadlineAt ? 'Time ran out' : undefined;
}
