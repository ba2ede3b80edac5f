import { queueOf } from '../call-targets.ts';
import { visibilityTimeoutRange } from '../limits.ts';
import { MnsError } from '../mns-error.ts';
import type { MnsOperation } from '../operation.ts';
import { integerParameter } from '../query-fields.ts';
import { parseReceipt } from '../receipt.ts';
import { element, xmlDocument } from '../xml-write.ts';

/**
 * The page lists both refusals of a handle: ReceiptHandleError for what is none, and MessageNotExist for one whose time is
 * over. Which of the two an outdated but well-formed handle gets is inferred.
 */
export const changeMessageVisibility: MnsOperation = {
  action: 'ChangeMessageVisibility',
  method: 'PUT',
  path: '/queues/{queue}/messages',
  query: ['receipthandle', 'visibilitytimeout'],
  run(call) {
    const handle = call.query.get('receipthandle');
    if (!handle) throw new MnsError('MissingReceiptHandle');
    const seconds = integerParameter(call, 'visibilitytimeout', 'VisibilityTimeout', visibilityTimeoutRange);
    if (seconds === undefined) throw new MnsError('MissingVisibilityTimeout');
    const changed = queueOf(call).changeVisibility(handle, seconds);
    if (!changed) throw new MnsError(parseReceipt(handle) ? 'MessageNotExist' : 'ReceiptHandleError');
    return {
      status: 200,
      xml: xmlDocument(
        'ChangeVisibility',
        element('ReceiptHandle', changed.receiptHandle),
        element('NextVisibleTime', changed.nextVisibleAtMs),
      ),
    };
  },
};
