import type { MnsOperation } from '../operation.ts';
import { readQueueAttributes } from '../queue-xml.ts';
import { readXml } from '../xml-read.ts';

export const createQueue: MnsOperation = {
  action: 'CreateQueue',
  method: 'PUT',
  path: '/queues/{queue}',
  query: [],
  run({ broker, accountId, region, names, body, endpoint }) {
    const attributes = readQueueAttributes(readXml(body));
    const { created } = broker.queues.create(accountId, region, names.queue, attributes);
    return { status: created ? 201 : 204, headers: { location: `${endpoint}/queues/${names.queue}` } };
  },
};
