import { MnsError } from './mns-error.ts';
import type { MnsCall } from './operation.ts';
import type { Queue } from './queue.ts';
import type { Subscription } from './subscription.ts';
import type { Topic } from './topic.ts';

/** The queue that the path names, or the refusal QueueNotExist. */
export function queueOf({ broker, accountId, region, names }: MnsCall): Queue {
  const queue = broker.queue(accountId, region, names.queue);
  if (!queue) throw new MnsError('QueueNotExist');
  return queue;
}

/** The topic that the path names, or the refusal TopicNotExist. */
export function topicOf({ broker, accountId, region, names }: MnsCall): Topic {
  const topic = broker.topics.find(accountId, region, names.topic);
  if (!topic) throw new MnsError('TopicNotExist');
  return topic;
}

/** The subscription that the path names, or the refusal of whichever of the two is missing. */
export function subscriptionOf(call: MnsCall): Subscription {
  const subscription = topicOf(call).subscription(call.names.subscription);
  if (!subscription) throw new MnsError('SubscriptionNotExist');
  return subscription;
}
