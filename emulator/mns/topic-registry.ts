import type { Foundation } from '../foundation.ts';
import { createTopic } from './create-topic.ts';
import { checkTopicName } from './limits.ts';
import { MnsError } from './mns-error.ts';
import type { QueueRegistry } from './queue-registry.ts';
import {
  checkTopicAttributes,
  defaultTopicAttributes,
  type PublishedMessage,
  sameTopicAttributes,
  type Topic,
  type TopicAttributes,
} from './topic.ts';

/** The topics of all accounts and regions. */
export interface TopicRegistry {
  find(accountId: string, region: string, name: string): Topic | undefined;
  /** Makes a topic, or finds it when it has the same attributes; throws TopicAlreadyExist when it has others. */
  create(
    accountId: string,
    region: string,
    name: string,
    attributes?: Partial<TopicAttributes>,
  ): { readonly topic: Topic; readonly created: boolean };
  /** Its subscriptions go with it. False when there was none. */
  delete(accountId: string, region: string, name: string): boolean;
  /** Of one account and region, by name. */
  list(accountId: string, region: string): readonly Topic[];
  /** Calls `listener` with everything that is published anywhere; returns what stops that. */
  onPublish(listener: (message: PublishedMessage) => void): () => void;
  clear(): void;
}

export function createTopicRegistry(
  { clock, ids, history }: Foundation,
  queues: QueueRegistry,
): TopicRegistry {
  const topics = new Map<string, Topic>();
  const listeners = new Set<(message: PublishedMessage) => void>();
  const keyOf = (accountId: string, region: string, name: string) => `${accountId}/${region}/${name}`;

  const make = (accountId: string, region: string, name: string, attributes: TopicAttributes) =>
    createTopic({ accountId, region, name }, attributes, {
      clock,
      tag: ids.hex(16),
      findQueue: queues.find,
      onPublish(message) {
        for (const listener of [...listeners]) listener(message);
      },
      onUndelivered: (message, subscription, reason) =>
        history.add({
          atMs: clock.nowMs(),
          service: 'mns',
          what: 'message.undelivered',
          accountId,
          region,
          resource: name,
          result: reason,
          details: { messageId: message.messageId, endpoint: subscription.endpoint },
        }),
    });

  return {
    find: (accountId, region, name) => topics.get(keyOf(accountId, region, name)),
    create(accountId, region, name, given = {}) {
      checkTopicName(name);
      checkTopicAttributes(given);
      const attributes = { ...defaultTopicAttributes, ...given };
      const existing = topics.get(keyOf(accountId, region, name));
      if (existing) {
        if (!sameTopicAttributes(existing.attributes(), attributes)) throw new MnsError('TopicAlreadyExist');
        return { topic: existing, created: false };
      }
      const topic = make(accountId, region, name, attributes);
      topics.set(keyOf(accountId, region, name), topic);
      return { topic, created: true };
    },
    delete: (accountId, region, name) => topics.delete(keyOf(accountId, region, name)),
    list: (accountId, region) =>
      [...topics.values()]
        .filter(topic => topic.accountId === accountId && topic.region === region)
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    onPublish(listener) {
      const entry = (message: PublishedMessage) => listener(message);
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    clear: () => topics.clear(),
  };
}
