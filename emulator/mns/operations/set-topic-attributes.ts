import { topicOf } from '../call-targets.ts';
import type { MnsOperation } from '../operation.ts';
import { readTopicAttributes } from '../topic-xml.ts';
import { readXml } from '../xml-read.ts';

export const setTopicAttributes: MnsOperation = {
  action: 'SetTopicAttributes',
  method: 'PUT',
  path: '/topics/{topic}',
  query: ['metaoverride'],
  when: ({ query }) => query.get('metaoverride') === 'true',
  run(call) {
    const change = readTopicAttributes(readXml(call.body));
    topicOf(call).setAttributes(change);
    return { status: 204 };
  },
};
