import { createFifo, type Fifo } from './fifo.ts';
import { createHeap } from './heap.ts';
import { priorityRange } from './limits.ts';
import type { StoredMessage } from './message.ts';

/**
 * The messages of one queue, ordered the two ways a queue needs them: what is visible, by priority and age, and what is
 * not, by the instant at which it will be. A hundred thousand messages cost a send or a receive no more than ten do:
 * both orders are kept up as time passes, and nothing is ever searched from end to end but for statistics.
 */
export interface MessageStore {
  add(message: StoredMessage, place?: 'last' | 'first'): void;
  get(sequence: number): StoredMessage | undefined;
  remove(message: StoredMessage): void;
  /** Takes the next visible message out of the order of delivery; it stays in the store until removed. */
  takeVisible(order?: 'first' | 'last'): StoredMessage | undefined;
  /** Sorts a message in again after its visibility was changed. */
  reschedule(message: StoredMessage): void;
  /** Visible messages in the order in which they would be delivered. */
  visible(): Iterable<StoredMessage>;
  /** When the next message becomes visible, or did; undefined when there is none. */
  nextVisibleAtMs(): number | undefined;
  /** When the next message that is invisible now becomes visible: always in the future. */
  nextReturnAtMs(): number | undefined;
  all(): Iterable<StoredMessage>;
  /** Sorts every message in again, so that each passes `divert` once more. */
  sortAllAgain(): void;
  clear(): void;
}

/** A promise that a message becomes visible; void once the message has a newer lease. */
interface Waiting {
  readonly atMs: number;
  readonly lease: number;
  readonly message: StoredMessage;
}

export function createMessageStore(options: {
  readonly nowMs: () => number;
  /** Called for each message that becomes visible again; true when the queue has found another place for it. */
  readonly divert: (message: StoredMessage) => boolean;
}): MessageStore {
  const { nowMs, divert } = options;
  // Insertion order is send order, which is nearly the order of expiry.
  const messages = new Map<number, StoredMessage>();
  const waiting = createHeap<Waiting>(
    (a, b) => a.atMs < b.atMs || (a.atMs === b.atMs && a.message.sequence < b.message.sequence),
  );
  const lines: readonly Fifo<StoredMessage>[] = Array.from({ length: priorityRange.high }, () =>
    createFifo<StoredMessage>(),
  );
  let settledAtMs = Number.NEGATIVE_INFINITY;

  const lineOf = (message: StoredMessage): Fifo<StoredMessage> | undefined => lines[message.priority - 1];
  const isHere = (message: StoredMessage) => messages.get(message.sequence) === message;
  const isCurrent = (entry: Waiting) => isHere(entry.message) && entry.lease === entry.message.lease;

  const sortIn = (message: StoredMessage, place: 'last' | 'first' = 'last') => {
    if (message.visibleAtMs > nowMs()) {
      waiting.push({ atMs: message.visibleAtMs, lease: message.lease, message });
      // Void promises are thrown away in bulk, so that they never outnumber the real ones for long.
      if (waiting.size() > 2 * messages.size + 1024) waiting.prune(isCurrent);
    } else if (divert(message)) {
      messages.delete(message.sequence);
    } else if (place === 'first') {
      lineOf(message)?.pushFront(message);
    } else {
      lineOf(message)?.push(message);
    }
  };

  const isAlive = (message: StoredMessage) => isHere(message) && message.expiresAtMs > nowMs();

  /** Keeps a queue that nobody reads from growing for ever. What expires out of turn is noticed when its turn comes. */
  const dropExpired = () => {
    let dropped = false;
    for (const message of messages.values()) {
      if (message.expiresAtMs > nowMs()) break;
      messages.delete(message.sequence);
      dropped = true;
    }
    if (dropped) for (const line of lines) dropDeadHead(line);
  };

  const dropDeadHead = (line: Fifo<StoredMessage>) => {
    for (let head = line.oldest(); head !== undefined && !isAlive(head); head = line.oldest()) {
      line.shift();
      messages.delete(head.sequence);
    }
  };

  const sortAllAgain = () => {
    waiting.clear();
    for (const line of lines) line.clear();
    for (const message of [...messages.values()].sort((a, b) => a.visibleAtMs - b.visibleAtMs))
      sortIn(message);
  };

  /** Brings both orders up to the present. A clock that was set back makes visible messages invisible again. */
  const settle = () => {
    const now = nowMs();
    const steppedBack = now < settledAtMs;
    settledAtMs = now;
    dropExpired();
    if (steppedBack) return sortAllAgain();
    for (let next = waiting.smallest(); next !== undefined; next = waiting.smallest()) {
      const current = isCurrent(next);
      if (current && next.atMs > now) break;
      waiting.pop();
      if (current) sortIn(next.message);
    }
  };

  return {
    add(message, place) {
      settle();
      messages.set(message.sequence, message);
      sortIn(message, place);
    },
    get(sequence) {
      const message = messages.get(sequence);
      return message && isAlive(message) ? message : undefined;
    },
    remove: message => void messages.delete(message.sequence),
    takeVisible(order = 'first') {
      settle();
      for (const line of order === 'first' ? lines : lines.toReversed()) {
        const take = order === 'first' ? line.shift : line.pop;
        for (let message = take(); message !== undefined; message = take()) {
          if (isAlive(message)) return message;
          messages.delete(message.sequence);
        }
      }
      return undefined;
    },
    reschedule: message => sortIn(message),
    *visible() {
      settle();
      for (const line of lines) for (const message of line.items()) if (isAlive(message)) yield message;
    },
    nextVisibleAtMs() {
      settle();
      for (const line of lines) dropDeadHead(line);
      const heads = lines.flatMap(line => line.oldest()?.visibleAtMs ?? []);
      return heads.length > 0 ? Math.min(...heads) : waiting.smallest()?.atMs;
    },
    nextReturnAtMs() {
      settle();
      return waiting.smallest()?.atMs;
    },
    *all() {
      settle();
      for (const message of messages.values()) if (isAlive(message)) yield message;
    },
    sortAllAgain,
    clear() {
      messages.clear();
      sortAllAgain();
    },
  };
}
