import { topicOf } from '../call-targets.ts';
import type { MnsOperation } from '../operation.ts';

/** Ending a subscription that is not there answers the same; the page names no refusal for it, so this is inferred. */
export const unsubscribe: MnsOperation = {
  action: 'Unsubscribe',
  method: 'DELETE',
  path: '/topics/{topic}/subscriptions/{subscription}',
  query: [],
  run(call) {
    topicOf(call).unsubscribe(call.names.subscription);
    return { status: 204 };
  },
};
