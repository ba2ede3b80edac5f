import type { Foundation } from '../foundation.ts';
import type { MessageSnapshot } from './message.ts';
import type { Queue, QueueCounts } from './queue.ts';
import type { DlqPolicy, QueueAttributes } from './queue-attributes.ts';
import { createQueueRegistry, type QueueRegistry } from './queue-registry.ts';
import type { PublishedMessage } from './topic.ts';
import { createTopicRegistry, type TopicRegistry } from './topic-registry.ts';

/**
 * Queues and topics without HTTP: what triggers, the control API, seeded worlds and tests use. What the API of 2015 cannot
 * do is done here too, above all setting a dead-letter policy: `broker.queue(…)?.setDlqPolicy(…)`.
 */
export interface Broker {
  readonly queues: QueueRegistry;
  readonly topics: TopicRegistry;
  queue(accountId: string, region: string, name: string): Queue | undefined;
  /** Everything that is published to any topic, for subscribers that are not queues. Returns what stops it. */
  onPublish(listener: (message: PublishedMessage) => void): () => void;
  /** Name of the bucket that an account's logs go to; empty while none was set. Nothing is ever written there. */
  loggingBucket(accountId: string): string;
  setLoggingBucket(accountId: string, bucket: string): void;
  /** Every queue with every message. */
  snapshot(): readonly QueueSnapshot[];
  /** Back to an empty cloud. Long polls end as if their queue had been deleted. */
  clear(): void;
}

export interface QueueSnapshot {
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
  readonly attributes: QueueAttributes;
  readonly dlqPolicy?: DlqPolicy;
  readonly counts: QueueCounts;
  readonly messages: readonly MessageSnapshot[];
}

export function createBroker(foundation: Foundation): Broker {
  const queues = createQueueRegistry(foundation);
  const topics = createTopicRegistry(foundation, queues);
  const loggingBuckets = new Map<string, string>();
  return {
    queues,
    topics,
    queue: queues.find,
    onPublish: topics.onPublish,
    loggingBucket: accountId => loggingBuckets.get(accountId) ?? '',
    setLoggingBucket: (accountId, bucket) => void loggingBuckets.set(accountId, bucket),
    snapshot: () => queues.all().map(snapshotOfQueue),
    clear() {
      topics.clear();
      queues.clear();
      loggingBuckets.clear();
    },
  };
}

function snapshotOfQueue(queue: Queue): QueueSnapshot {
  const dlqPolicy = queue.dlqPolicy();
  return {
    accountId: queue.accountId,
    region: queue.region,
    name: queue.name,
    attributes: queue.attributes(),
    ...(dlqPolicy ? { dlqPolicy } : {}),
    counts: queue.counts(),
    messages: queue.snapshot(),
  };
}
