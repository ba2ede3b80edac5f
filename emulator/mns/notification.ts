import type { NotifyContentFormat } from './subscription.ts';
import { element, notificationDocument } from './xml-write.ts';

/** What a subscriber is told about one published message. */
export interface Notification {
  readonly topicOwner: string;
  readonly topicName: string;
  readonly subscriber: string;
  readonly subscriptionName: string;
  readonly messageId: string;
  readonly body: string;
  readonly bodyMd5: string;
  /** Empty when it was published without one; then no format mentions it. */
  readonly tag: string;
  readonly publishedAtMs: number;
}

/**
 * The text that arrives in a subscribed queue (NotifyContentFormat page). The page's sample spells the attribute `xlmns`
 * and closes PublishTime with another name; this one is well-formed.
 */
export function renderNotification(notification: Notification, format: NotifyContentFormat): string {
  switch (format) {
    case 'SIMPLIFIED':
      return notification.body;
    case 'JSON':
      return JSON.stringify(Object.fromEntries(fieldsOf(notification)));
    case 'XML':
      return notificationDocument(fieldsOf(notification).map(([name, value]) => element(name, value)));
  }
}

function fieldsOf(notification: Notification): readonly (readonly [string, string])[] {
  return [
    ['TopicOwner', notification.topicOwner],
    ['TopicName', notification.topicName],
    ['Subscriber', notification.subscriber],
    ['SubscriptionName', notification.subscriptionName],
    ['MessageId', notification.messageId],
    ['Message', notification.body],
    ['MessageMD5', notification.bodyMd5],
    ...(notification.tag === '' ? [] : [['MessageTag', notification.tag] as const]),
    ['PublishTime', String(notification.publishedAtMs)],
  ];
}
