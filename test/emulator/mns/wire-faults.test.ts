import { describe, expect, it } from 'vitest';
import type { FaultEffect } from '../../../emulator/faults.ts';
import { messageXml, mnsCloud, startMs } from './mns-cloud.ts';

/** A cloud with the queue `q` and one fault that hits the next request of this action. */
function withFault(action: string, effect: FaultEffect, resource?: string) {
  const cloud = mnsCloud();
  cloud.queue('q');
  cloud.foundation.faults.add({
    service: 'mns',
    action,
    count: 1,
    effect,
    ...(resource === undefined ? {} : { resource }),
  });
  const send = (queue = 'q') => cloud.call('POST', `/queues/${queue}/messages`, { body: messageXml('a') });
  const stored = () => cloud.queue('q').snapshot().length;
  return { ...cloud, send, stored };
}

describe('a fault on the way to the queue', () => {
  it('refuses with any code, and with what the code usually says', async () => {
    const { send, stored } = withFault('SendMessage', { kind: 'refuse', code: 'InternalError' });
    const refused = await send();
    expect([refused.status, refused.field('Code'), refused.field('Message')]).toEqual([
      500,
      'InternalError',
      'Interal error.',
    ]);
    expect(stored()).toBe(0);
    expect((await send()).status).toBe(201);
  });

  it('refuses with a code, status and text that only the fault knows', async () => {
    const effect = {
      kind: 'refuse',
      code: 'Odd',
      status: 418,
      message: 'No.',
      retryAfterSeconds: 3,
    } as const;
    const refused = await withFault('SendMessage', effect).send();
    expect([refused.status, refused.field('Code'), refused.field('Message')]).toEqual([418, 'Odd', 'No.']);
    expect(refused.headers['x-acs-retry-after']).toBe('3');
  });

  it('throttles until the next minute, and only this operation', async () => {
    const { clock, call, send } = withFault('SendMessage', { kind: 'throttle' });
    for (let attempt = 0; attempt < 3; attempt++) {
      const refused = await send();
      expect([refused.status, refused.field('Code')]).toEqual([400, 'QpsLimitExceeded']);
    }
    expect((await call('GET', '/queues/q')).status).toBe(200);
    clock.shiftMs(60_000 - (startMs % 60_000));
    expect((await send()).status).toBe(201);
  });

  it.each([
    ['html-503', 503, 'text/html'],
    ['empty-500', 500, undefined],
    ['json-without-code', 500, 'application/json'],
  ] as const)('answers %s in place of the operation', async (kind, status, type) => {
    const { send, stored } = withFault('SendMessage', { kind });
    const answer = await send();
    expect([answer.status, answer.headers['content-type'], answer.field('Code')]).toEqual([
      status,
      type,
      undefined,
    ]);
    expect(stored()).toBe(0);
  });

  it('breaks the connection before the effect', async () => {
    const { send, stored } = withFault('SendMessage', { kind: 'reset-before-effect' });
    expect((await send()).kind).toBe('reset');
    expect(stored()).toBe(0);
  });

  it.each(['reset-after-effect', 'reset-mid-body'] as const)('breaks it after the effect: %s', async kind => {
    const { send, stored } = withFault('SendMessage', { kind });
    expect((await send()).kind).toBe(kind === 'reset-after-effect' ? 'reset' : kind);
    expect(stored()).toBe(1);
  });

  it('holds the reply back', async () => {
    const { service, send } = withFault('SendMessage', { kind: 'slow', delayMs: 9_000 });
    expect((await send()).kind).toBe('late');
    expect(service.name).toBe('mns');
  });

  it('meets only the queue that it names', async () => {
    const { queue, send } = withFault('SendMessage', { kind: 'empty-500' }, 'other');
    queue('other');
    expect((await send('q')).status).toBe(201);
    expect((await send('other')).status).toBe(500);
  });

  it('is not used up by requests that are refused before it', async () => {
    const { call, send } = withFault('SendMessage', { kind: 'empty-500' });
    const body = messageXml('a');
    const unsignedHeaders = { authorization: 'MNS LTAItester:x' };
    expect((await call('POST', '/queues/q/messages', { body, unsignedHeaders })).status).toBe(403);
    expect((await send()).status).toBe(500);
  });

  it('stands in the history', async () => {
    const { foundation, send } = withFault('SendMessage', { kind: 'reset-before-effect' });
    await send();
    expect(foundation.history.entries()).toMatchObject([
      {
        what: 'SendMessage',
        resource: 'q',
        result: 'reset-before-effect',
        details: { fault: 'reset-before-effect' },
      },
    ]);
  });

  it('that means nothing to messages is complained about', async () => {
    const { complaints, send } = withFault('SendMessage', { kind: 'stick' });
    expect((await send()).status).toBe(201);
    expect(complaints).toEqual([expect.stringContaining('stick')]);
  });
});

describe('a fault in the middle of a batch', () => {
  it('sends the first messages and names what failed of the others', async () => {
    const { call, queue } = withFault('BatchSendMessage', { kind: 'short-page', size: 1 });
    const body = `<Messages>${['a', 'b', 'c'].map(text => messageXml(text)).join('')}</Messages>`;
    const answer = await call('POST', '/queues/q/messages', { body });
    expect(answer.status).toBe(500);
    expect(answer.elements.slice(1, 5)).toEqual([
      '<Message>',
      `<MessageId>${answer.field('MessageId')}</MessageId>`,
      '<MessageBodyMD5>0CC175B9C0F1B6A831C399E269772661</MessageBodyMD5>',
      '</Message>',
    ]);
    expect(answer.fields('ErrorCode')).toEqual(['InternalError', 'InternalError']);
    expect(queue('q').snapshot()).toMatchObject([{ body: 'a' }]);
  });

  it('deletes the first messages and names the handles of the others', async () => {
    const { call, queue } = withFault('BatchDeleteMessage', { kind: 'short-page', size: 1 });
    for (const text of ['a', 'b']) queue('q').send(text);
    const handles = queue('q')
      .receive({ max: 2 })
      .map(({ receiptHandle }) => receiptHandle);
    const inside = handles.map(handle => `<ReceiptHandle>${handle}</ReceiptHandle>`).join('');
    const body = `<ReceiptHandles>${inside}</ReceiptHandles>`;
    const answer = await call('DELETE', '/queues/q/messages', { body });
    expect([answer.status, answer.fields('ReceiptHandle')]).toEqual([404, handles.slice(1)]);
    expect(queue('q').snapshot()).toMatchObject([{ body: 'b' }]);
  });

  it('reaches the delivery of a queue over the wire', async () => {
    const { call, queue } = withFault('BatchReceiveMessage', { kind: 'duplicate' });
    queue('q').send('a');
    const first = await call('GET', '/queues/q/messages?numOfMessages=16');
    const second = await call('GET', '/queues/q/messages?numOfMessages=16');
    expect(second.fields('MessageId')).toEqual(first.fields('MessageId'));
  });
});
