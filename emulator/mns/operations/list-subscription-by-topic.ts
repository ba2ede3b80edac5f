import { topicOf } from '../call-targets.ts';
import type { MnsOperation } from '../operation.ts';
import { pageOf } from '../paging.ts';
import { renderSubscription } from '../topic-xml.ts';
import { element, parent, xmlDocument } from '../xml-write.ts';

export const listSubscriptionByTopic: MnsOperation = {
  action: 'ListSubscriptionByTopic',
  method: 'GET',
  path: '/topics/{topic}/subscriptions',
  query: [],
  run(call) {
    const topic = topicOf(call);
    const { items, nextMarker } = pageOf(call, topic.subscriptions());
    const withMeta = call.headers['x-mns-with-meta']?.toLowerCase() === 'true';
    const url = `${call.endpoint}/topics/${topic.name}/subscriptions`;
    const subscriptions = items.map(subscription =>
      parent(
        'Subscription',
        element('SubscriptionURL', `${url}/${subscription.name}`),
        ...(withMeta ? renderSubscription(topic, subscription) : []),
      ),
    );
    const marker = nextMarker === undefined ? [] : [element('NextMarker', nextMarker)];
    return { status: 200, xml: xmlDocument('Subscriptions', ...subscriptions, ...marker) };
  },
};
