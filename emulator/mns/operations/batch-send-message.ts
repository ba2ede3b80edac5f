import { queueOf } from '../call-targets.ts';
import {
  batchBytesLimit,
  batchSizeRange,
  checkBody,
  checkRange,
  delaySecondsRange,
  priorityRange,
} from '../limits.ts';
import { type OutgoingMessage, readOutgoing, renderSent } from '../message-xml.ts';
import { refusalOf } from '../mns-error.ts';
import type { MnsOperation } from '../operation.ts';
import { expectElement } from '../xml-fields.ts';
import { readXml } from '../xml-read.ts';
import { element, parent, type XmlNode, xmlDocument } from '../xml-write.ts';

/**
 * A batch that breaks a rule is refused as a whole. One that is accepted in part comes only from the fault `short-page`:
 * the first `size` messages are sent, the others fail. The status of such an answer is not documented; 500 with the same
 * `<Messages>` is what the vendor's SDKs read as a partial failure.
 */
export const batchSendMessage: MnsOperation = {
  action: 'BatchSendMessage',
  method: 'POST',
  path: '/queues/{queue}/messages',
  query: [],
  when: ({ rootName }) => rootName === 'Messages',
  run(call) {
    const root = readXml(call.body);
    expectElement(root, 'Messages', ['Message']);
    const messages = root.children.map(readOutgoing);
    const queue = queueOf(call);
    checkBatch(messages, queue.attributes().maximumMessageSize);

    const accepted = call.fault?.kind === 'short-page' ? call.fault.size : messages.length;
    const answers = messages.map(({ body, ...options }, index) => {
      if (index >= accepted) return parent('Message', ...renderFailure());
      return parent('Message', ...renderSent(queue.send(body, { ...options, fault: call.fault })));
    });
    return { status: accepted < messages.length ? 500 : 201, xml: xmlDocument('Messages', ...answers) };
  },
};

/** Everything that could refuse one of the messages, before any of them is sent. */
function checkBatch(messages: readonly OutgoingMessage[], maximumMessageSize: number): void {
  checkRange('the number of messages', messages.length, batchSizeRange);
  for (const { body, delaySeconds, priority } of messages) {
    checkBody(body, maximumMessageSize);
    if (delaySeconds !== undefined) checkRange('DelaySeconds', delaySeconds, delaySecondsRange);
    if (priority !== undefined) checkRange('Priority', priority, priorityRange);
  }
  const bytes = messages.reduce((sum, { body }) => sum + Buffer.byteLength(body, 'utf8'), 0);
  checkRange('all MessageBody together', bytes, { low: 1, high: batchBytesLimit, unit: 'bytes' });
}

function renderFailure(): readonly XmlNode[] {
  return [element('ErrorCode', 'InternalError'), element('ErrorMessage', refusalOf('InternalError').message)];
}
