import { topicOf } from '../call-targets.ts';
import { readProperties, requiredText } from '../message-xml.ts';
import type { MnsOperation } from '../operation.ts';
import { expectElement, textField } from '../xml-fields.ts';
import { readXml } from '../xml-read.ts';
import { element, xmlDocument } from '../xml-write.ts';

const publishable = ['MessageBody', 'MessageTag', 'MessageAttributes', 'UserProperties', 'SystemProperties'];

/** MessageAttributes, which only mail and text messages have a use for, are taken and left at that. */
export const publishMessage: MnsOperation = {
  action: 'PublishMessage',
  method: 'POST',
  path: '/topics/{topic}/messages',
  query: [],
  run(call) {
    const root = readXml(call.body);
    expectElement(root, 'Message', publishable);
    const published = topicOf(call).publish(requiredText(root, 'MessageBody'), {
      tag: textField(root, 'MessageTag'),
      properties: readProperties(root),
    });
    return {
      status: 201,
      xml: xmlDocument(
        'Message',
        element('MessageId', published.messageId),
        element('MessageBodyMD5', published.bodyMd5),
      ),
    };
  },
};
