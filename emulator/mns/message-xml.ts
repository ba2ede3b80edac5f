import type { MessageProperties, MessageProperty, PeekedMessage, ReceivedMessage } from './message.ts';
import { MnsError } from './mns-error.ts';
import type { SentMessage } from './queue.ts';
import { expectElement, integerField, schemaViolation, textField } from './xml-fields.ts';
import type { XmlElement } from './xml-read.ts';
import { element, parent, type XmlNode } from './xml-write.ts';

/** What SendMessage takes of one message; ranges are the queue's business. */
export interface OutgoingMessage {
  readonly body: string;
  readonly delaySeconds: number | undefined;
  readonly priority: number | undefined;
  readonly properties: MessageProperties | undefined;
}

const sendable = ['MessageBody', 'DelaySeconds', 'Priority', 'UserProperties', 'SystemProperties'];

/** Reads one `<Message>` of SendMessage or BatchSendMessage. */
export function readOutgoing(message: XmlElement): OutgoingMessage {
  expectElement(message, 'Message', sendable);
  return {
    body: requiredText(message, 'MessageBody'),
    delaySeconds: integerField(message, 'DelaySeconds'),
    priority: integerField(message, 'Priority'),
    properties: readProperties(message),
  };
}

export function requiredText(element: XmlElement, name: string): string {
  const text = textField(element, name);
  if (text === undefined) throw new MnsError('InvalidArgument', `${name} is required.`);
  return text;
}

/** Both lists of properties, or undefined when the message has neither. */
export function readProperties(message: XmlElement): MessageProperties | undefined {
  const user = readList(message, 'UserProperties', 'PropertyValue');
  const system = readList(message, 'SystemProperties', 'SystemPropertyValue');
  return user.length + system.length > 0 ? { user, system } : undefined;
}

function readList(message: XmlElement, listName: string, itemName: string): readonly MessageProperty[] {
  const [list, second] = message.children.filter(child => child.name === listName);
  if (!list) return [];
  if (second) throw schemaViolation(listName);
  return list.children.map(item => {
    expectElement(item, itemName, ['Name', 'Value', 'Type']);
    const [name, value, type] = [textField(item, 'Name'), textField(item, 'Value'), textField(item, 'Type')];
    if (name === undefined || value === undefined || type === undefined) throw schemaViolation(itemName);
    return { name, value, type };
  });
}

/** The children of `<Message>` in the reply to a send. */
export function renderSent({ messageId, bodyMd5, receiptHandle }: SentMessage): readonly XmlNode[] {
  return [
    element('MessageId', messageId),
    element('MessageBodyMD5', bodyMd5),
    ...(receiptHandle === undefined ? [] : [element('ReceiptHandle', receiptHandle)]),
  ];
}

/** The children of `<Message>` in the reply to a receive, in the order of recorded replies. */
export function renderReceived(message: ReceivedMessage): readonly XmlNode[] {
  return [
    ...renderBody(message),
    element('ReceiptHandle', message.receiptHandle),
    ...renderTimes(message),
    element('NextVisibleTime', message.nextVisibleAtMs),
    ...renderRest(message),
  ];
}

/** The same for a peek, which gives neither a handle nor a next visible time. */
export function renderPeeked(message: PeekedMessage): readonly XmlNode[] {
  return [...renderBody(message), ...renderTimes(message), ...renderRest(message)];
}

function renderBody(message: PeekedMessage): readonly XmlNode[] {
  return [
    element('MessageId', message.messageId),
    element('MessageBodyMD5', message.bodyMd5),
    element('MessageBody', message.body),
  ];
}

function renderTimes(message: PeekedMessage): readonly XmlNode[] {
  return [
    element('EnqueueTime', message.enqueuedAtMs),
    element('FirstDequeueTime', message.firstDequeuedAtMs),
  ];
}

/** System properties come first: the vendor's PHP SDK reads nothing behind the user's. */
function renderRest(message: PeekedMessage): readonly XmlNode[] {
  return [
    element('DequeueCount', message.dequeueCount),
    element('Priority', message.priority),
    ...renderList('SystemProperties', 'SystemPropertyValue', message.properties?.system ?? []),
    ...renderList('UserProperties', 'PropertyValue', message.properties?.user ?? []),
  ];
}

function renderList(
  listName: string,
  itemName: string,
  properties: readonly MessageProperty[],
): readonly XmlNode[] {
  if (properties.length === 0) return [];
  const items = properties.map(({ name, value, type }) =>
    parent(itemName, element('Name', name), element('Value', value), element('Type', type)),
  );
  return [parent(listName, ...items)];
}
