import { topicOf } from '../call-targets.ts';
import type { MnsOperation } from '../operation.ts';
import { readSubscription } from '../topic-xml.ts';
import { readXml } from '../xml-read.ts';

export const subscribe: MnsOperation = {
  action: 'Subscribe',
  method: 'PUT',
  path: '/topics/{topic}/subscriptions/{subscription}',
  query: [],
  run(call) {
    const { topic, subscription } = call.names;
    const wanted = readSubscription(readXml(call.body));
    const created = topicOf(call).subscribe(subscription, wanted);
    const location = `${call.endpoint}/topics/${topic}/subscriptions/${subscription}`;
    return { status: created ? 201 : 204, headers: { location } };
  },
};
