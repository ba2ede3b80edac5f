import type { Clock } from '../clock.ts';
import type { FaultEffect } from '../faults.ts';
import { type QueueMessage, type QueueSource, receiveLimit } from './queue-source.ts';

/** Reads a queue into batches: a batch is ready when it is full, or when its time window is over. */
export interface BatchReader {
  /** The next batch that is ready now. */
  take(): readonly QueueMessage[] | undefined;
  /** When there may be a batch to take; undefined while the queue has nothing to wait for. */
  nextDueAtMs(): number | undefined;
  /** Forgets what was read and not yet taken: the queue delivers it again when its lease ends. */
  forget(): void;
}

export interface BatchReaderOptions {
  readonly queue: QueueSource;
  readonly clock: Clock;
  /** `CountBasedWindow`. */
  readonly count: number;
  /** `TimeBasedWindow` in milliseconds, counted from the batch's first message. */
  readonly windowMs: number;
  readonly acknowledge: 'after' | 'before';
  /** Draws the fault of one receive. */
  readonly takeFault: () => FaultEffect | undefined;
}

/** Bodies of one batch together, in bytes: half of the payload limit leaves room for the envelope. */
export const batchBytesCap = 16 * 1024 * 1024;

export function createBatchReader(options: BatchReaderOptions): BatchReader {
  const { queue, clock, count, windowMs } = options;
  let messages: QueueMessage[] = [];
  let bytes = 0;
  let openedAtMs = 0;
  const isFull = () => messages.length >= count || bytes >= batchBytesCap;
  const reset = () => {
    messages = [];
    bytes = 0;
  };

  const receive = (): readonly QueueMessage[] => {
    const fault = options.takeFault();
    if (fault && !playedByQueue.includes(fault.kind)) return [];
    return queue.receive({ max: Math.min(receiveLimit, count - messages.length), fault });
  };
  const fill = () => {
    while (!isFull()) {
      const received = receive();
      if (received.length === 0) return;
      if (messages.length === 0) openedAtMs = clock.nowMs();
      for (const message of received) {
        messages.push(message);
        bytes += Buffer.byteLength(message.body);
        if (options.acknowledge === 'before') queue.delete(message.receiptHandle);
      }
    }
  };

  return {
    take() {
      fill();
      if (messages.length === 0) return undefined;
      if (!isFull() && clock.nowMs() < openedAtMs + windowMs) return undefined;
      const batch = messages;
      reset();
      return batch;
    },
    nextDueAtMs() {
      if (isFull()) return clock.nowMs();
      const windowEndsAtMs = messages.length > 0 ? openedAtMs + windowMs : Number.POSITIVE_INFINITY;
      const due = Math.min(windowEndsAtMs, queue.nextVisibleAtMs() ?? Number.POSITIVE_INFINITY);
      return Number.isFinite(due) ? due : undefined;
    },
    forget: reset,
  };
}

/** Faults of delivery are the queue's to play; any other makes this receive find nothing. */
const playedByQueue: readonly string[] = ['duplicate', 'delay', 'reorder', 'short-page'];
