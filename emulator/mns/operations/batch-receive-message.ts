import { batchSizeRange } from '../limits.ts';
import { renderReceived } from '../message-xml.ts';
import { MnsError } from '../mns-error.ts';
import type { MnsOperation } from '../operation.ts';
import { integerParameter } from '../query-fields.ts';
import { receiveForCall } from '../receive-for-call.ts';
import { parent, xmlDocument } from '../xml-write.ts';

export const batchReceiveMessage: MnsOperation = {
  action: 'BatchReceiveMessage',
  method: 'GET',
  path: '/queues/{queue}/messages',
  query: ['numofmessages', 'waitseconds'],
  when: ({ query }) => query.has('numofmessages'),
  async run(call) {
    const max = integerParameter(call, 'numofmessages', 'numOfMessages', batchSizeRange) ?? 1;
    const messages = await receiveForCall(call, max);
    if (messages.length === 0) throw new MnsError('MessageNotExist');
    const rendered = messages.map(message => parent('Message', ...renderReceived(message)));
    return { status: 200, xml: xmlDocument('Messages', ...rendered) };
  },
};
