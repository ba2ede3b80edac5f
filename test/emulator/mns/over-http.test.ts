import { describe, expect, it } from 'vitest';
import { shiftedClock } from '../../../emulator/clock.ts';
import { mnsSignature } from '../../../emulator/signatures/mns.ts';
import { accountId, listen, mnsCloud } from './mns-cloud.ts';
import { VendorClient } from './vendor-client.ts';

/** The vendor's client before a real port. It signs with the real time, so the clock starts there. */
async function open(clock = shiftedClock()) {
  const cloud = mnsCloud({ clock });
  const server = await listen(cloud);
  const { accessKeyId, accessKeySecret } = cloud.key;
  const client = new VendorClient(accountId, { endpoint: server.endpoint, accessKeyId, accessKeySecret });
  return { ...cloud, server, client };
}

/** Name and text of what the vendor's client throws; it has nothing else. */
async function thrownBy(
  action: Promise<unknown>,
): Promise<{ readonly name: string; readonly message: string }> {
  try {
    await action;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('Nothing was thrown.');
}

describe('the vendor’s client', () => {
  it('creates, describes, changes, lists and deletes queues', async () => {
    const { client, server } = await open();
    const created = await client.createQueue('q', { VisibilityTimeout: 60, LoggingEnabled: true });
    expect([created.code, created.headers['location']]).toEqual([201, `${server.endpoint}/queues/q`]);
    expect((await client.createQueue('q', { VisibilityTimeout: 60, LoggingEnabled: true })).code).toBe(204);
    expect((await thrownBy(client.createQueue('q'))).name).toBe('MNSQueueAlreadyExistError');
    expect((await client.setQueueAttributes('q', { VisibilityTimeout: 90 })).code).toBe(204);
    expect((await client.getQueueAttributes('q')).body).toMatchObject({
      QueueName: 'q',
      VisibilityTimeout: '90',
      LoggingEnabled: 'True',
    });
    await client.createQueue('other');
    expect((await client.listQueue(undefined, 10, 'q')).body).toEqual([
      { QueueURL: `${server.endpoint}/queues/q` },
    ]);
    expect((await client.deleteQueue('q')).code).toBe(204);
    expect((await thrownBy(client.getQueueAttributes('q'))).name).toBe('MNSQueueNotExistError');
  });

  it('carries a message through its whole life', async () => {
    const { client } = await open();
    await client.createQueue('q');
    const sent = await client.sendMessage('q', { MessageBody: 'aGVsbG8=', Priority: 3 });
    expect([sent.code, sent.body['MessageBodyMD5']]).toEqual([201, '0733351879B2FA9BD05C7CA3061529C0']);
    expect((await client.peekMessage('q')).body).toMatchObject({
      MessageBody: 'aGVsbG8=',
      DequeueCount: '0',
    });
    const received = await client.receiveMessage('q', 5);
    expect(received.body).toMatchObject({
      MessageId: sent.body['MessageId'],
      MessageBody: 'aGVsbG8=',
      DequeueCount: '1',
      Priority: '3',
    });
    const handle = received.body['ReceiptHandle'] ?? '';
    const changed = await client.changeMessageVisibility('q', handle, 60);
    expect((await thrownBy(client.deleteMessage('q', handle))).name).toBe('MNSReceiptHandleErrorError');
    expect((await client.deleteMessage('q', changed.body['ReceiptHandle'] ?? '')).code).toBe(204);
    expect((await thrownBy(client.receiveMessage('q'))).name).toBe('MNSMessageNotExistError');
  });

  it('carries batches, and is told what failed', async () => {
    const { client } = await open();
    await client.createQueue('q');
    const sent = await client.batchSendMessage('q', [
      { MessageBody: 'YQ==' },
      { MessageBody: 'Yg==', DelaySeconds: 0 },
    ]);
    expect([sent.code, sent.body.length]).toEqual([201, 2]);
    expect((await client.batchPeekMessage('q', 16)).body).toHaveLength(2);
    const received = await client.batchReceiveMessage('q', 16, 1);
    expect(received.body.map(message => message['MessageBody'])).toEqual(['YQ==', 'Yg==']);
    const handles = received.body.map(message => message['ReceiptHandle'] ?? '');
    const partial = await client.batchDeleteMessage('q', [...handles.slice(0, 1), '1-AAAA']);
    expect(partial).toMatchObject({
      code: 404,
      body: [{ ErrorCode: 'ReceiptHandleError', ReceiptHandle: '1-AAAA' }],
    });
    expect(await client.batchDeleteMessage('q', handles.slice(1))).toMatchObject({ code: 204 });
  });

  it('is told of half a batch by 500 and the messages', async () => {
    const { client, foundation } = await open();
    await client.createQueue('q');
    const effect = { kind: 'short-page', size: 1 } as const;
    foundation.faults.add({ service: 'mns', action: 'BatchSendMessage', effect });
    const sent = await client.batchSendMessage('q', [{ MessageBody: 'YQ==' }, { MessageBody: 'Yg==' }]);
    expect(sent).toMatchObject({
      code: 500,
      body: [{ MessageId: expect.any(String) }, { ErrorCode: 'InternalError' }],
    });
  });

  it('waits for a message that comes later', async () => {
    const { client, queue } = await open();
    const q = queue('q');
    const poll = client.receiveMessage('q', 20);
    await client.getQueueAttributes('q');
    q.send('YQ==');
    expect((await poll).body['MessageBody']).toBe('YQ==');
  });

  it('publishes to a topic that a queue is subscribed to', async () => {
    const { client, queue } = await open();
    const q = queue('q');
    await client.createTopic('t');
    const endpoint = `acs:mns:cn-hangzhou:${accountId}:queues/q`;
    const inside = `<Endpoint>${endpoint}</Endpoint><NotifyContentFormat>SIMPLIFIED</NotifyContentFormat>`;
    const body = Buffer.from(`<Subscription>${inside}</Subscription>`);
    expect((await client.put('/topics/t/subscriptions/s', 'Subscription', body)).code).toBe(201);
    expect((await client.publishMessage('t', { MessageBody: 'YQ==' })).code).toBe(201);
    expect(q.snapshot()).toMatchObject([{ body: 'YQ==' }]);
    expect((await client.getTopicAttributes('t')).body).toMatchObject({ TopicName: 't' });
  });

  it('is refused when it sends what it did not escape', async () => {
    const { client, queue } = await open();
    queue('q');
    const thrown = await thrownBy(client.sendMessage('q', { MessageBody: '{"a":"<b>&"}' }));
    expect(thrown.name).toBe('MNSMalformedXMLError');
  });

  it('is refused when its clock is off', async () => {
    const clock = shiftedClock();
    const { client } = await open(clock);
    clock.shiftMs(16 * 60_000);
    const thrown = await thrownBy(client.listQueue());
    expect([thrown.name, thrown.message.includes('failed with 408')]).toEqual(['MNSTimeExpiredError', true]);
  });

  it('uses a temporary key with its token', async () => {
    const { foundation, key, server } = await open();
    const temporary = { ...key, accessKeyId: 'STS.t', securityToken: 'token+/==' };
    foundation.accounts.addKey(temporary);
    const { accessKeyId, accessKeySecret, securityToken } = temporary;
    const options = { endpoint: server.endpoint, accessKeyId, accessKeySecret };
    const client = new VendorClient(accountId, { ...options, securityToken });
    expect((await client.listQueue()).code).toBe(200);
    const without = new VendorClient(accountId, options);
    expect((await thrownBy(without.listQueue())).name).toBe('MNSInvalidAccessKeyIdError');
  });

  it('loses the answer but not the message when the connection breaks after the effect', async () => {
    const { client, foundation, queue } = await open();
    const q = queue('q');
    foundation.faults.add({
      service: 'mns',
      action: 'SendMessage',
      count: 1,
      effect: { kind: 'reset-after-effect' },
    });
    expect((await thrownBy(client.sendMessage('q', { MessageBody: 'YQ==' }))).message).toMatch(
      /hang up|ECONNRESET/,
    );
    expect(q.snapshot()).toMatchObject([{ body: 'YQ==' }]);
  });

  it('is answered 503 in HTML without noticing', async () => {
    const { client, foundation, queue } = await open();
    queue('q');
    foundation.faults.add({ service: 'mns', action: 'SendMessage', count: 1, effect: { kind: 'html-503' } });
    expect((await client.sendMessage('q', { MessageBody: 'YQ==' })).code).toBe(503);
  });
});

describe('a client that goes away', () => {
  it('leaves the message of its long poll to others', async () => {
    const { client, clock, foundation, key, queue, server } = await open();
    const q = queue('q');
    const rawUrl = '/queues/q/messages?waitseconds=30';
    const headers = { date: new Date(clock.nowMs()).toUTCString(), 'x-mns-version': '2015-06-06' };
    const signature = mnsSignature(key.accessKeySecret, { method: 'GET', rawUrl, headers });
    const gone = new AbortController();
    const poll = fetch(`${server.endpoint}${rawUrl}`, {
      headers: { ...headers, authorization: `MNS ${key.accessKeyId}:${signature}` },
      signal: gone.signal,
    });
    /** Other requests are served until it is so; each takes a turn of the same event loop. */
    const until = async (isSo: () => boolean) => {
      for (let turn = 0; turn < 500 && !isSo(); turn++) await client.getQueueAttributes('q');
      expect(isSo()).toBe(true);
    };
    await until(() => foundation.history.apiCalls()['ReceiveMessage'] === 1);
    gone.abort();
    expect((await thrownBy(poll)).name).toBe('AbortError');
    await until(() => foundation.history.entries().some(({ what }) => what === 'ReceiveMessage'));
    q.send('a');
    expect(q.counts()).toEqual({ active: 1, inactive: 0, delayed: 0 });
  });
});
