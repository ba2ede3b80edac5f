import { queueOf } from '../call-targets.ts';
import { batchSizeRange } from '../limits.ts';
import { renderPeeked } from '../message-xml.ts';
import { MnsError } from '../mns-error.ts';
import type { MnsOperation } from '../operation.ts';
import { integerParameter } from '../query-fields.ts';
import { parent, xmlDocument } from '../xml-write.ts';

export const batchPeekMessage: MnsOperation = {
  action: 'BatchPeekMessage',
  method: 'GET',
  path: '/queues/{queue}/messages',
  query: ['peekonly', 'numofmessages'],
  when: ({ query }) => query.get('peekonly') === 'true' && query.has('numofmessages'),
  run(call) {
    const max = integerParameter(call, 'numofmessages', 'numOfMessages', batchSizeRange) ?? 1;
    const messages = queueOf(call).peek(max);
    if (messages.length === 0) throw new MnsError('MessageNotExist');
    const rendered = messages.map(message => parent('Message', ...renderPeeked(message)));
    return { status: 200, xml: xmlDocument('Messages', ...rendered) };
  },
};
