import type { MnsOperation } from '../operation.ts';

/** Its subscriptions go with it. As with queues, deleting what is not there answers the same, which is inferred. */
export const deleteTopic: MnsOperation = {
  action: 'DeleteTopic',
  method: 'DELETE',
  path: '/topics/{topic}',
  query: [],
  run({ broker, accountId, region, names }) {
    broker.topics.delete(accountId, region, names.topic);
    return { status: 204 };
  },
};
