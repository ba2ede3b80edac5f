import { topicOf } from '../call-targets.ts';
import type { MnsOperation } from '../operation.ts';
import { renderTopic } from '../topic-xml.ts';
import { xmlDocument } from '../xml-write.ts';

export const getTopicAttributes: MnsOperation = {
  action: 'GetTopicAttributes',
  method: 'GET',
  path: '/topics/{topic}',
  query: [],
  run: call => ({ status: 200, xml: xmlDocument('Topic', ...renderTopic(topicOf(call))) }),
};
