import { subscriptionOf, topicOf } from '../call-targets.ts';
import type { MnsOperation } from '../operation.ts';
import { notifyStrategies } from '../subscription.ts';
import { choiceField, expectElement } from '../xml-fields.ts';
import { readXml } from '../xml-read.ts';

/** The strategy is the one thing that can be changed (vendor's Go SDK, SetSubscriptionAttributesRequest). */
export const setSubscriptionAttributes: MnsOperation = {
  action: 'SetSubscriptionAttributes',
  method: 'PUT',
  path: '/topics/{topic}/subscriptions/{subscription}',
  query: ['metaoverride'],
  when: ({ query }) => query.get('metaoverride') === 'true',
  run(call) {
    const root = readXml(call.body);
    expectElement(root, 'Subscription', ['NotifyStrategy']);
    const { name, notifyStrategy } = subscriptionOf(call);
    const strategy = choiceField(root, 'NotifyStrategy', notifyStrategies) ?? notifyStrategy;
    topicOf(call).setNotifyStrategy(name, strategy);
    return { status: 204 };
  },
};
