import { queueOf } from '../call-targets.ts';
import { readOutgoing, renderSent } from '../message-xml.ts';
import type { MnsOperation } from '../operation.ts';
import { readXml } from '../xml-read.ts';
import { xmlDocument } from '../xml-write.ts';

export const sendMessage: MnsOperation = {
  action: 'SendMessage',
  method: 'POST',
  path: '/queues/{queue}/messages',
  query: [],
  run(call) {
    const { body, ...options } = readOutgoing(readXml(call.body));
    const sent = queueOf(call).send(body, { ...options, fault: call.fault });
    return { status: 201, xml: xmlDocument('Message', ...renderSent(sent)) };
  },
};
