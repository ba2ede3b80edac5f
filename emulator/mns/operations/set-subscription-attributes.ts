import { subscriptionOf, topicOf } from '../call-targets.ts';
import type { MnsOperation } from '../operation.ts';
import { notifyStrategies } from '../subscription.ts';
import { choiceField, expectElement } from '../xml-fields.ts';
import { readXml } from '../xml-read.ts';

/** Everything that GetSubscriptionAttributes has given and Subscribe takes. */
const settable = ['NotifyStrategy', 'Endpoint', 'NotifyContentFormat', 'FilterTag'];

/**
 * The strategy is the one thing that can be changed (vendor's Go SDK, SetSubscriptionAttributesRequest). The vendor's Java SDK
 * sends the whole subscription back as it has got it, so the rest is taken; that it changes nothing is inferred.
 */
export const setSubscriptionAttributes: MnsOperation = {
  action: 'SetSubscriptionAttributes',
  method: 'PUT',
  path: '/topics/{topic}/subscriptions/{subscription}',
  query: ['metaoverride'],
  when: ({ query }) => query.get('metaoverride') === 'true',
  run(call) {
    const root = readXml(call.body);
    expectElement(root, 'Subscription', settable);
    const { name, notifyStrategy } = subscriptionOf(call);
    const strategy = choiceField(root, 'NotifyStrategy', notifyStrategies) ?? notifyStrategy;
    topicOf(call).setNotifyStrategy(name, strategy);
    return { status: 204 };
  },
};
