import type { MnsOperation } from '../operation.ts';
import { readTopicAttributes } from '../topic-xml.ts';
import { readXml } from '../xml-read.ts';

export const createTopic: MnsOperation = {
  action: 'CreateTopic',
  method: 'PUT',
  path: '/topics/{topic}',
  query: [],
  run({ broker, accountId, region, names, body, endpoint }) {
    const attributes = readTopicAttributes(readXml(body));
    const { created } = broker.topics.create(accountId, region, names.topic, attributes);
    return { status: created ? 201 : 204, headers: { location: `${endpoint}/topics/${names.topic}` } };
  },
};
