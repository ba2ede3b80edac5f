import { decodeBody } from '../adapters/fc/decode-body.ts';
import { leaseMessages } from '../app/messages/lease-messages.ts';
import {
  type LeasedLetter,
  type RedriveResult,
  redriveDeadLetter,
} from '../app/operator/redrive-dead-letters.ts';
import { type DeadLetterReading, readDeadLetter } from '../core/messages/dead-letter-reading.ts';
import type { Operator } from './operator.ts';

/** A dead letter as it stands on the queue. */
export interface FoundLetter {
  readonly id: string;
  readonly letter: DeadLetterReading;
  /** The whole body, decoded as far as it can be. */
  readonly body: unknown;
}

export interface HeldLetter extends FoundLetter, LeasedLetter {}

/** The dead-letter queue of an operator. */
export interface DeadLetterQueue {
  /** The first ones, up to 16, left as they are. */
  peek(): Promise<{ readonly letters: readonly FoundLetter[]; readonly mayBeMore: boolean }>;
  /** Up to `cap` letters on lease; each has to be released, redriven or deleted before the lease ends by itself. */
  hold(
    cap: number,
    signal: AbortSignal,
  ): Promise<{ readonly letters: readonly HeldLetter[]; readonly isComplete: boolean }>;
  release(letters: readonly HeldLetter[]): Promise<void>;
  redrive(letter: HeldLetter): Promise<RedriveResult>;
  delete(letter: HeldLetter): Promise<void>;
}

const peekLimit = 16;

export function openDeadLetters({ settings, queueAdmin, queues }: Operator): DeadLetterQueue {
  const { deadLetter: name } = settings.queues;
  const acknowledge = (receiptHandle: string) => queueAdmin.acknowledge(name, receiptHandle);
  return {
    async peek() {
      const messages = await queueAdmin.peek(name, peekLimit);
      return { letters: messages.map(found), mayBeMore: messages.length >= peekLimit };
    },
    async hold(cap, signal) {
      const { leases, isComplete } = await leaseMessages(queueAdmin, name, { cap, signal });
      const letters = leases.map(lease => ({ ...found(lease), receiptHandle: lease.receiptHandle }));
      return { letters, isComplete };
    },
    release: letters => queueAdmin.release(name, ...letters.map(({ receiptHandle }) => receiptHandle)),
    redrive: letter => redriveDeadLetter({ queues, acknowledge }, letter, settings.queues),
    delete: ({ receiptHandle }) => acknowledge(receiptHandle),
  };
}

function found({ messageId, body }: { readonly messageId: string; readonly body: string }): FoundLetter {
  const decoded = decode(body);
  return { id: messageId, letter: readDeadLetter(decoded, decode), body: decoded };
}

/** What cannot be decoded stays as it is. */
function decode(body: unknown): unknown {
  return typeof body === 'string' ? (decodeBody(body) ?? body) : body;
}
