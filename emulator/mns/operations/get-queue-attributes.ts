import { queueOf } from '../call-targets.ts';
import type { MnsOperation } from '../operation.ts';
import { renderQueue } from '../queue-xml.ts';
import { xmlDocument } from '../xml-write.ts';

export const getQueueAttributes: MnsOperation = {
  action: 'GetQueueAttributes',
  method: 'GET',
  path: '/queues/{queue}',
  query: [],
  run: call => ({
    status: 200,
    xml: xmlDocument('Queue', ...renderQueue(queueOf(call), call.realCounters)),
  }),
};
