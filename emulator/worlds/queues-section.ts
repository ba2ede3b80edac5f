import * as z from 'zod';
import type { HomePlace, Products } from '../products.ts';

const name = z.string().min(1).max(255);
const seconds = z.int().min(0).optional();

const queueEntry = z.strictObject({
  name,
  delaySeconds: seconds,
  visibilityTimeout: seconds,
  messageRetentionPeriod: seconds,
  pollingWaitSeconds: seconds,
  maximumMessageSize: z.int().min(0).optional(),
  deadLetter: z.strictObject({ queue: name, maxReceiveCount: z.int().min(1) }).optional(),
  /** Bodies, exactly as a consumer is to see them. */
  messages: z.array(z.string()).default([]),
});

const subscriptionEntry = z.strictObject({
  name,
  queue: name,
  filterTag: name.optional(),
  format: z.enum(['XML', 'JSON', 'SIMPLIFIED']).optional(),
});

const topicEntry = z.strictObject({ name, subscriptions: z.array(subscriptionEntry).default([]) });

/** The part of a world file that is about queues and topics; all of them are in the home account and region. */
export const queuesSection = z.strictObject({
  queues: z.array(queueEntry).default([]),
  topics: z.array(topicEntry).default([]),
  /** false: GetQueueAttributes answers 0 for its three counts. */
  counters: z.boolean().optional(),
});

/** What each kind of entry may say. */
export const queueFields = {
  'mns.queues': Object.keys(queueEntry.shape),
  'mns.topics': [...Object.keys(topicEntry.shape), ...Object.keys(subscriptionEntry.shape)],
};

export type QueuesSection = z.output<typeof queuesSection>;

/** Adds queues and topics to what is there; throws, in the cloud's words, what the cloud would refuse. */
export function addQueues({ mns }: Products, { accountId, region }: HomePlace, section: QueuesSection): void {
  const { queues, topics } = mns.broker;
  for (const { name, deadLetter, messages, ...attributes } of section.queues) {
    const { queue } = queues.create(accountId, region, name, given(attributes));
    if (deadLetter)
      queue.setDlqPolicy({
        enabled: true,
        deadLetterTargetQueue: deadLetter.queue,
        maxReceiveCount: deadLetter.maxReceiveCount,
      });
    for (const body of messages) queue.send(body);
  }
  for (const { name, subscriptions } of section.topics) {
    const { topic } = topics.create(accountId, region, name);
    for (const subscription of subscriptions)
      topic.subscribe(subscription.name, {
        endpoint: `acs:mns:${region}:${accountId}:queues/${subscription.queue}`,
        filterTag: subscription.filterTag,
        notifyContentFormat: subscription.format,
      });
  }
  if (section.counters !== undefined) mns.setRealCounters(section.counters);
}

type Given<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** Without what the file leaves out, which would otherwise take the place of a default. */
export function given<T extends object>(fields: T): Given<T>;
export function given(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
