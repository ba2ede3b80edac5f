import { checkRange, maximumMessageSizeRange } from './limits.ts';
import type { MessageProperties } from './message.ts';
import type { NewSubscription, NotifyStrategy, Subscription } from './subscription.ts';

export interface TopicAttributes {
  /** Bytes. */
  readonly maximumMessageSize: number;
  readonly loggingEnabled: boolean;
}

export const defaultTopicAttributes: TopicAttributes = { maximumMessageSize: 65_536, loggingEnabled: false };

export function checkTopicAttributes(attributes: Partial<TopicAttributes>): void {
  if (attributes.maximumMessageSize !== undefined)
    checkRange('MaximumMessageSize', attributes.maximumMessageSize, maximumMessageSizeRange);
}

export function sameTopicAttributes(a: TopicAttributes, b: TopicAttributes): boolean {
  return a.maximumMessageSize === b.maximumMessageSize && a.loggingEnabled === b.loggingEnabled;
}

export interface PublishOptions {
  readonly tag?: string | undefined;
  readonly properties?: MessageProperties | undefined;
}

/** What was published, for subscribers that are not queues, such as a topic trigger of Function Compute. */
export interface PublishedMessage {
  readonly accountId: string;
  readonly region: string;
  readonly topicName: string;
  readonly messageId: string;
  readonly body: string;
  readonly bodyMd5: string;
  readonly tag: string;
  readonly publishedAtMs: number;
  readonly properties?: MessageProperties | undefined;
}

/**
 * A topic hands each message to all its subscriptions at the moment it is published. A queue that does not exist then
 * gets nothing later: the push retries of NotifyStrategy are not modelled, the history says what was not delivered.
 */
export interface Topic {
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
  readonly createdAtMs: number;
  lastModifiedAtMs(): number;
  attributes(): TopicAttributes;
  setAttributes(change: Partial<TopicAttributes>): void;
  publish(body: string, options?: PublishOptions): PublishedMessage;
  /** False when the same subscription was there already; throws SubscriptionAlreadyExist when another one has its name. */
  subscribe(name: string, wanted: NewSubscription): boolean;
  unsubscribe(name: string): boolean;
  subscription(name: string): Subscription | undefined;
  /** The strategy is all that can be changed; throws SubscriptionNotExist. */
  setNotifyStrategy(name: string, strategy: NotifyStrategy): void;
  /** By name. */
  subscriptions(): readonly Subscription[];
}
