import { queueOf } from '../call-targets.ts';
import { renderPeeked } from '../message-xml.ts';
import { MnsError } from '../mns-error.ts';
import type { MnsOperation } from '../operation.ts';
import { xmlDocument } from '../xml-write.ts';

export const peekMessage: MnsOperation = {
  action: 'PeekMessage',
  method: 'GET',
  path: '/queues/{queue}/messages',
  query: ['peekonly'],
  when: ({ query }) => query.get('peekonly') === 'true',
  run(call) {
    const [message] = queueOf(call).peek(1);
    if (!message) throw new MnsError('MessageNotExist');
    return { status: 200, xml: xmlDocument('Message', ...renderPeeked(message)) };
  },
};
