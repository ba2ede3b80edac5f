import { decodeBody } from '../adapters/fc/decode-body.ts';
import type { QueueDescription } from '../adapters/mns/mns-queue-admin.ts';
import { leaseMessages } from '../app/messages/lease-messages.ts';
import {
  type LeasedLetter,
  type RedriveResult,
  redriveDeadLetter,
} from '../app/operator/redrive-dead-letters.ts';
import { CloudError } from '../core/errors.ts';
import {
  type DeadLetterReading,
  planRedrive,
  type RedrivePlan,
  readDeadLetter,
} from '../core/messages/dead-letter-reading.ts';
import type { Operator } from './operator.ts';

/** A dead letter as it stands on the queue. */
export interface FoundLetter {
  readonly id: string;
  readonly letter: DeadLetterReading;
  /** The whole body, decoded as far as it can be. */
  readonly body: unknown;
  /** When it was buried. */
  readonly enqueuedAtMs?: number | undefined;
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
  /** Gives letters back. The queue hides them for another second, the shortest lease. */
  release(letters: readonly HeldLetter[]): Promise<void>;
  /**
   * Resolves when all that was given back can be seen again, after a second at most. Whoever ends without it leaves a queue that looks empty to the next
   * command.
   */
  settle(): Promise<void>;
  /** `undefined` when it may not be asked; that is no reason to show nothing. */
  describe(): Promise<QueueDescription | undefined>;
  plan(letter: FoundLetter, choice: { readonly poisonToo: boolean }): RedrivePlan;
  redrive(letter: HeldLetter, plan: RedrivePlan): Promise<RedriveResult>;
  delete(letter: HeldLetter): Promise<void>;
}

const peekLimit = 16;
/** The second of the shortest lease, and what the clock of the queue may be coarse by. */
const hiddenAfterReleaseMs = 1_100;

/** What the dead letters need of an operator. */
export type DeadLetterOperator = Pick<Operator, 'settings' | 'queueAdmin' | 'queues' | 'clock'>;

export function openDeadLetters(operator: DeadLetterOperator): DeadLetterQueue {
  const { settings, queueAdmin, queues, clock } = operator;
  const { deadLetter: name } = settings.queues;
  const acknowledge = (receiptHandle: string) => queueAdmin.acknowledge(name, receiptHandle);
  let hiddenUntilMs = Number.NEGATIVE_INFINITY;
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
    async release(letters) {
      if (letters.length === 0) return;
      try {
        await queueAdmin.release(name, ...letters.map(({ receiptHandle }) => receiptHandle));
      } finally {
        hiddenUntilMs = clock.monotonicMs() + hiddenAfterReleaseMs;
      }
    },
    async settle() {
      const restMs = hiddenUntilMs - clock.monotonicMs();
      if (restMs > 0) await clock.sleepMs(restMs);
    },
    async describe() {
      try {
        return await queueAdmin.describeQueue(name);
      } catch (error) {
        if (error instanceof CloudError) return undefined;
        throw error;
      }
    },
    plan: ({ letter }, choice) => planRedrive(letter, settings.queues, choice),
    redrive: (letter, plan) => redriveDeadLetter({ queues, acknowledge }, letter, plan),
    delete: ({ receiptHandle }) => acknowledge(receiptHandle),
  };
}

interface QueuedLetter {
  readonly messageId: string;
  readonly body: string;
  readonly enqueuedAtMs?: number | undefined;
}

function found({ messageId, body, enqueuedAtMs }: QueuedLetter): FoundLetter {
  const decoded = decode(body);
  return { id: messageId, letter: readDeadLetter(decoded, decode), body: decoded, enqueuedAtMs };
}

/** What cannot be decoded stays as it is. */
function decode(body: unknown): unknown {
  return typeof body === 'string' ? (decodeBody(body) ?? body) : body;
}
