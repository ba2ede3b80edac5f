import type { FaultEffect } from '../faults.ts';

/** What a trigger needs of a queue; the queues of the emulator's MNS have it, and so does any small double. */
export interface QueueSource {
  /** Leases up to `max` visible messages for the queue's visibility timeout. */
  receive(options: {
    readonly max: number;
    readonly fault?: FaultEffect | undefined;
  }): readonly QueueMessage[];
  /** False when the handle is not, or no longer, the newest of the message. */
  delete(receiptHandle: string): boolean;
  send(body: string): unknown;
  /** The earliest instant, which may be past, at which a receive might find something. */
  nextVisibleAtMs(): number | undefined;
  /** Calls `listener` when there may be something to receive earlier than before; returns what stops that. */
  onMessage(listener: () => void): () => void;
}

export interface QueueMessage {
  readonly messageId: string;
  /** Exactly what was sent. */
  readonly body: string;
  readonly receiptHandle: string;
  readonly enqueuedAtMs: number;
}

/** Most messages that one receive of MNS answers (BatchReceiveMessage). */
export const receiveLimit = 16;
