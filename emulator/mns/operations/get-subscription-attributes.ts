import { subscriptionOf, topicOf } from '../call-targets.ts';
import type { MnsOperation } from '../operation.ts';
import { renderSubscription } from '../topic-xml.ts';
import { xmlDocument } from '../xml-write.ts';

export const getSubscriptionAttributes: MnsOperation = {
  action: 'GetSubscriptionAttributes',
  method: 'GET',
  path: '/topics/{topic}/subscriptions/{subscription}',
  query: [],
  run: call => ({
    status: 200,
    xml: xmlDocument('Subscription', ...renderSubscription(topicOf(call), subscriptionOf(call))),
  }),
};
