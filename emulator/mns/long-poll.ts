import type { Clock } from '../clock.ts';
import type { ReceivedMessage } from './message.ts';
import type { Queue, ReceiveOptions } from './queue.ts';
import { waitForMessage } from './wait-for-message.ts';

/**
 * Receives at once if it can, otherwise as soon as a message becomes visible within `waitSeconds`. Comes back empty when
 * the time is over, the queue was deleted or the client has gone; a client that has gone takes no message with it.
 */
export async function receiveWithin(
  queue: Queue,
  clock: Clock,
  options: ReceiveOptions & { readonly waitSeconds: number; readonly signal: AbortSignal },
): Promise<readonly ReceivedMessage[]> {
  const { waitSeconds, signal } = options;
  const untilMs = clock.nowMs() + waitSeconds * 1000;
  let { fault } = options;
  while (!signal.aborted && !queue.isDeleted()) {
    const received = queue.receive({ max: options.max, fault });
    if (received.length > 0 || clock.nowMs() >= untilMs) return received;
    // A page cut to nothing is an empty answer; waiting would find the same messages at once, over and over.
    if (fault?.kind === 'short-page' && fault.size < 1) return received;
    // One late delivery is one delay; otherwise a poll longer than the delay would put it off again and again.
    if (fault?.kind === 'delay') fault = undefined;
    await waitForMessage(queue, clock, untilMs, signal);
  }
  return [];
}
