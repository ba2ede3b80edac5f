import type { QueueMessage } from './queue-source.ts';

/**
 * The forms in which a message reaches a function (facts of 2026: docs page "formats of event for different triggers",
 * and forms that were seen in the wild).
 */
export type QueueEventForm =
  /** Event streaming: an array of CloudEvents with all extras. */
  | 'cloud-events'
  /** Event-driven (bus and rule): the CloudEvent alone, one per invocation. */
  | 'single-event'
  /** An array of CloudEvents, each serialised to a string, as Kafka streams were seen to deliver. */
  | 'string-elements'
  /** `eventSchema: RawData`: an array of what is otherwise in `data`. */
  | 'raw-data';

export interface QueueEventOptions {
  readonly form: QueueEventForm;
  readonly functionName: string;
  readonly triggerName: string;
  readonly queueName: string;
  readonly accountId: string;
  readonly region: string;
  /** `IsBase64Decode`. */
  readonly decodeBase64: boolean;
  /** `source: acs:mns`, the message id as event id, and no publish time, bus and address, as real streams were seen to send. */
  readonly bareSource: boolean;
}

/** The event of one invocation; `single-event` takes the first message only. */
export function queueEvent(
  messages: readonly QueueMessage[],
  options: QueueEventOptions,
  newEventId: () => string,
): string {
  if (options.form === 'raw-data')
    return JSON.stringify(messages.map(message => dataOf(message, options, newEventId())));
  const events = messages.map(message => cloudEvent(message, options, newEventId));
  if (options.form === 'single-event') return JSON.stringify(events[0]);
  return JSON.stringify(
    options.form === 'string-elements' ? events.map(event => JSON.stringify(event)) : events,
  );
}

function cloudEvent(message: QueueMessage, options: QueueEventOptions, newEventId: () => string): unknown {
  const { accountId, region } = options;
  const eventId = newEventId();
  const bus = `MNS-${options.functionName}-${options.triggerName}`;
  const time = new Date(message.enqueuedAtMs).toISOString();
  const hasMessageId = options.bareSource || options.form === 'single-event';
  return {
    id: hasMessageId ? message.messageId : eventId,
    source: options.bareSource ? 'acs:mns' : bus,
    specversion: '1.0',
    type: 'mns:Queue:SendMessage',
    datacontenttype: 'application/json; charset=utf-8',
    subject: `acs:mns:${region}:${accountId}:queues/${options.queueName}`,
    time,
    aliyunaccountid: accountId,
    aliyunoriginalaccountid: accountId,
    aliyunregionid: region,
    ...(!options.bareSource && {
      aliyunpublishtime: time,
      aliyuneventbusname: bus,
      // An address of TEST-NET-2 (RFC 5737): nobody may rely on it.
      aliyunpublishaddr: '198.51.100.7',
    }),
    data: dataOf(message, options, eventId),
  };
}

const dataOf = (message: QueueMessage, options: QueueEventOptions, eventId: string) => ({
  requestId: eventId.replaceAll('-', '').slice(0, 24).toUpperCase(),
  messageId: message.messageId,
  messageBody: options.decodeBase64 ? decodedBody(message.body) : message.body,
});

/**
 * The text behind a Base64 body. What the cloud does with a body that is no Base64 is not documented; it is passed on as
 * it is here, and so is one that decodes to something that is no text.
 */
export function decodedBody(body: string): string {
  if (body.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(body)) return body;
  const bytes = Buffer.from(body, 'base64');
  if (bytes.toString('base64') !== body) return body;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return body;
  }
}
