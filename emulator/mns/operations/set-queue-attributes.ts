import { queueOf } from '../call-targets.ts';
import type { MnsOperation } from '../operation.ts';
import { readQueueAttributes } from '../queue-xml.ts';
import { readXml } from '../xml-read.ts';

export const setQueueAttributes: MnsOperation = {
  action: 'SetQueueAttributes',
  method: 'PUT',
  path: '/queues/{queue}',
  query: ['metaoverride'],
  when: ({ query }) => query.get('metaoverride') === 'true',
  run(call) {
    const change = readQueueAttributes(readXml(call.body));
    queueOf(call).setAttributes(change);
    return { status: 204 };
  },
};
