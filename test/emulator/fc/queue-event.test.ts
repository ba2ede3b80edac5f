import { describe, expect, it } from 'vitest';
import { decodedBody, type QueueEventOptions, queueEvent } from '../../../emulator/fc/queue-event.ts';
import type { QueueMessage } from '../../../emulator/fc/queue-source.ts';
import { accountId, region, startMs } from './fc-world.ts';

const options: QueueEventOptions = {
  form: 'cloud-events',
  functionName: 'worker',
  triggerName: 'on-delete',
  queueName: 'eni-reaper-delete',
  accountId,
  region,
  decodeBase64: true,
  bareSource: false,
};
const newEventId = () => '606ea307-4344-430d-4c81-000000000001';
const aMessage = (body: string, messageId = 'M-1'): QueueMessage => ({
  messageId,
  body,
  receiptHandle: 'handle',
  enqueuedAtMs: startMs,
});
const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');
const eventOf = (bodies: readonly string[], change: Partial<QueueEventOptions> = {}): unknown =>
  JSON.parse(
    queueEvent(
      bodies.map((body, index) => aMessage(body, `M-${index + 1}`)),
      { ...options, ...change },
      newEventId,
    ),
  );

const envelope = {
  id: '606ea307-4344-430d-4c81-000000000001',
  source: 'MNS-worker-on-delete',
  specversion: '1.0',
  type: 'mns:Queue:SendMessage',
  datacontenttype: 'application/json; charset=utf-8',
  subject: `acs:mns:${region}:${accountId}:queues/eni-reaper-delete`,
  time: '2026-11-20T19:00:00.000Z',
  aliyunaccountid: accountId,
  aliyunpublishtime: '2026-11-20T19:00:00.000Z',
  aliyunoriginalaccountid: accountId,
  aliyuneventbusname: 'MNS-worker-on-delete',
  aliyunregionid: region,
  aliyunpublishaddr: '198.51.100.7',
};
const data = { requestId: '606EA3074344430D4C810000', messageId: 'M-1', messageBody: '{"v":1}' };

describe('the event of a queue trigger', () => {
  it('is an array of CloudEvents with all their extras', () => {
    expect(eventOf([base64('{"v":1}'), base64('two')])).toEqual([
      { ...envelope, data },
      { ...envelope, data: { ...data, messageId: 'M-2', messageBody: 'two' } },
    ]);
  });

  it('is one CloudEvent under the message’s id in event-driven mode', () => {
    expect(eventOf([base64('{"v":1}')], { form: 'single-event' })).toEqual({ ...envelope, id: 'M-1', data });
  });

  it('can be an array of strings that are CloudEvents', () => {
    const elements = eventOf([base64('{"v":1}')], { form: 'string-elements' }) as string[];
    expect(elements.map(element => JSON.parse(element))).toEqual([{ ...envelope, data }]);
  });

  it('can be the raw data alone', () => {
    expect(eventOf([base64('{"v":1}')], { form: 'raw-data' })).toEqual([data]);
  });

  it('can come from acs:mns without publish time, bus and address', () => {
    const { aliyunpublishtime, aliyuneventbusname, aliyunpublishaddr, ...rest } = envelope;
    expect(eventOf([base64('{"v":1}')], { bareSource: true })).toEqual([
      { ...rest, id: 'M-1', source: 'acs:mns', data },
    ]);
  });

  it('has the body as it was sent when decoding is off', () => {
    expect(eventOf([base64('{"v":1}')], { decodeBase64: false })).toMatchObject([
      { data: { messageBody: base64('{"v":1}') } },
    ]);
  });
});

describe('decoding a body', () => {
  it.each([
    ['Base64 of text', base64('{"eniId":"eni-1","名":"值"}'), '{"eniId":"eni-1","名":"值"}'],
    ['Base64 of text with a byte order mark', base64('\ufeffx'), '\ufeffx'],
  ])('reads %s', (_, body, text) => {
    expect(decodedBody(body)).toBe(text);
  });

  it.each([
    ['JSON', '{"eniId":"eni-1"}'],
    ['a word that looks like Base64 but decodes to no text', 'test'],
    ['Base64 with a wrong length', 'YWJ'],
    ['Base64 with bits that do not belong', 'YWJ='],
    ['Base64 of bytes that are no text', base64(Buffer.from([0xff, 0xfe, 0xfd]))],
    ['an empty body', ''],
  ])('passes %s on as it is', (_, body) => {
    expect(decodedBody(body)).toBe(body);
  });
});
