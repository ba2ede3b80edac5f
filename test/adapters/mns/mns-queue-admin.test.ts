import { describe, expect, it } from 'vitest';
import { createMnsQueueAdmin } from '../../../shared/adapters/mns/mns-queue-admin.ts';
import { attributes, done, mnsError, notDeleted, received } from '../support/mns-replies.ts';
import { empty, html, json, type Script, serve, xml } from '../support/scripted-server.ts';
import { credentials, failureOf } from '../support/test-access.ts';

async function adminBehind(...script: readonly [Script, ...Script[]]) {
  const server = await serve(...script);
  return { server, admin: createMnsQueueAdmin({ endpoint: server.endpoint, accountId: '1', credentials }) };
}

/** When the messages of `received` came to their queue. */
const enqueuedAtMs = 1_250_700_979_248;

describe('a queue', () => {
  it('is created with the attributes that are given', async () => {
    const { server, admin } = await adminBehind(done(201));
    expect(await admin.createQueue('q', { visibilityTimeoutSeconds: 300, pollingWaitSeconds: 10 })).toBe(
      'created',
    );
    expect(server.requests[0]).toMatchObject({
      method: 'PUT',
      url: '/queues/q',
      body:
        '<?xml version="1.0" encoding="UTF-8"?><Queue xmlns="http://mns.aliyuncs.com/doc/v1/">' +
        '<VisibilityTimeout>300</VisibilityTimeout><PollingWaitSeconds>10</PollingWaitSeconds></Queue>',
    });
  });

  it('may be created again with the same attributes', async () => {
    const { admin } = await adminBehind(done(204));
    expect(await admin.createQueue('q')).toBe('unchanged');
  });

  it('stays as it is when it exists with other attributes', async () => {
    const { admin } = await adminBehind(mnsError(409, 'QueueAlreadyExist'));
    expect(await admin.createQueue('q')).toBe('different');
  });

  it.each([
    ['AccessDenied', 403, 'forbidden'],
    ['InvalidQueueName', 400, 'rejected'],
  ])('is not created when that is refused with %s', async (code, status, handling) => {
    const { admin } = await adminBehind(mnsError(status, code));
    expect(await failureOf(admin.createQueue('q'))).toMatchObject({
      handling,
      operation: 'CreateQueue',
      providerRequestId: 'REQ-M1',
    });
  });

  it.each([html(503), empty(403), empty(500)])('is not created by an answer that only fails', async reply => {
    const { admin } = await adminBehind(reply);
    expect(await failureOf(admin.createQueue('q'))).toMatchObject({
      handling: 'transient',
      httpStatus: expect.any(Number),
    });
  });

  it.each([
    ['a page for people', html(200)],
    ['nothing', empty(200)],
    ['the status alone', empty(201)],
    ['another success of the queue service', done(200)],
    ['JSON', json({})],
  ])('is not taken for created, or for there, when the answer is %s', async (_, reply) => {
    const { admin } = await adminBehind(reply);
    expect(await failureOf(admin.createQueue('q'))).toMatchObject({
      handling: 'transient',
      operation: 'CreateQueue',
      mayHaveTakenEffect: true,
    });
  });

  it.each([
    ['a page for people', html(200)],
    ['nothing', empty(200)],
    ['another document', xml(200, '<Queue/>')],
  ])('is not described by %s', async (_, reply) => {
    const { admin } = await adminBehind(reply);
    expect(await failureOf(admin.getAttributes('q'))).toMatchObject({ operation: 'GetQueueAttributes' });
    expect(await failureOf(admin.describeQueue('q'))).toMatchObject({ operation: 'GetQueueAttributes' });
  });

  it('has not taken new attributes, and has deleted and released no message, when somebody else answers', async () => {
    const { admin } = await adminBehind(html(200));
    await failureOf(admin.setAttributes('q', { retentionSeconds: 604_800 }));
    await failureOf(admin.acknowledge('q', '1-H0=='));
    await failureOf(admin.release('q', '1-H0=='));
  });

  it('tells its attributes as numbers', async () => {
    const { admin } = await adminBehind(
      attributes({
        QueueName: 'q',
        VisibilityTimeout: '60',
        MessageRetentionPeriod: '345600',
        MaximumMessageSize: '65536',
        DelaySeconds: '0',
        PollingWaitSeconds: '10',
        ActiveMessages: '5',
      }),
    );
    expect(await admin.getAttributes('q')).toEqual({
      visibilityTimeoutSeconds: 60,
      retentionSeconds: 345_600,
      maximumMessageBytes: 65_536,
      delaySeconds: 0,
      pollingWaitSeconds: 10,
    });
  });

  it('leaves an attribute out that is no number', async () => {
    const { admin } = await adminBehind(
      attributes({ QueueName: 'q', VisibilityTimeout: 'long', DelaySeconds: '' }),
    );
    expect(await admin.getAttributes('q')).toEqual({});
  });

  it('may not exist', async () => {
    const { admin } = await adminBehind(mnsError(404, 'QueueNotExist'));
    expect(await admin.getAttributes('q')).toBeUndefined();
  });

  it('is not taken for missing when the question was refused', async () => {
    const { admin } = await adminBehind(mnsError(403, 'AccessDenied'));
    expect((await failureOf(admin.getAttributes('q'))).handling).toBe('forbidden');
  });

  it('takes new attributes', async () => {
    const { server, admin } = await adminBehind(done(204));
    await admin.setAttributes('q', { retentionSeconds: 604_800 });
    expect(server.requests[0]).toMatchObject({
      method: 'PUT',
      url: '/queues/q?metaoverride=true',
      body: expect.stringContaining('<MessageRetentionPeriod>604800</MessageRetentionPeriod>'),
    });
  });
});

describe('a queue that is read', () => {
  it.each<readonly [string, Readonly<Record<string, string>>, object]>([
    [
      'says how long it keeps messages, for how long it hides them, and how many it hides',
      { MessageRetentionPeriod: '604800', VisibilityTimeout: '360', InactiveMessages: '3' },
      { retentionSeconds: 604_800, visibilityTimeoutSeconds: 360, leasedCount: 3 },
    ],
    ['may leave all of that out', { QueueName: 'q' }, { leasedCount: 0 }],
    ['may count in words', { InactiveMessages: 'many' }, { leasedCount: 0 }],
  ])('%s', async (_, fields, expected) => {
    const { admin } = await adminBehind(attributes(fields));
    expect(await admin.describeQueue('q')).toEqual(expected);
  });

  it('may not exist', async () => {
    const { admin } = await adminBehind(mnsError(404, 'QueueNotExist'));
    expect(await admin.describeQueue('q')).toBeUndefined();
  });

  it('is not taken for missing when the question was refused', async () => {
    const { admin } = await adminBehind(mnsError(403, 'AccessDenied'));
    expect((await failureOf(admin.describeQueue('q'))).handling).toBe('forbidden');
  });
});

describe('receiving', () => {
  it('leases messages with their receipt handles', async () => {
    const { server, admin } = await adminBehind(received(['YQ==', 'Yg==']));
    expect(await admin.receive('q', 16, 5)).toEqual([
      { messageId: 'M-0', receiptHandle: '1-H0==', body: 'YQ==', enqueuedAtMs },
      { messageId: 'M-1', receiptHandle: '1-H1==', body: 'Yg==', enqueuedAtMs },
    ]);
    expect(server.requests[0]).toMatchObject({
      method: 'GET',
      url: '/queues/q/messages?numOfMessages=16&waitseconds=5',
    });
  });

  it('works for a single message', async () => {
    const { admin } = await adminBehind(received(['YQ==']));
    expect(await admin.receive('q', 1)).toHaveLength(1);
  });

  it.each([
    [16, undefined, 'numOfMessages=16&waitseconds=0'],
    [0, -1, 'numOfMessages=1&waitseconds=0'],
    [100, 100, 'numOfMessages=16&waitseconds=30'],
  ])('asks for %d messages and waits %j s, within what the service allows', async (count, wait, query) => {
    const { server, admin } = await adminBehind(received(['YQ==']));
    await admin.receive('q', count, wait);
    expect(server.requests[0]?.url).toBe(`/queues/q/messages?${query}`);
  });

  it('finds nothing in an empty queue, which is no failure', async () => {
    const { admin } = await adminBehind(mnsError(404, 'MessageNotExist', 'Message not exist.'));
    expect(await admin.receive('q', 16)).toEqual([]);
    expect(await admin.peek('q', 16)).toEqual([]);
  });

  it('fails when there is no such queue', async () => {
    const { admin } = await adminBehind(mnsError(404, 'QueueNotExist'));
    expect(await failureOf(admin.receive('orders', 16))).toMatchObject({
      providerCode: 'QueueNotExist',
      handling: 'not-found',
      message: expect.stringMatching(/^There is no queue orders: BatchReceiveMessage was refused/),
    });
  });

  it.each([
    ['a page for people', html(503)],
    ['an empty 403', empty(403)],
    ['an empty success', empty(200)],
    ['another document', xml(200, '<Queue/>')],
    ['a body that is itself XML', received(['<a><b/></a>'])],
    ['messages without a handle', received(['YQ=='], false)],
    ['a failure with messages', { ...xml(500, ''), ...received(['YQ==']), status: 500 }],
  ] as const)('fails when the answer is %s', async (_, reply) => {
    const { admin } = await adminBehind(reply);
    expect(await failureOf(admin.receive('q', 16))).toMatchObject({
      handling: 'transient',
      operation: 'BatchReceiveMessage',
    });
  });

  it('can look without leasing', async () => {
    const { server, admin } = await adminBehind(received(['YQ=='], false));
    expect(await admin.peek('q', 16)).toEqual([{ messageId: 'M-0', body: 'YQ==', enqueuedAtMs }]);
    expect(server.requests[0]?.url).toBe('/queues/q/messages?peekonly=true&numOfMessages=16');
  });
});

describe('acknowledging', () => {
  it('deletes messages by their handles, at most 16 a call', async () => {
    const { server, admin } = await adminBehind(done(204));
    await admin.acknowledge('q', ...Array.from({ length: 17 }, (_, index) => `1-H${index}==`));
    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'DELETE /queues/q/messages',
      'DELETE /queues/q/messages',
    ]);
    expect(server.requests[1]?.body).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><ReceiptHandles xmlns="http://mns.aliyuncs.com/doc/v1/">' +
        '<ReceiptHandle>1-H16==</ReceiptHandle></ReceiptHandles>',
    );
  });

  it('sends nothing for no message', async () => {
    const { server, admin } = await adminBehind(done(204));
    await admin.acknowledge('q');
    expect(server.requests).toEqual([]);
  });

  it('fails when one of them was not deleted, and says how many', async () => {
    const { admin } = await adminBehind(notDeleted(['1-H0==']));
    const error = await failureOf(admin.acknowledge('q', '1-H0==', '1-H1=='));
    expect(error).toMatchObject({
      handling: 'rejected',
      providerCode: 'ReceiptHandleError',
      httpStatus: 404,
    });
    expect(error.message).toContain('1 of 2 messages');
    expect(error.message).not.toContain('1-H0');
  });

  it.each([
    ['a page for people', html(503)],
    ['an empty 404', empty(404)],
    ['a closed connection', { kind: 'reset' }],
    ['an internal error', mnsError(500, 'InternalError')],
  ] as const)('fails when the answer is %s', async (_, reply) => {
    const { admin } = await adminBehind(reply);
    expect(await failureOf(admin.acknowledge('q', '1-H0=='))).toMatchObject({
      handling: 'transient',
      operation: 'BatchDeleteMessage',
    });
  });

  it('shows no receipt handle in a refusal', async () => {
    const { admin } = await adminBehind(mnsError(403, 'AccessDenied'));
    expect((await failureOf(admin.acknowledge('q', '1-H0=='))).message).not.toContain('1-H0');
  });
});
