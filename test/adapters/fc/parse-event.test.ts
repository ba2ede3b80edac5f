import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../../shared/adapters/fc/parse-event.ts';

const task = { kind: 'delete-task', eniId: 'eni-a' };
const body = JSON.stringify(task);
const data = { requestId: '606EA3', messageId: 'C6DB60', messageBody: body };
const cloudEvent = {
  id: 'c2g71017',
  source: 'MNS-eni-delete-worker',
  specversion: '1.0',
  type: 'mns:Queue:SendMessage',
  datacontenttype: 'application/json; charset=utf-8',
  subject: 'acs:mns:cn-hangzhou:1234567890123456:queues/eni-delete',
  time: '2026-11-20T19:00:03.146Z',
  data,
};
const understood = { messageId: 'C6DB60', body: task };

const asBuffer = (value: unknown): Buffer => Buffer.from(JSON.stringify(value), 'utf8');

describe('an event', () => {
  it('is a timer when it names its trigger and time', () => {
    const timer = {
      triggerTime: '2026-11-20T19:00:00Z',
      triggerName: 'nightly',
      payload: '{"kind":"scan-request"}',
    };
    expect(parseEvent(asBuffer(timer))).toEqual({ kind: 'timer', ...timer });
  });

  it.each([
    ['absent', {}],
    ['null', { payload: null }],
    ['empty', { payload: '' }],
  ])('is a timer with an empty payload when that is %s', (_, payload) => {
    const timer = { triggerTime: '2026-11-20T19:00:00Z', triggerName: 'nightly', ...payload };
    expect(parseEvent(asBuffer(timer))).toMatchObject({ kind: 'timer', payload: '' });
  });

  it('passes a payload that is no text on as JSON, to be taken or refused by its reader', () => {
    const timer = { triggerTime: 't', triggerName: 'n', payload: { mode: 'report' } };
    expect(parseEvent(timer)).toMatchObject({ payload: '{"mode":"report"}' });
  });

  it.each([
    ['an array of CloudEvents', [cloudEvent]],
    ['an array of CloudEvents as text', [JSON.stringify(cloudEvent)]],
    ['one CloudEvent', cloudEvent],
    ['the data of one', data],
    ['an array of the data of one', [data]],
    ['a CloudEvent of another source', [{ ...cloudEvent, source: 'acs:mns' }]],
    ['a CloudEvent with few attributes', [{ specversion: '1.0', data }]],
    ['a body that is parsed already', [{ ...cloudEvent, data: { ...data, messageBody: task } }]],
    [
      'a body that is still Base64',
      [{ ...cloudEvent, data: { ...data, messageBody: Buffer.from(body).toString('base64') } }],
    ],
  ])('is messages when it is %s', (_, value) => {
    const expected = { kind: 'messages', messages: [understood] };
    expect(parseEvent(asBuffer(value))).toEqual(expected);
    expect(parseEvent(JSON.stringify(value))).toEqual(expected);
    expect(parseEvent(value)).toEqual(expected);
    expect(parseEvent(new Uint8Array(asBuffer(value)))).toEqual(expected);
  });

  it('keeps the messages of a batch in their order', () => {
    const bodies = ['{"n":1}', '{"n":2}', '{"n":3}'];
    const events = bodies.map(text => ({ ...cloudEvent, data: { ...data, messageBody: text } }));
    expect(parseEvent(events)).toMatchObject({
      messages: [{ body: { n: 1 } }, { body: { n: 2 } }, { body: { n: 3 } }],
    });
  });

  it.each([
    ['words', 'hello', 'hello'],
    ['nothing', '', ''],
    ['null', null, null],
    ['a number', 7, 7],
  ])('gives a body of %s on as it came, to be buried', (_, messageBody, expected) => {
    expect(parseEvent([{ ...cloudEvent, data: { ...data, messageBody } }])).toEqual({
      kind: 'messages',
      messages: [{ messageId: 'C6DB60', body: expected }],
    });
  });

  it.each([
    ['an unknown object', { hello: 1 }],
    ['a CloudEvent without a body', { ...cloudEvent, data: {} }],
    ['words', 'not JSON'],
    ['null', null],
    ['a number', 5],
    ['a list', [cloudEvent]],
  ])('does not let %s in a batch harm the messages beside it', (_, stranger) => {
    expect(parseEvent([cloudEvent, stranger, cloudEvent])).toEqual({
      kind: 'messages',
      messages: [understood, { body: stranger }, understood],
    });
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'empty'],
    ['blanks', '  \n', 'empty'],
    ['broken JSON', '{"secret":"hush', '15 characters that is no JSON'],
    ['undefined', undefined, 'nothing'],
    ['null', 'null', 'nothing'],
    ['a number', '5', 'a number'],
    ['an empty array', '[]', 'an empty array'],
    ['an empty object', '{}', 'an object without keys'],
    ['an array of unknown things', '[{"a":"hush"},2]', 'array of 2.*keys a'],
    ['an unknown object', '{"a":"hush","b":2}', 'the keys a, b'],
    ['half a timer', '{"triggerName":"hush"}', 'the keys triggerName'],
    [
      'a CloudEvent of something else',
      '{"specversion":"1.0","data":{"x":"hush"}}',
      'the keys specversion, data',
    ],
    ['data in an envelope of no kind', '{"data":{"messageId":"m","messageBody":"hush"}}', 'the keys data'],
    ['a body without an id', '{"messageBody":"hush"}', 'the keys messageBody'],
  ])('is an error that says what came, and shows none of it, when it is %s', (_, event, what) => {
    const parse = () => parseEvent(event);
    expect(parse).toThrow(new RegExp(`The event is .*${what}.*Expected is a timer event`, 's'));
    expect(parse).not.toThrow(/hush/);
  });

  it('is described in few words, however many and long its keys are', () => {
    const keys = Array.from({ length: 500 }, (_, index) => `${index}-${'k'.repeat(500)}`);
    const parse = () => parseEvent(Object.fromEntries(keys.map(key => [key, 1])));
    expect(parse).toThrow(/and 490 more/);
    expect(parse).toThrow(/^.{0,1000}$/s);
  });
});
