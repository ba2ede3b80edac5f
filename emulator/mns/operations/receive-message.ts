import { renderReceived } from '../message-xml.ts';
import { MnsError } from '../mns-error.ts';
import type { MnsOperation } from '../operation.ts';
import { receiveForCall } from '../receive-for-call.ts';
import { xmlDocument } from '../xml-write.ts';

export const receiveMessage: MnsOperation = {
  action: 'ReceiveMessage',
  method: 'GET',
  path: '/queues/{queue}/messages',
  query: ['waitseconds'],
  async run(call) {
    const [message] = await receiveForCall(call, 1);
    if (!message) throw new MnsError('MessageNotExist');
    return { status: 200, xml: xmlDocument('Message', ...renderReceived(message)) };
  },
};
