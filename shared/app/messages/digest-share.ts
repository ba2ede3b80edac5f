import type { Digest } from '../../core/digest/render-digest.ts';
import type { Clock, Place } from '../../ports.ts';
import type { CallBudgets } from '../call-budgets.ts';

/**
 * Digests of teardown in one minute: with the 16 of four workers they come to the 20 that a DingTalk robot takes before it is silenced for ten minutes.
 * A burst of requests that are all refused must not silence everything else; what is above it is one line of the log.
 */
export const teardownDigestsCap = 4;

/** Whether one more digest may be sent in this minute. An ENI that was left detached is told whatever it costs. */
export function createDigestShare(
  { clock, budgets }: { readonly clock: Clock; readonly budgets: CallBudgets },
  { accountId, region }: Place,
): (digest: Digest) => boolean {
  const place = { accountId, region };
  return digest => {
    const now = clock.nowMs();
    const isUrgent =
      digest.kind === 'results-digest' && digest.tasks.some(({ leftDetached }) => leftDetached);
    if (!isUrgent && !budgets.mayCall('digest', place, now, teardownDigestsCap)) return false;
    budgets.count('digest', place, now);
    return true;
  };
}
