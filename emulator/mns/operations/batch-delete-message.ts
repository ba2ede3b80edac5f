import { queueOf } from '../call-targets.ts';
import { batchSizeRange, checkRange } from '../limits.ts';
import { refusalOf } from '../mns-error.ts';
import type { MnsOperation } from '../operation.ts';
import { expectElement, schemaViolation } from '../xml-fields.ts';
import { readXml } from '../xml-read.ts';
import { element, parent, type XmlNode, xmlDocument } from '../xml-write.ts';

/**
 * Deletes what it can. When anything failed the status is 404 and the body lists only the failures
 * (https://www.alibabacloud.com/help/zh/doc-detail/35139.htm). The fault `short-page` makes all handles behind the first
 * `size` fail with InternalError, their messages untouched.
 */
export const batchDeleteMessage: MnsOperation = {
  action: 'BatchDeleteMessage',
  method: 'DELETE',
  path: '/queues/{queue}/messages',
  query: [],
  when: ({ query, hasBody }) => hasBody && !query.has('receipthandle'),
  run(call) {
    const handles = readHandles(call.body);
    const queue = queueOf(call);
    const attempted = call.fault?.kind === 'short-page' ? call.fault.size : handles.length;
    const failures = handles.flatMap((handle, index) => {
      if (index >= attempted) return [renderFailure('InternalError', handle)];
      return queue.delete(handle) ? [] : [renderFailure('ReceiptHandleError', handle)];
    });
    if (failures.length === 0) return { status: 204 };
    return { status: 404, xml: xmlDocument('Errors', ...failures) };
  },
};

function readHandles(body: Buffer): readonly string[] {
  const root = readXml(body);
  expectElement(root, 'ReceiptHandles', ['ReceiptHandle']);
  checkRange('the number of ReceiptHandle', root.children.length, batchSizeRange);
  return root.children.map(({ text, children }) => {
    if (children.length > 0 || text === '') throw schemaViolation('ReceiptHandle');
    return text;
  });
}

function renderFailure(code: 'ReceiptHandleError' | 'InternalError', handle: string): XmlNode {
  return parent(
    'Error',
    element('ErrorCode', code),
    element('ErrorMessage', refusalOf(code).message),
    element('ReceiptHandle', handle),
  );
}
