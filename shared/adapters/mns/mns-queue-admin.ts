import type MnsClient from '@alicloud/mns/lib/client.js';
import pLimit from 'p-limit';
import { CloudError } from '../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../core/json.ts';
import { callTimeoutCapMs } from '../call-timeout.ts';
import { notAnswered } from '../cloud-failures.ts';
import {
  createMnsConnection,
  type MnsConnectionOptions,
  refuseStranger,
  succeeded,
} from './mns-connection.ts';
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
  const connection = createMnsConnection({ ...options, timeoutMs: () => callTimeoutCapMs });

  /** One call about one queue. A queue that is missing is named, which the service does not do. */
  async function call(
    operation: string,
    queueName: string,
    run: (client: MnsClient) => Promise<MnsClient.Answer>,
    waitMs?: number,
  ): Promise<MnsClient.Answer> {
    try {
      return await connection.call(operation, run, waitMs);
    } catch (error) {
      if (!hasCode(error, 'QueueNotExist')) throw error;
      throw new CloudError(`There is no queue ${queueName}: ${error.message}`, error);
    }
  }

  /** An empty queue answers 404 MessageNotExist, which is no failure. */
  async function readMessages(
    operation: string,
    queueName: string,
    query: string,
    waitSeconds = 0,
  ): Promise<readonly JsonObject[]> {
    const get = (client: MnsClient) => client.get(`/queues/${queueName}/messages?${query}`, 'Messages');
    const answer = await call(operation, queueName, get, waitSeconds * 1_000).catch(error => {
      if (hasCode(error, 'MessageNotExist')) return undefined;
      throw error;
    });
    return answer === undefined ? [] : messagesIn(operation, answer);
  }

  /** The body of the answer; `undefined` when there is no such queue. */
  async function readQueue(queueName: string): Promise<JsonObject | undefined> {
    try {
      const get = (client: MnsClient) => client.getQueueAttributes(queueName);
      return queueIn(await call('GetQueueAttributes', queueName, get));
    } catch (error) {
      if (hasCode(error, 'QueueNotExist')) return undefined;
      throw error;
    }
  }

  return {
    async createQueue(queueName, attributes = {}) {
      try {
        const answer = await call('CreateQueue', queueName, client =>
          client.createQueue(queueName, renderQueueAttributes(attributes)),
        );
        refuseStranger('CreateQueue', answer);
        if (answer.code === 201) return 'created';
        if (answer.code === 204) return 'unchanged';
        const what = 'it says neither that the queue was created nor that it is there';
        throw notAnswered('CreateQueue', what, { status: answer.code });
      } catch (error) {
        if (hasCode(error, 'QueueAlreadyExist')) return 'different';
        throw error;
      }
    },
    async getAttributes(queueName) {
      const queue = await readQueue(queueName);
      return queue === undefined ? undefined : parseQueueAttributes(queue);
    },
    async describeQueue(queueName) {
      const queue = await readQueue(queueName);
      if (queue === undefined) return undefined;
      const { retentionSeconds, visibilityTimeoutSeconds } = parseQueueAttributes(queue);
      const leasedCount = wholeNumberIn(queue, 'InactiveMessages') ?? 0;
      return { retentionSeconds, visibilityTimeoutSeconds, leasedCount };
    },
    async setAttributes(queueName, attributes) {
      const answer = await call('SetQueueAttributes', queueName, client =>
        client.setQueueAttributes(queueName, renderQueueAttributes(attributes)),
      );
      refuseStranger('SetQueueAttributes', answer);
    },
    async receive(queueName, count, waitSeconds = 0) {
      const waits = within(waitSeconds, 0, waitLimitSeconds);
      // Written out even for 0: the client's own method leaves 0 out, and then the queue's own waiting time applies.
      const query = `numOfMessages=${within(count, 1, batchLimit)}&waitseconds=${waits}`;
      const rows = await readMessages('BatchReceiveMessage', queueName, query, waits);
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
        const answer = await call('BatchDeleteMessage', queueName, client =>
          client.batchDeleteMessage(queueName, handles),
        );
        if (!succeeded(answer)) throw notAllDeleted(answer, handles.length);
        refuseStranger('BatchDeleteMessage', answer);
      }
    },
    async release(queueName, ...receiptHandles) {
      const limit = pLimit(releasesAtOnce);
      const releaseOne = async (receiptHandle: string): Promise<void> => {
        const query = `receiptHandle=${encodeURIComponent(receiptHandle)}&visibilityTimeout=${shortestLeaseSeconds}`;
        const put = (client: MnsClient) =>
          client.put(`/queues/${queueName}/messages?${query}`, 'ChangeVisibility', '');
        try {
          const answer = await call('ChangeMessageVisibility', queueName, put);
          refuseStranger('ChangeMessageVisibility', answer);
        } catch (error) {
          if (!hasCode(error, 'MessageNotExist') && !hasCode(error, 'ReceiptHandleError')) throw error;
        }
      };
      await Promise.all(receiptHandles.map(handle => limit(() => releaseOne(handle))));
    },
  };
}

/** The document names its queue; a page of somebody else has no such field. */
function queueIn({ code, body }: MnsClient.Answer): JsonObject {
  if (isJsonObject(body) && typeof body['QueueName'] === 'string') return body;
  throw notAnswered('GetQueueAttributes', 'it does not describe a queue', { status: code });
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

function hasCode(error: unknown, code: string): error is CloudError {
  return error instanceof CloudError && error.providerCode === code;
}

function within(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, Math.trunc(value)));
}
