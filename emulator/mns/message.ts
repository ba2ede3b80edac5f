import { createHash } from 'node:crypto';

/** A name-value pair that a sender attaches (`UserProperties`) or a tracing system does (`SystemProperties`). */
export interface MessageProperty {
  readonly name: string;
  readonly value: string;
  readonly type: string;
}

export interface MessageProperties {
  readonly user: readonly MessageProperty[];
  readonly system: readonly MessageProperty[];
}

/** What does not change from the moment a message is accepted. */
export interface MessageContent {
  readonly messageId: string;
  /** Opaque: exactly the characters that were sent, Base64 or not. */
  readonly body: string;
  readonly bodyMd5: string;
  readonly priority: number;
  readonly enqueuedAtMs: number;
  /** Retention counts from the first enqueuing, also across a move to a dead-letter queue. */
  readonly expiresAtMs: number;
  readonly properties?: MessageProperties | undefined;
}

/** A message in its queue, with what its consumers have done to it. Only the queue itself changes it. */
export interface StoredMessage extends MessageContent {
  readonly sequence: number;
  visibleAtMs: number;
  /** Counts the receipt handles given out; only the newest counts. */
  lease: number;
  dequeueCount: number;
  firstDequeuedAtMs: number | undefined;
}

/** `active` can be received, `inactive` is on lease to a consumer, `delayed` was never visible yet. */
export type MessageState = 'active' | 'inactive' | 'delayed';

/** What a consumer sees. FirstDequeueTime equals EnqueueTime until the first receive (PeekMessage page). */
export interface PeekedMessage extends MessageContent {
  readonly firstDequeuedAtMs: number;
  readonly dequeueCount: number;
}

export interface ReceivedMessage extends PeekedMessage {
  readonly receiptHandle: string;
  readonly nextVisibleAtMs: number;
}

/** For the control API and for tests: the whole truth about one message. */
export interface MessageSnapshot {
  readonly messageId: string;
  readonly body: string;
  readonly state: MessageState;
  readonly priority: number;
  readonly dequeueCount: number;
  readonly enqueuedAtMs: number;
  readonly visibleAtMs: number;
  readonly expiresAtMs: number;
}

export function stateOf(message: StoredMessage, nowMs: number): MessageState {
  if (message.visibleAtMs <= nowMs) return 'active';
  return message.dequeueCount === 0 ? 'delayed' : 'inactive';
}

/**
 * The shape of the documentation's sample `5F290C926D472878-2-14D9529A8FA-200000001`: 16 hex digits of the queue, a
 * constant, the send time in milliseconds and the message's number, both in hex.
 */
export function renderMessageId(queueTag: string, enqueuedAtMs: number, sequence: number): string {
  // Joined: a template's result would keep its parts in memory as well, for as long as the message lives.
  return [queueTag, '2', enqueuedAtMs.toString(16), sequence.toString(16)].join('-').toUpperCase();
}

/** Upper-case hex, as the documentation's samples print it. */
export function md5OfBody(body: string): string {
  return createHash('md5').update(body, 'utf8').digest('hex').toUpperCase();
}

export function snapshotOf(message: StoredMessage, nowMs: number): MessageSnapshot {
  return {
    messageId: message.messageId,
    body: message.body,
    state: stateOf(message, nowMs),
    priority: message.priority,
    dequeueCount: message.dequeueCount,
    enqueuedAtMs: message.enqueuedAtMs,
    visibleAtMs: message.visibleAtMs,
    expiresAtMs: message.expiresAtMs,
  };
}

export function peekedOf(message: StoredMessage): PeekedMessage {
  return {
    messageId: message.messageId,
    body: message.body,
    bodyMd5: message.bodyMd5,
    priority: message.priority,
    enqueuedAtMs: message.enqueuedAtMs,
    expiresAtMs: message.expiresAtMs,
    properties: message.properties,
    firstDequeuedAtMs: message.firstDequeuedAtMs ?? message.enqueuedAtMs,
    dequeueCount: message.dequeueCount,
  };
}
