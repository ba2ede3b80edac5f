import type { MnsOperation } from '../operation.ts';
import { pageOf } from '../paging.ts';
import { renderQueue } from '../queue-xml.ts';
import { element, parent, xmlDocument } from '../xml-write.ts';

export const listQueue: MnsOperation = {
  action: 'ListQueue',
  method: 'GET',
  path: '/queues',
  query: [],
  run(call) {
    const { items, nextMarker } = pageOf(call, call.broker.queues.list(call.accountId, call.region));
    const withMeta = call.headers['x-mns-with-meta']?.toLowerCase() === 'true';
    const queues = items.map(queue =>
      parent(
        'Queue',
        element('QueueURL', `${call.endpoint}/queues/${queue.name}`),
        ...(withMeta ? renderQueue(queue, call.realCounters) : []),
      ),
    );
    const marker = nextMarker === undefined ? [] : [element('NextMarker', nextMarker)];
    return { status: 200, xml: xmlDocument('Queues', ...queues, ...marker) };
  },
};
