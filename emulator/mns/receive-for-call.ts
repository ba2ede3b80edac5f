import { queueOf } from './call-targets.ts';
import { pollingWaitSecondsRange } from './limits.ts';
import { receiveWithin } from './long-poll.ts';
import type { ReceivedMessage } from './message.ts';
import { MnsError } from './mns-error.ts';
import type { MnsCall } from './operation.ts';
import { integerParameter } from './query-fields.ts';

/**
 * Receives as one call asks: `waitseconds`, else the queue's PollingWaitSeconds, and no wait at all beyond the ceiling on
 * concurrent long polls. The queue may be deleted meanwhile, which is QueueNotExist.
 */
export async function receiveForCall(call: MnsCall, max: number): Promise<readonly ReceivedMessage[]> {
  const { accountId, region, signal, fault, foundation, pollCeiling } = call;
  const queue = queueOf(call);
  const asked = integerParameter(call, 'waitseconds', 'waitseconds', pollingWaitSecondsRange);
  const wanted = asked ?? queue.attributes().pollingWaitSeconds;
  const leave = wanted > 0 ? pollCeiling.enter(accountId, region) : undefined;
  try {
    const waitSeconds = leave ? wanted : 0;
    const received = await receiveWithin(queue, foundation.clock, { max, waitSeconds, signal, fault });
    if (received.length === 0 && queue.isDeleted()) throw new MnsError('QueueNotExist');
    return received;
  } finally {
    leave?.();
  }
}
