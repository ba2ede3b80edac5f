import { queueOf } from '../call-targets.ts';
import { MnsError } from '../mns-error.ts';
import type { MnsOperation } from '../operation.ts';

/** A handle that is stale, however it got so, answers ReceiptHandleError, also when its message is gone already. */
export const deleteMessage: MnsOperation = {
  action: 'DeleteMessage',
  method: 'DELETE',
  path: '/queues/{queue}/messages',
  query: ['receipthandle'],
  run(call) {
    const handle = call.query.get('receipthandle');
    if (!handle) throw new MnsError('MissingReceiptHandle');
    if (!queueOf(call).delete(handle)) throw new MnsError('ReceiptHandleError');
    return { status: 204 };
  },
};
