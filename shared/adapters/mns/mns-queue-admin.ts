import { CloudError } from '../../core/errors.ts';
import { createMnsApi, entriesOf, type MnsOptions } from './mns-api.ts';

export interface ReceivedFromQueue {
  readonly messageId: string;
  /** As it is stored: Base64 when our own functions sent it. */
  readonly body: string;
  readonly receiptHandle: string;
}

/** Queues as the command handles them: create, receive, acknowledge. The functions only ever send. */
export interface MnsQueueAdmin {
  /** Creates the queue, or finds it with the same attributes. One with other attributes is left as it is. */
  createQueue(name: string): Promise<'created' | 'exists' | 'differs'>;
  /** Up to 16 messages, leased for the queue's visibility timeout; an empty queue is an empty list, not an error. */
  receive(name: string, count: number): Promise<readonly ReceivedFromQueue[]>;
  acknowledge(name: string, receiptHandle: string): Promise<void>;
}

/**
 * A visibility timeout of six minutes outlasts the five that a triggered function may run. Four days of retention is the default of MNS; a dead letter
 * or a result that nobody has read by then is in the logs.
 */
const queueAttributes = {
  VisibilityTimeout: 360,
  MessageRetentionPeriod: 345_600,
  MaximumMessageSize: 65_536,
};

export function createMnsQueueAdmin(options: MnsOptions): MnsQueueAdmin {
  const api = createMnsApi(options);
  return {
    async createQueue(name) {
      try {
        const { status } = await api.run('CreateQueue', () => api.client.createQueue(name, queueAttributes));
        return status === 201 ? 'created' : 'exists';
      } catch (error) {
        if (error instanceof CloudError && error.providerCode === 'QueueAlreadyExist') return 'differs';
        throw error;
      }
    },
    async receive(name, count) {
      try {
        const { body } = await api.run('BatchReceiveMessage', () =>
          api.client.batchReceiveMessage(name, count),
        );
        return entriesOf(body).map(entry => ({
          messageId: String(entry['MessageId'] ?? ''),
          body: String(entry['MessageBody'] ?? ''),
          receiptHandle: String(entry['ReceiptHandle'] ?? ''),
        }));
      } catch (error) {
        if (error instanceof CloudError && error.providerCode === 'MessageNotExist') return [];
        throw error;
      }
    },
    async acknowledge(name, receiptHandle) {
      await api.run('DeleteMessage', () => api.client.deleteMessage(name, receiptHandle));
    },
  };
}
