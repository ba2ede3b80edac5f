import { topicOf } from '../call-targets.ts';
import { parseEndpoint } from '../endpoint.ts';
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
    if (parseEndpoint(wanted.endpoint)?.kind !== 'queue')
      call.foundation.complain(
        `The subscription ${subscription} of the topic ${topic} will hear nothing: only queues are pushed to here, and functions by their triggers.`,
      );
    const location = `${call.endpoint}/topics/${topic}/subscriptions/${subscription}`;
    return { status: created ? 201 : 204, headers: { location } };
  },
};
