import type { Clock } from '../clock.ts';
import { parseEndpoint } from './endpoint.ts';
import { checkBody, checkSubscriptionName } from './limits.ts';
import { md5OfBody, renderMessageId } from './message.ts';
import { MnsError } from './mns-error.ts';
import { renderNotification } from './notification.ts';
import type { Queue } from './queue.ts';
import { checkTag, newSubscription, type Subscription, sameSubscription } from './subscription.ts';
import { checkTopicAttributes, type PublishedMessage, type Topic, type TopicAttributes } from './topic.ts';

export interface TopicSurroundings {
  readonly clock: Clock;
  readonly tag: string;
  readonly findQueue: (accountId: string, region: string, name: string) => Queue | undefined;
  readonly onPublish: (message: PublishedMessage) => void;
  readonly onUndelivered: (message: PublishedMessage, subscription: Subscription, reason: string) => void;
}

/** Makes a topic without subscriptions. Attributes are taken as they are; the registry has checked them. */
export function createTopic(
  identity: { readonly accountId: string; readonly region: string; readonly name: string },
  initialAttributes: TopicAttributes,
  surroundings: TopicSurroundings,
): Topic {
  const { clock } = surroundings;
  const subscriptions = new Map<string, Subscription>();
  const createdAtMs = clock.nowMs();
  let lastModifiedAtMs = createdAtMs;
  let attributes = initialAttributes;
  let published = 0;

  const deliver = (message: PublishedMessage, subscription: Subscription) => {
    const endpoint = parseEndpoint(subscription.endpoint);
    // Nothing leaves this machine in the name of a topic; the history says so where somebody waits for it.
    if (endpoint?.kind !== 'queue') return surroundings.onUndelivered(message, subscription, 'NotModelled');
    const queue = surroundings.findQueue(endpoint.accountId, endpoint.region, endpoint.queueName);
    if (!queue) return surroundings.onUndelivered(message, subscription, 'QueueNotExist');
    const notification = {
      ...message,
      topicOwner: message.accountId,
      subscriber: message.accountId,
      subscriptionName: subscription.name,
    };
    try {
      queue.send(renderNotification(notification, subscription.notifyContentFormat), {
        properties: message.properties,
      });
    } catch (error) {
      if (!(error instanceof MnsError)) throw error;
      // Wrapped in XML or JSON, a message can be too large for a queue although the topic took it.
      surroundings.onUndelivered(message, subscription, error.code);
    }
  };

  return {
    ...identity,
    createdAtMs,
    lastModifiedAtMs: () => lastModifiedAtMs,
    attributes: () => attributes,
    setAttributes(change) {
      checkTopicAttributes(change);
      attributes = { ...attributes, ...change };
      lastModifiedAtMs = clock.nowMs();
    },
    publish(body, { tag = '', properties } = {}) {
      checkBody(body, attributes.maximumMessageSize);
      checkTag('MessageTag', tag);
      const publishedAtMs = clock.nowMs();
      const message: PublishedMessage = {
        accountId: identity.accountId,
        region: identity.region,
        topicName: identity.name,
        messageId: renderMessageId(surroundings.tag, publishedAtMs, ++published),
        body,
        bodyMd5: md5OfBody(body),
        tag,
        publishedAtMs,
        properties,
      };
      for (const subscription of subscriptions.values())
        if (subscription.filterTag === '' || subscription.filterTag === tag) deliver(message, subscription);
      surroundings.onPublish(message);
      return message;
    },
    subscribe(name, wanted) {
      checkSubscriptionName(name);
      const subscription = newSubscription(name, wanted, clock.nowMs());
      const existing = subscriptions.get(name);
      if (existing) {
        if (!sameSubscription(existing, subscription)) throw new MnsError('SubscriptionAlreadyExist');
        return false;
      }
      subscriptions.set(name, subscription);
      return true;
    },
    unsubscribe: name => subscriptions.delete(name),
    subscription: name => subscriptions.get(name),
    setNotifyStrategy(name, notifyStrategy) {
      const existing = subscriptions.get(name);
      if (!existing) throw new MnsError('SubscriptionNotExist');
      subscriptions.set(name, { ...existing, notifyStrategy, lastModifiedAtMs: clock.nowMs() });
    },
    subscriptions: () => [...subscriptions.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
