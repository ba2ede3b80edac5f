import {
  checkBody,
  checkRange,
  defaultPriority,
  delaySecondsRange,
  priorityRange,
  visibilityTimeoutRange,
} from './limits.ts';
import {
  type MessageContent,
  type MessageState,
  md5OfBody,
  type PeekedMessage,
  peekedOf,
  type ReceivedMessage,
  renderMessageId,
  type StoredMessage,
  snapshotOf,
  stateOf,
} from './message.ts';
import { createMessageStore } from './message-store.ts';
import { MnsError } from './mns-error.ts';
import type { Queue, QueueInternals, QueueSurroundings } from './queue.ts';
import {
  checkDlqPolicy,
  checkQueueAttributes,
  type DlqPolicy,
  type QueueAttributes,
} from './queue-attributes.ts';
import { parseReceipt, renderReceipt } from './receipt.ts';

/** Makes an empty queue. Attributes are taken as they are; the broker has checked them. */
export function createQueue(
  identity: { readonly accountId: string; readonly region: string; readonly name: string },
  initialAttributes: QueueAttributes,
  surroundings: QueueSurroundings,
): QueueInternals {
  const { clock } = surroundings;
  const nowMs = () => clock.nowMs();
  const createdAtMs = nowMs();
  const listeners = new Set<() => void>();
  let attributes = initialAttributes;
  let policy: DlqPolicy | undefined;
  let lastModifiedAtMs = createdAtMs;
  let deleted = false;
  let settling = false;

  const store = createMessageStore({ nowMs, divert: becomesDeadLetter });
  const tellListeners = () => {
    for (const listener of [...listeners]) listener();
  };

  /** True when the message went to the dead-letter queue. While that queue does not exist the message stays: nothing is lost. */
  function becomesDeadLetter(message: StoredMessage): boolean {
    if (!policy?.enabled || message.dequeueCount < policy.maxReceiveCount) return false;
    const target = surroundings.findSibling(policy.deadLetterTargetQueue);
    if (!target) return false;
    target.adopt(message);
    surroundings.onDeadLetter(message, target.queue);
    return true;
  }

  /** Fetches what has become a dead letter elsewhere. Two queues can be each other's dead-letter queues, hence the guard. */
  const settle = (): number | undefined => {
    if (settling) return undefined;
    settling = true;
    const arrivals = surroundings.feeders().flatMap(feeder => feeder.settle() ?? []);
    settling = false;
    return earliest([...arrivals, store.nextReturnAtMs()]);
  };

  const lease = (message: StoredMessage, seconds: number): string => {
    message.visibleAtMs = nowMs() + seconds * 1000;
    message.lease++;
    store.reschedule(message);
    // Whoever waits for dead letters learns when this one may arrive.
    if (policy?.enabled && message.dequeueCount >= policy.maxReceiveCount)
      surroundings.findSibling(policy.deadLetterTargetQueue)?.tellListeners();
    return handleOf(message);
  };

  const leased = (receiptHandle: string): StoredMessage | undefined => {
    const receipt = parseReceipt(receiptHandle);
    const message = receipt && store.get(receipt.sequence);
    if (!message || message.lease !== receipt.lease || message.visibleAtMs <= nowMs()) return undefined;
    return message;
  };

  const insert = (
    content: MessageContent,
    visibleAtMs: number,
    sequence: number = surroundings.nextSequence(),
    place: 'first' | 'last' = 'last',
  ): StoredMessage => {
    const message: StoredMessage = {
      // Field by field: objects made by spreading get a description of their own each, a third of what a message weighs.
      messageId: content.messageId,
      body: content.body,
      bodyMd5: content.bodyMd5,
      priority: content.priority,
      enqueuedAtMs: content.enqueuedAtMs,
      expiresAtMs: content.expiresAtMs,
      properties: content.properties,
      sequence,
      visibleAtMs,
      lease: 1,
      dequeueCount: 0,
      firstDequeuedAtMs: undefined,
    };
    store.add(message, place);
    return message;
  };

  const queue: Queue = {
    ...identity,
    createdAtMs,
    lastModifiedAtMs: () => lastModifiedAtMs,
    attributes: () => attributes,
    setAttributes(change) {
      checkQueueAttributes(change);
      attributes = { ...attributes, ...change };
      lastModifiedAtMs = nowMs();
    },
    dlqPolicy: () => policy,
    setDlqPolicy(next) {
      if (next) checkDlqPolicy(identity.name, next);
      policy = next;
      lastModifiedAtMs = nowMs();
      surroundings.onPolicyChange();
      store.sortAllAgain();
    },
    isDeleted: () => deleted,

    send(body, options = {}) {
      if (deleted) throw new MnsError('QueueNotExist');
      const { fault, properties } = options;
      const delaySeconds = options.delaySeconds ?? attributes.delaySeconds;
      const priority = options.priority ?? defaultPriority;
      checkBody(body, attributes.maximumMessageSize);
      checkRange('DelaySeconds', delaySeconds, delaySecondsRange);
      checkRange('Priority', priority, priorityRange);

      const enqueuedAtMs = nowMs();
      const visibleAtMs = enqueuedAtMs + delaySeconds * 1000 + (fault?.kind === 'delay' ? fault.delayMs : 0);
      const sequence = surroundings.nextSequence();
      const content = {
        messageId: renderMessageId(surroundings.tag, enqueuedAtMs, sequence),
        body,
        bodyMd5: md5OfBody(body),
        priority,
        enqueuedAtMs,
        expiresAtMs: enqueuedAtMs + attributes.messageRetentionPeriod * 1000,
        properties,
      };
      const message = insert(content, visibleAtMs, sequence, fault?.kind === 'reorder' ? 'first' : 'last');
      if (fault?.kind === 'duplicate') insert(content, visibleAtMs);
      tellListeners();
      return {
        messageId: content.messageId,
        bodyMd5: content.bodyMd5,
        ...(delaySeconds > 0 ? { receiptHandle: handleOf(message) } : {}),
      };
    },

    receive({ max, fault }) {
      settle();
      const wanted = fault?.kind === 'short-page' ? Math.min(max, fault.size) : max;
      const received: ReceivedMessage[] = [];
      const copies: MessageContent[] = [];
      for (let taken = 0; taken < wanted; taken++) {
        const message = store.takeVisible(fault?.kind === 'reorder' ? 'last' : 'first');
        if (!message) break;
        if (fault?.kind === 'delay') {
          lease(message, fault.delayMs / 1000);
          continue;
        }
        message.dequeueCount++;
        message.firstDequeuedAtMs ??= nowMs();
        const receiptHandle = lease(message, attributes.visibilityTimeout);
        received.push({ ...peekedOf(message), receiptHandle, nextVisibleAtMs: message.visibleAtMs });
        if (fault?.kind === 'duplicate') copies.push(message);
      }
      // A second delivery is a second entry with the same id: deleting the first does not take it back.
      for (const copy of copies) insert(contentOf(copy), nowMs());
      if (copies.length > 0) tellListeners();
      return received;
    },

    peek(max) {
      settle();
      const peeked: PeekedMessage[] = [];
      for (const message of store.visible()) {
        if (peeked.length >= max) break;
        peeked.push(peekedOf(message));
      }
      return peeked;
    },

    delete(receiptHandle) {
      const message = leased(receiptHandle);
      if (!message) return false;
      store.remove(message);
      return true;
    },

    changeVisibility(receiptHandle, visibilityTimeoutSeconds) {
      checkRange('VisibilityTimeout', visibilityTimeoutSeconds, visibilityTimeoutRange);
      const message = leased(receiptHandle);
      if (!message) return undefined;
      const newHandle = lease(message, visibilityTimeoutSeconds);
      tellListeners();
      return { receiptHandle: newHandle, nextVisibleAtMs: message.visibleAtMs };
    },

    counts() {
      settle();
      const counts: Record<MessageState, number> = { active: 0, inactive: 0, delayed: 0 };
      for (const message of store.all()) counts[stateOf(message, nowMs())]++;
      return counts;
    },

    snapshot() {
      settle();
      return Array.from(store.all(), message => snapshotOf(message, nowMs()));
    },

    nextVisibleAtMs() {
      const nextReturnAtMs = settle();
      return earliest([store.nextVisibleAtMs(), nextReturnAtMs]);
    },

    onMessage(listener) {
      // A wrapper, so that the same function registered twice is two listeners.
      const entry = () => listener();
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
  };

  return {
    queue,
    settle,
    tellListeners,
    adopt(message) {
      insert(contentOf(message), nowMs());
      tellListeners();
    },
    markDeleted() {
      deleted = true;
      // Whoever still holds the queue finds nothing in it any more.
      store.clear();
      tellListeners();
    },
  };
}

/** Without what consumers did to the message: in its new place it starts again. That a dead letter's count does is inferred. */
function contentOf(message: MessageContent): MessageContent {
  const { messageId, body, bodyMd5, priority, enqueuedAtMs, expiresAtMs, properties } = message;
  return { messageId, body, bodyMd5, priority, enqueuedAtMs, expiresAtMs, properties };
}

function earliest(instants: readonly (number | undefined)[]): number | undefined {
  const known = instants.filter(instant => instant !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}

function handleOf(message: StoredMessage): string {
  return renderReceipt({
    sequence: message.sequence,
    untilSeconds: Math.floor(message.visibleAtMs / 1000),
    lease: message.lease,
    priority: message.priority,
  });
}
