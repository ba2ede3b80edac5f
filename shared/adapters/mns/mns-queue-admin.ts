import type MnsClient from '@alicloud/mns/lib/client.js';
import pLimit from 'p-limit';
import { CloudError } from '../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../core/json.ts';
import { callTimeoutCapMs } from '../call-timeout.ts';
import { notAnswered } from '../cloud-failures.ts';
import { createMnsConnection, type MnsConnectionOptions, succeeded } from './mns-connection.ts';
import { batchLimit } from './pack-messages.ts';
import { parseQueueAttributes, type QueueAttributes, renderQueueAttributes } from './queue-attributes.ts';

/** What an operator does with queues, besides sending, which is `createMnsQueues`. The functions are given none of it. */
export interface MnsQueueAdmin {
  /** Safe to repeat: `different` says that the queue exists with other attributes, which stay as they are. */
  createQueue(
    queueName: string,
    attributes?: QueueAttributes,
  ): Promise<'created' | 'unchanged' | 'different'>;
  /** `undefined` when there is no such queue. */
  getAttributes(queueName: string): Promise<QueueAttributes | undefined>;
  setAttributes(queueName: string, attributes: QueueAttributes): Promise<void>;
  /** What a reader of the queue should know; `undefined` when there is no such queue. */
  describeQueue(queueName: string): Promise<QueueDescription | undefined>;
  /** Up to 16 messages, waiting up to 30 s for the first; empty when there are none. They come again unless they are acknowledged. */
  receive(queueName: string, count: number, waitSeconds?: number): Promise<readonly LeasedMessage[]>;
  /** Up to 16 visible messages, left as they are. */
  peek(queueName: string, count: number): Promise<readonly QueuedMessage[]>;
  /** Deletes received messages; rejects when one of them was not deleted, which then comes again. */
  acknowledge(queueName: string, ...receiptHandles: readonly string[]): Promise<void>;
  /** Gives received messages back: others see them again after a second, the shortest lease. One whose lease is over already is no failure. */
  release(queueName: string, ...receiptHandles: readonly string[]): Promise<void>;
}

export interface QueueDescription {
  readonly retentionSeconds?: number | undefined;
  readonly visibilityTimeoutSeconds?: number | undefined;
  /**
   * Messages that somebody has on lease. The vendor is retiring this count, and where it is retired it is 0: a number above 0 proves that messages are
   * hidden, and 0 proves nothing.
   */
  readonly leasedCount: number;
}

export interface QueuedMessage {
  readonly messageId: string;
  /** As it is on the queue: our own senders write Base64. */
  readonly body: string;
  /** When it came to the queue; its retention counts from then on. */
  readonly enqueuedAtMs?: number | undefined;
}

export interface LeasedMessage extends QueuedMessage {
  /** Proof of the current lease; another one with every receive. */
  readonly receiptHandle: string;
}

const waitLimitSeconds = 30;
/** ChangeMessageVisibility page, `visibilityTimeout`. */
const shortestLeaseSeconds = 1;
/** There is no batch of this operation; more connections than this would not make it faster. */
const releasesAtOnce = 8;

export function createMnsQueueAdmin(options: Omit<MnsConnectionOptions, 'timeoutMs'>): MnsQueueAdmin {
  // A long poll is answered late on purpose.
  const timeoutMs = () => callTimeoutCapMs + waitLimitSeconds * 1_000;
  const connection = createMnsConnection({ ...options, timeoutMs });

  /** An empty queue answers 404 MessageNotExist, which is no failure. */
  async function readMessages(
    operation: string,
    queueName: string,
    query: string,
  ): Promise<readonly JsonObject[]> {
    const answer = await connection
      .call(operation, client => client.get(`/queues/${queueName}/messages?${query}`, 'Messages'))
      .catch(error => {
        if (hasCode(error, 'MessageNotExist')) return undefined;
        throw error;
      });
    return answer === undefined ? [] : messagesIn(operation, answer);
  }

  /** The body of the answer; `undefined` when there is no such queue. */
  async function readQueue(queueName: string): Promise<{ readonly body: unknown } | undefined> {
    try {
      const { body } = await connection.call('GetQueueAttributes', client =>
        client.getQueueAttributes(queueName),
      );
      return { body };
    } catch (error) {
      if (hasCode(error, 'QueueNotExist')) return undefined;
      throw error;
    }
  }

  return {
    async createQueue(queueName, attributes = {}) {
      try {
        const answer = await connection.call('CreateQueue', client =>
          client.createQueue(queueName, renderQueueAttributes(attributes)),
        );
        return answer.code === 201 ? 'created' : 'unchanged';
      } catch (error) {
        if (hasCode(error, 'QueueAlreadyExist')) return 'different';
        throw error;
      }
    },
    async getAttributes(queueName) {
      const answer = await readQueue(queueName);
      return answer && parseQueueAttributes(answer.body);
    },
    async describeQueue(queueName) {
      const answer = await readQueue(queueName);
      if (answer === undefined) return undefined;
      const { retentionSeconds, visibilityTimeoutSeconds } = parseQueueAttributes(answer.body);
      const leasedCount = wholeNumberIn(answer.body, 'InactiveMessages') ?? 0;
      return { retentionSeconds, visibilityTimeoutSeconds, leasedCount };
    },
    async setAttributes(queueName, attributes) {
      await connection.call('SetQueueAttributes', client =>
        client.setQueueAttributes(queueName, renderQueueAttributes(attributes)),
      );
    },
    async receive(queueName, count, waitSeconds = 0) {
      // Written out even for 0: the client's own method leaves 0 out, and then the queue's own waiting time applies.
      const query = `numOfMessages=${within(count, 1, batchLimit)}&waitseconds=${within(waitSeconds, 0, waitLimitSeconds)}`;
      const rows = await readMessages('BatchReceiveMessage', queueName, query);
      return rows.map(row => ({
        ...queuedMessage('BatchReceiveMessage', row),
        receiptHandle: textIn('BatchReceiveMessage', row, 'ReceiptHandle'),
      }));
    },
    async peek(queueName, count) {
      const query = `peekonly=true&numOfMessages=${within(count, 1, batchLimit)}`;
      const rows = await readMessages('BatchPeekMessage', queueName, query);
      return rows.map(row => queuedMessage('BatchPeekMessage', row));
    },
    async acknowledge(queueName, ...receiptHandles) {
      for (let start = 0; start < receiptHandles.length; start += batchLimit) {
        const handles = receiptHandles.slice(start, start + batchLimit);
        const answer = await connection.call('BatchDeleteMessage', client =>
          client.batchDeleteMessage(queueName, handles),
        );
        if (!succeeded(answer)) throw notAllDeleted(answer, handles.length);
      }
    },
    async release(queueName, ...receiptHandles) {
      const limit = pLimit(releasesAtOnce);
      const releaseOne = async (receiptHandle: string): Promise<void> => {
        const query = `receiptHandle=${encodeURIComponent(receiptHandle)}&visibilityTimeout=${shortestLeaseSeconds}`;
        await connection
          .call('ChangeMessageVisibility', client =>
            client.put(`/queues/${queueName}/messages?${query}`, 'ChangeVisibility', ''),
          )
          .catch(error => {
            if (!hasCode(error, 'MessageNotExist') && !hasCode(error, 'ReceiptHandleError')) throw error;
          });
      };
      await Promise.all(receiptHandles.map(handle => limit(() => releaseOne(handle))));
    },
  };
}

function messagesIn(operation: string, answer: MnsClient.Answer): readonly JsonObject[] {
  const rows: unknown = isJsonObject(answer.body) ? answer.body['Message'] : undefined;
  if (succeeded(answer) && Array.isArray(rows) && rows.every(isJsonObject)) return rows;
  throw notAnswered(operation, 'it holds no list of messages', { status: answer.code });
}

function queuedMessage(operation: string, row: JsonObject): QueuedMessage {
  return {
    messageId: textIn(operation, row, 'MessageId'),
    body: textIn(operation, row, 'MessageBody'),
    enqueuedAtMs: wholeNumberIn(row, 'EnqueueTime'),
  };
}

/** The wire knows text only. Fifteen digits are milliseconds far beyond any queue, and still exact. */
function wholeNumberIn(body: unknown, name: string): number | undefined {
  const text = isJsonObject(body) ? body[name] : undefined;
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function textIn(operation: string, row: JsonObject, name: string): string {
  const value = row[name];
  if (typeof value === 'string') return value;
  throw notAnswered(operation, `one of its messages has no ${name}`);
}

/** The client resolves when only some were deleted: 404 with the list of the others. */
function notAllDeleted(answer: MnsClient.Answer, count: number): CloudError {
  const rows: readonly unknown[] = Array.isArray(answer.body) ? answer.body : [];
  const [first] = rows;
  const code = isJsonObject(first) && typeof first['ErrorCode'] === 'string' ? first['ErrorCode'] : undefined;
  return new CloudError(
    `BatchDeleteMessage left ${rows.length} of ${count} messages on the queue${code === undefined ? '' : ` (${code.slice(0, 60)})`}. ` +
      'They come again when their lease ends: receive them anew, and acknowledge them sooner.',
    {
      handling: 'rejected',
      operation: 'BatchDeleteMessage',
      providerCode: code,
      httpStatus: answer.code,
    },
  );
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof CloudError && error.providerCode === code;
}

function within(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, Math.trunc(value)));
}
