import type { Queue } from './queue.ts';
import type { QueueAttributes } from './queue-attributes.ts';
import { booleanField, expectElement, integerField } from './xml-fields.ts';
import type { XmlElement } from './xml-read.ts';
import { element, type XmlNode } from './xml-write.ts';

const settable = [
  'DelaySeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'VisibilityTimeout',
  'PollingWaitSeconds',
  'LoggingEnabled',
];

/** Reads the `<Queue>` of CreateQueue and SetQueueAttributes; what is not given is not in the result. */
export function readQueueAttributes(queue: XmlElement): Partial<QueueAttributes> {
  expectElement(queue, 'Queue', settable);
  return withoutUndefined({
    delaySeconds: integerField(queue, 'DelaySeconds'),
    maximumMessageSize: integerField(queue, 'MaximumMessageSize'),
    messageRetentionPeriod: integerField(queue, 'MessageRetentionPeriod'),
    visibilityTimeout: integerField(queue, 'VisibilityTimeout'),
    pollingWaitSeconds: integerField(queue, 'PollingWaitSeconds'),
    loggingEnabled: booleanField(queue, 'LoggingEnabled'),
  });
}

/**
 * The children of `<Queue>` in GetQueueAttributes. The three counts are being retired and are 0 for more and more
 * accounts, hence `realCounters`. Creation and modification are in seconds, unlike the times of messages.
 */
export function renderQueue(queue: Queue, realCounters: boolean): readonly XmlNode[] {
  const attributes = queue.attributes();
  const counts = realCounters ? queue.counts() : { active: 0, inactive: 0, delayed: 0 };
  return [
    element('QueueName', queue.name),
    element('CreateTime', Math.floor(queue.createdAtMs / 1000)),
    element('LastModifyTime', Math.floor(queue.lastModifiedAtMs() / 1000)),
    element('DelaySeconds', attributes.delaySeconds),
    element('MaximumMessageSize', attributes.maximumMessageSize),
    element('MessageRetentionPeriod', attributes.messageRetentionPeriod),
    element('VisibilityTimeout', attributes.visibilityTimeout),
    element('PollingWaitSeconds', attributes.pollingWaitSeconds),
    element('ActiveMessages', counts.active),
    element('InactiveMessages', counts.inactive),
    element('DelayMessages', counts.delayed),
    element('LoggingEnabled', attributes.loggingEnabled ? 'True' : 'False'),
  ];
}

type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** A field that is undefined would overwrite a setting when the two are merged. */
export function withoutUndefined<T extends object>(fields: T): Defined<T>;
export function withoutUndefined(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
