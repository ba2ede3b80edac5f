import { describe, expect, it } from 'vitest';
import { VendorClient } from '../emulator/mns/vendor-client.ts';
import { assumeRole, type Keys } from './keys.ts';
import { refusalOf } from './refusal.ts';
import { type RunningEmulator, start } from './running-emulator.ts';

// Goal: what @alicloud/mns makes of the whole emulator is what it makes of the cloud. Its calls one by one are held in
// test/emulator/mns; here it meets what surrounds them: keys of STS, RAM, budgets, the clock, the control API.
function mns(
  { accountId, endpoint }: RunningEmulator,
  { accessKeyId, accessKeySecret, securityToken }: Keys,
) {
  return new VendorClient(accountId, {
    endpoint,
    accessKeyId,
    accessKeySecret,
    ...(securityToken === undefined ? {} : { securityToken }),
  });
}

async function open(...queues: readonly string[]) {
  const emulator = await start();
  const client = mns(emulator, emulator);
  for (const queue of queues) await client.createQueue(queue);
  return { emulator, client };
}

const nameOf = async (call: Promise<unknown>) => (await refusalOf(call)).name;

describe('a key at the queues', () => {
  it('of a role works with its token until it expires', async () => {
    const { emulator } = await open('q');
    const keys = await assumeRole(emulator, emulator.fixtures.sts.roleArn, { DurationSeconds: '900' });
    const client = mns(emulator, keys);
    expect((await client.sendMessage('q', { MessageBody: 'YQ==' })).code).toBe(201);
    emulator.travel(901_000);
    expect(await nameOf(client.sendMessage('q', { MessageBody: 'YQ==' }))).toBe('MNSAccessDeniedError');
  });

  it('of another account sees none of the queues', async () => {
    const { emulator } = await open('q');
    const guest = mns(emulator, await assumeRole(emulator, emulator.fixtures.sts.otherAccountRoleArn));
    expect(await nameOf(guest.getQueueAttributes('q'))).toBe('MNSQueueNotExistError');
    expect((await guest.listQueue()).body ?? []).toEqual([]);
  });

  it('is refused with a wrong secret, and none of its bytes come back', async () => {
    const { emulator } = await open('q');
    const { accessKeyId, accessKeySecret } = emulator;
    const refusal = await refusalOf(
      mns(emulator, { accessKeyId, accessKeySecret: 'wrong' }).getQueueAttributes('q'),
    );
    expect(refusal.name).toBe('MNSSignatureDoesNotMatchError');
    expect(refusal.message).not.toContain(accessKeySecret);
    const unknown = mns(emulator, { accessKeyId: 'LTAIunknown', accessKeySecret });
    expect(await nameOf(unknown.getQueueAttributes('q'))).toBe('MNSInvalidAccessKeyIdError');
  });

  it('may do what RAM lets it do', async () => {
    const { emulator, client } = await open('q');
    await emulator.control('POST', 'ram', {
      principal: emulator.accessKeyId,
      effect: 'deny',
      action: 'mns:SendMessage',
      resource: `acs:mns:*:${emulator.accountId}:/queues/q/messages`,
    });
    expect(await nameOf(client.sendMessage('q', { MessageBody: 'YQ==' }))).toBe('MNSAccessDeniedError');
    expect((await client.peekMessage('q').catch(() => ({ code: 404 }))).code).toBe(404);
  });
});

describe('a queue', () => {
  it('gives a message to a poll that was there before it, and nothing to the next', async () => {
    const { client } = await open('q');
    const poll = client.receiveMessage('q', 20);
    await client.sendMessage('q', { MessageBody: 'YQ==' });
    expect((await poll).body).toMatchObject({ MessageBody: 'YQ==', DequeueCount: '1' });
    expect(await nameOf(client.receiveMessage('q'))).toBe('MNSMessageNotExistError');
  });

  it('answers a poll when its time is over on the emulator’s clock', async () => {
    const { client, emulator } = await open('q');
    const poll = nameOf(client.receiveMessage('q', 20));
    // Other requests are served until the poll has arrived; a clock that moved before would not end it.
    for (let turn = 0; turn < 500 && !emulator.foundation.history.apiCalls()['ReceiveMessage']; turn++)
      await client.getQueueAttributes('q');
    emulator.travel(20_000);
    expect(await poll).toBe('MNSMessageNotExistError');
  });

  it('gives a message again once its lease has run out, and takes only the newest handle', async () => {
    const { client, emulator } = await open('q');
    await client.sendMessage('q', { MessageBody: 'YQ==' });
    const first = (await client.receiveMessage('q')).body['ReceiptHandle'] ?? '';
    emulator.travel(30_000);
    const second = (await client.receiveMessage('q')).body;
    expect(second['DequeueCount']).toBe('2');
    expect(await nameOf(client.deleteMessage('q', first))).toBe('MNSReceiptHandleErrorError');
    const both = await client.batchDeleteMessage('q', [first, second['ReceiptHandle'] ?? '']);
    expect(both).toMatchObject({
      code: 404,
      body: [{ ErrorCode: 'ReceiptHandleError', ReceiptHandle: first }],
    });
    emulator.travel(30_000);
    expect(await nameOf(client.receiveMessage('q'))).toBe('MNSMessageNotExistError');
  });

  it('shows a delayed message in its time', async () => {
    const { client, emulator } = await open('q');
    await client.sendMessage('q', { MessageBody: 'YQ==', DelaySeconds: 600 });
    emulator.travel(599_000);
    expect(await nameOf(client.receiveMessage('q'))).toBe('MNSMessageNotExistError');
    emulator.travel(1_000);
    expect((await client.receiveMessage('q')).code).toBe(200);
  });

  it('moves what is received too often to its dead-letter queue', async () => {
    const { client, emulator } = await open('q', 'dead');
    await emulator.control('POST', 'mns/dead-letter-policy', {
      queue: 'q',
      policy: { deadLetterTargetQueue: 'dead', maxReceiveCount: 2 },
    });
    await client.sendMessage('q', { MessageBody: 'YQ==' });
    for (let receive = 0; receive < 2; receive++) {
      await client.receiveMessage('q');
      emulator.travel(30_000);
    }
    expect(await nameOf(client.receiveMessage('q'))).toBe('MNSMessageNotExistError');
    expect((await client.receiveMessage('dead')).body).toMatchObject({
      MessageBody: 'YQ==',
      DequeueCount: '1',
    });
  });

  it('counts its messages, or answers 0 on request', async () => {
    const { client, emulator } = await open('q');
    await client.batchSendMessage('q', [{ MessageBody: 'YQ==' }, { MessageBody: 'Yg==', DelaySeconds: 9 }]);
    const counts = async () => {
      const { body } = await client.getQueueAttributes('q');
      return [body['ActiveMessages'], body['InactiveMessages'], body['DelayMessages']];
    };
    expect(await counts()).toEqual(['1', '0', '1']);
    await emulator.control('POST', 'mns/counters', { real: false });
    expect(await counts()).toEqual(['0', '0', '0']);
  });

  it('refuses a whole batch for one wrong message, and a part of it only by a fault', async () => {
    const { client, emulator } = await open('q');
    const good = { MessageBody: 'YQ==' };
    expect(await nameOf(client.batchSendMessage('q', [good, { ...good, Priority: 17 }]))).toBe(
      'MNSInvalidArgumentError',
    );
    expect(await nameOf(client.batchSendMessage('q', Array(17).fill(good)))).toBe('MNSInvalidArgumentError');
    await emulator.control('POST', 'faults', {
      service: 'mns',
      action: 'BatchSendMessage',
      count: 1,
      effect: { kind: 'short-page', size: 1 },
    });
    expect(await client.batchSendMessage('q', [good, good])).toMatchObject({
      code: 500,
      body: [{ MessageId: expect.any(String) }, { ErrorCode: 'InternalError' }],
    });
    expect((await client.batchReceiveMessage('q', 16)).body).toHaveLength(1);
  });

  it('is throttled until the next minute when its budget is spent', async () => {
    const { client, emulator } = await open('q');
    await emulator.control('POST', 'budgets', { 'mns:SendMessage': { perMinute: 1 } });
    emulator.travel(60_000 - (emulator.foundation.clock.nowMs() % 60_000));
    await client.sendMessage('q', { MessageBody: 'YQ==' });
    expect(await nameOf(client.sendMessage('q', { MessageBody: 'YQ==' }))).toBe('MNSQpsLimitExceededError');
    emulator.travel(60_000);
    await client.sendMessage('q', { MessageBody: 'YQ==' });
  });

  it('tells the log what it did not understand', async () => {
    const { client, emulator } = await open('q');
    expect(await nameOf(client.sendMessage('q', { MessageBody: '<b>&' }))).toBe('MNSMalformedXMLError');
    expect(await nameOf(client.put('/queues/q', 'Kueue', Buffer.from('<Kueue/>')))).toBe(
      'MNSInvalidArgumentError',
    );
    expect(emulator.complaints).toEqual([
      expect.stringMatching(/POST \/queues\/q\/messages: MalformedXML/),
      expect.stringMatching(/PUT \/queues\/q: InvalidArgument.*Kueue/),
    ]);
  });
});

describe('a topic', () => {
  it('hands what is published to the queues that subscribed to it', async () => {
    const { client, emulator } = await open('q');
    await client.createTopic('t');
    const endpoint = `acs:mns:${emulator.region}:${emulator.accountId}:queues/q`;
    const subscription = `<Subscription><Endpoint>${endpoint}</Endpoint><NotifyContentFormat>SIMPLIFIED</NotifyContentFormat></Subscription>`;
    await client.put('/topics/t/subscriptions/s', 'Subscription', Buffer.from(subscription));
    await client.publishMessage('t', { MessageBody: 'YQ==' });
    expect((await client.receiveMessage('q', 1)).body['MessageBody']).toBe('YQ==');
  });

  const subscriptionTo = ({ region, accountId }: RunningEmulator, queue: string, more: string) =>
    Buffer.from(
      `<Subscription><Endpoint>acs:mns:${region}:${accountId}:queues/${queue}</Endpoint>${more}</Subscription>`,
    );

  it.each([
    ['SIMPLIFIED', /^YQ==$/],
    ['JSON', /^\{"TopicOwner":"\d{16}",.*"Message":"YQ==",.*"MessageTag":"news",.*\}$/],
    ['XML', /<Notification .*<Message>YQ==<\/Message>.*<MessageTag>news<\/MessageTag>.*<\/Notification>$/s],
  ])('delivers as %s', async (format, body) => {
    const { client, emulator } = await open('q');
    await client.createTopic('t');
    const asked = subscriptionTo(emulator, 'q', `<NotifyContentFormat>${format}</NotifyContentFormat>`);
    await client.put('/topics/t/subscriptions/s', 'Subscription', asked);
    await client.publishMessage('t', { MessageBody: 'YQ==', MessageTag: 'news' });
    expect((await client.receiveMessage('q', 1)).body['MessageBody']).toMatch(body);
  });

  it('delivers only what carries the filter tag of a subscription', async () => {
    const { client, emulator } = await open('red', 'all');
    await client.createTopic('t');
    const simplified = '<NotifyContentFormat>SIMPLIFIED</NotifyContentFormat>';
    const red = subscriptionTo(emulator, 'red', `<FilterTag>red</FilterTag>${simplified}`);
    await client.put('/topics/t/subscriptions/red', 'Subscription', red);
    await client.put(
      '/topics/t/subscriptions/all',
      'Subscription',
      subscriptionTo(emulator, 'all', simplified),
    );
    for (const tag of ['red', 'blue'])
      await client.publishMessage('t', { MessageBody: tag, MessageTag: tag });
    await client.publishMessage('t', { MessageBody: 'untagged' });
    const bodiesOf = async (queue: string) =>
      (await client.batchReceiveMessage(queue, 16)).body.map(message => message['MessageBody']);
    expect([await bodiesOf('red'), await bodiesOf('all')]).toEqual([['red'], ['red', 'blue', 'untagged']]);
  });
});
