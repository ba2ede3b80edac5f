import { describe, expect, it } from 'vitest';
import { readGolden } from './golden-requests.ts';
import { accountId, answerOf, mnsCloud, plainRequest } from './mns-cloud.ts';

/** What the emulator answers, on a queue with one message and a topic, to each request that the vendor's client sent. */
const expected: Readonly<Record<string, readonly [status: number, code?: string]>> = {
  // These handles were never given out.
  'mns.batchDeleteMessage': [404],
  'mns.deleteMessage': [400, 'ReceiptHandleError'],
  'mns.changeMessageVisibility': [400, 'ReceiptHandleError'],
  'mns.batchReceiveMessage': [200],
  'mns.batchReceiveMessage.one': [200],
  'mns.batchSendMessage': [201],
  // The queue is there already, with other attributes.
  'mns.createQueue': [409, 'QueueAlreadyExist'],
  'mns.deleteQueue': [204],
  // With an endpoint that has a path, or just a slash at its end, the client signs another resource than it asks for.
  'mns.endpoint.path': [403, 'SignatureDoesNotMatch'],
  'mns.endpoint.trailing-slash': [403, 'SignatureDoesNotMatch'],
  'mns.getQueueAttributes': [200],
  'mns.listQueue': [200],
  'mns.listQueue.prefix': [200],
  'mns.peekMessage': [200],
  'mns.publishMessage': [201],
  'mns.receiveMessage': [200],
  'mns.receiveMessage.wait': [200],
  'mns.receiveMessage.wait0': [200],
  'mns.sendMessage.base64': [201],
  // The client does not escape what it sends, so a body with `<b>&` is no XML any more.
  'mns.sendMessage': [400, 'MalformedXML'],
  'mns.setQueueAttributes': [204],
};

function cloudWithDummyKey() {
  const cloud = mnsCloud();
  cloud.foundation.accounts.addKey({
    accessKeyId: 'STS.DummyAccessKeyId',
    accessKeySecret: 'DummySecret',
    securityToken: 'DummySecurityToken+/==',
    expiresAtMs: cloud.clock.nowMs() + 3_600_000,
    active: true,
    identity: {
      accountId,
      kind: 'assumed-role',
      name: 'r/s',
      arn: `acs:ram::${accountId}:assumed-role/r/s`,
    },
  });
  cloud.queue('q').send('YQ==');
  cloud.broker.topics.create(accountId, 'cn-hangzhou', 't');
  return cloud;
}

describe('a request as the vendor’s client sends it', () => {
  it.each(readGolden())('is answered as expected: $name', async ({ name, method, rawUrl, headers, body }) => {
    const { service } = cloudWithDummyKey();
    const request = plainRequest(method, rawUrl, headers, body);
    expect(service.claims(request)).toBe(true);
    const answer = answerOf(await service.handle(request));
    expect([answer.status, answer.field('Code')]).toEqual([expected[name]?.[0], expected[name]?.[1]]);
  });
});
