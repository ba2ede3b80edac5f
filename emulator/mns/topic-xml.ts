import { topicRetentionSeconds } from './limits.ts';
import { requiredText } from './message-xml.ts';
import { withoutUndefined } from './queue-xml.ts';
import type { NewSubscription, Subscription } from './subscription.ts';
import { notifyContentFormats, notifyStrategies } from './subscription.ts';
import type { Topic, TopicAttributes } from './topic.ts';
import { booleanField, choiceField, expectElement, integerField, textField } from './xml-fields.ts';
import type { XmlElement } from './xml-read.ts';
import { element, type XmlNode } from './xml-write.ts';

/** Reads the `<Topic>` of CreateTopic and SetTopicAttributes; what is not given is not in the result. */
export function readTopicAttributes(topic: XmlElement): Partial<TopicAttributes> {
  expectElement(topic, 'Topic', ['MaximumMessageSize', 'LoggingEnabled']);
  return withoutUndefined({
    maximumMessageSize: integerField(topic, 'MaximumMessageSize'),
    loggingEnabled: booleanField(topic, 'LoggingEnabled'),
  });
}

/** The children of `<Topic>`. A topic here holds nothing back, so its MessageCount is always 0. */
export function renderTopic(topic: Topic): readonly XmlNode[] {
  const { maximumMessageSize, loggingEnabled } = topic.attributes();
  return [
    element('TopicName', topic.name),
    element('CreateTime', Math.floor(topic.createdAtMs / 1000)),
    element('LastModifyTime', Math.floor(topic.lastModifiedAtMs() / 1000)),
    element('MaximumMessageSize', maximumMessageSize),
    element('MessageRetentionPeriod', topicRetentionSeconds),
    element('MessageCount', 0),
    element('LoggingEnabled', loggingEnabled ? 'True' : 'False'),
  ];
}

/** Reads the `<Subscription>` of Subscribe. */
export function readSubscription(subscription: XmlElement): NewSubscription {
  const allowed = ['Endpoint', 'FilterTag', 'NotifyStrategy', 'NotifyContentFormat'];
  expectElement(subscription, 'Subscription', allowed);
  return {
    endpoint: requiredText(subscription, 'Endpoint'),
    filterTag: textField(subscription, 'FilterTag'),
    notifyStrategy: choiceField(subscription, 'NotifyStrategy', notifyStrategies),
    notifyContentFormat: choiceField(subscription, 'NotifyContentFormat', notifyContentFormats),
  };
}

/** The children of `<Subscription>` in GetSubscriptionAttributes. */
export function renderSubscription(topic: Topic, subscription: Subscription): readonly XmlNode[] {
  return [
    element('SubscriptionName', subscription.name),
    element('Subscriber', topic.accountId),
    element('TopicOwner', topic.accountId),
    element('TopicName', topic.name),
    element('Endpoint', subscription.endpoint),
    element('NotifyStrategy', subscription.notifyStrategy),
    element('NotifyContentFormat', subscription.notifyContentFormat),
    element('FilterTag', subscription.filterTag),
    element('CreateTime', Math.floor(subscription.createdAtMs / 1000)),
    element('LastModifyTime', Math.floor(subscription.lastModifiedAtMs / 1000)),
  ];
}
