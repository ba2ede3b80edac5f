import type { MnsOperation } from '../operation.ts';

/** Deleting a queue that is not there answers the same; the page names no refusal for it, so this is inferred. */
export const deleteQueue: MnsOperation = {
  action: 'DeleteQueue',
  method: 'DELETE',
  path: '/queues/{queue}',
  query: [],
  run({ broker, accountId, region, names }) {
    broker.queues.delete(accountId, region, names.queue);
    return { status: 204 };
  },
};
