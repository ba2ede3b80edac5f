import type { MnsOperation } from '../operation.ts';
import { pageOf } from '../paging.ts';
import { renderTopic } from '../topic-xml.ts';
import { element, parent, xmlDocument } from '../xml-write.ts';

export const listTopic: MnsOperation = {
  action: 'ListTopic',
  method: 'GET',
  path: '/topics',
  query: [],
  run(call) {
    const { items, nextMarker } = pageOf(call, call.broker.topics.list(call.accountId, call.region));
    const withMeta = call.headers['x-mns-with-meta']?.toLowerCase() === 'true';
    const topics = items.map(topic =>
      parent(
        'Topic',
        element('TopicURL', `${call.endpoint}/topics/${topic.name}`),
        ...(withMeta ? renderTopic(topic) : []),
      ),
    );
    const marker = nextMarker === undefined ? [] : [element('NextMarker', nextMarker)];
    return { status: 200, xml: xmlDocument('Topics', ...topics, ...marker) };
  },
};
