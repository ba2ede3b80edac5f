import type { Clock } from '../clock.ts';
import type { FaultEffect } from '../faults.ts';
import type {
  MessageContent,
  MessageProperties,
  MessageSnapshot,
  PeekedMessage,
  ReceivedMessage,
} from './message.ts';
import type { DlqPolicy, QueueAttributes } from './queue-attributes.ts';

/**
 * A queue as the cloud keeps it: at least once, by priority, on lease. All of it is a function of the clock; nothing
 * runs by itself, so a clock that jumps 25 hours takes the queue with it.
 */
export interface Queue {
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
  readonly createdAtMs: number;
  lastModifiedAtMs(): number;
  attributes(): QueueAttributes;
  setAttributes(change: Partial<QueueAttributes>): void;
  dlqPolicy(): DlqPolicy | undefined;
  setDlqPolicy(policy: DlqPolicy | undefined): void;
  /** Throws MnsError for a body, delay or priority that the cloud refuses. */
  send(body: string, options?: SendOptions): SentMessage;
  /** Leases up to `max` visible messages for the queue's visibility timeout. */
  receive(options: ReceiveOptions): readonly ReceivedMessage[];
  /** Looks at up to `max` visible messages and changes nothing. */
  peek(max: number): readonly PeekedMessage[];
  /** False when the handle is not, or no longer, the newest of a message that is on lease. */
  delete(receiptHandle: string): boolean;
  /** Leases a message again, from now on, under a new handle; undefined where `delete` would say false. */
  changeVisibility(
    receiptHandle: string,
    visibilityTimeoutSeconds: number,
  ): { readonly receiptHandle: string; readonly nextVisibleAtMs: number } | undefined;
  counts(): QueueCounts;
  /** Every message, in the order in which they were sent. */
  snapshot(): readonly MessageSnapshot[];
  /**
   * The earliest instant, which may be past, at which a receive might find something; undefined while there is nothing to
   * wait for. A message that is about to become a dead letter of another queue counts here too.
   */
  nextVisibleAtMs(): number | undefined;
  /** Calls `listener` when `nextVisibleAtMs` may have become earlier, or the queue is deleted; returns what stops that. */
  onMessage(listener: () => void): () => void;
  isDeleted(): boolean;
}

export interface SendOptions {
  /** The queue's own DelaySeconds when absent. */
  readonly delaySeconds?: number | undefined;
  /** 1 (first) to 16; 8 when absent. */
  readonly priority?: number | undefined;
  readonly properties?: MessageProperties | undefined;
  /** `duplicate`, `delay` and `reorder` are played; other effects are the business of the wire. */
  readonly fault?: FaultEffect | undefined;
}

export interface SentMessage {
  readonly messageId: string;
  readonly bodyMd5: string;
  /** Only for a delayed message, which can thereby be deleted before anybody sees it. */
  readonly receiptHandle?: string;
}

export interface ReceiveOptions {
  readonly max: number;
  /** `duplicate`, `delay`, `reorder` and `short-page` are played; other effects are the business of the wire. */
  readonly fault?: FaultEffect | undefined;
}

export interface QueueCounts {
  readonly active: number;
  readonly inactive: number;
  readonly delayed: number;
}

/** What a queue shares with its siblings; given by the broker. */
export interface QueueSurroundings {
  readonly clock: Clock;
  /** Marks the queue's message ids. */
  readonly tag: string;
  /** Numbers messages across all queues. */
  readonly nextSequence: () => number;
  readonly findSibling: (name: string) => QueueInternals | undefined;
  /** Queues whose dead letters come here. */
  readonly feeders: () => readonly QueueInternals[];
  readonly onDeadLetter: (message: MessageContent, target: Queue) => void;
  readonly onPolicyChange: () => void;
}

/** What only the broker and the queue's siblings may do. */
export interface QueueInternals {
  readonly queue: Queue;
  /** Takes over a dead letter. */
  adopt(message: MessageContent): void;
  /**
   * Hands dead letters over and says when the next message may become one. Always in the future: what is visible here
   * and no dead letter must not make anyone who waits elsewhere look again at once, over and over.
   */
  settle(): number | undefined;
  /** Lets everyone who waits here look again. */
  tellListeners(): void;
  markDeleted(): void;
}
