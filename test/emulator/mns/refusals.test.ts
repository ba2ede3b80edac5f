import { describe, expect, it } from 'vitest';
import { type CallOptions, type MnsCloud, messageXml, mnsCloud } from './mns-cloud.ts';

/** A cloud with the queue `q`. */
function withQueue(): MnsCloud {
  const cloud = mnsCloud();
  cloud.queue('q');
  return cloud;
}

describe('a refusal', () => {
  it('has all four elements that clients read without looking', async () => {
    const answer = await withQueue().call('GET', '/queues/q/messages');
    expect([answer.status, ...answer.elements]).toEqual([
      404,
      '<Error xmlns="http://mns.aliyuncs.com/doc/v1">',
      '<Code>MessageNotExist</Code>',
      '<Message>Message not exist.</Message>',
      `<RequestId>${answer.headers['x-mns-request-id']}</RequestId>`,
      '<HostId>http://127.0.0.1:4711</HostId>',
      '</Error>',
    ]);
  });

  const batchOf = (count: number, body = 'a') => `<Messages>${messageXml(body).repeat(count)}</Messages>`;
  const queueDoc = (inside: string): CallOptions => ({ body: `<Queue>${inside}</Queue>` });
  const send = (body: string | Buffer): CallOptions => ({ body });

  it.each<[string, string, string, CallOptions, number, string]>([
    ['an unknown path', 'GET', '/nowhere', {}, 400, 'InvalidRequestURL'],
    ['a slash too many', 'GET', '/queues/q/', {}, 400, 'InvalidRequestURL'],
    ['an unknown method', 'PATCH', '/queues/q', {}, 400, 'InvalidRequestURL'],
    ['an unknown parameter', 'GET', '/queues/q?x=1', {}, 400, 'InvalidQueryString'],
    ['a parameter of another operation', 'GET', '/queues/q?waitseconds=1', {}, 400, 'InvalidQueryString'],
    [
      'a parameter given twice',
      'GET',
      '/queues/q/messages?waitseconds=0&WaitSeconds=0',
      {},
      400,
      'InvalidQueryString',
    ],
    ['a broken percent-encoding', 'GET', '/queues/q/messages?waitseconds=%zz', {}, 400, 'InvalidQueryString'],
    ['a peekonly that is not true', 'GET', '/queues/q/messages?peekonly=yes', {}, 400, 'InvalidQueryString'],
    ['a wait of 31 seconds', 'GET', '/queues/q/messages?waitseconds=31', {}, 400, 'InvalidArgument'],
    ['a wait of x', 'GET', '/queues/q/messages?waitseconds=x', {}, 400, 'InvalidArgument'],
    ['a batch of 0', 'GET', '/queues/q/messages?numOfMessages=0', {}, 400, 'InvalidArgument'],
    ['a batch of 17', 'GET', '/queues/q/messages?numOfMessages=17', {}, 400, 'InvalidArgument'],
    ['a peek of 17', 'GET', '/queues/q/messages?peekonly=true&numOfMessages=17', {}, 400, 'InvalidArgument'],
    ['no handle', 'DELETE', '/queues/q/messages', {}, 400, 'MissingReceiptHandle'],
    ['an empty handle', 'DELETE', '/queues/q/messages?ReceiptHandle=', {}, 400, 'MissingReceiptHandle'],
    ['a made-up handle', 'DELETE', '/queues/q/messages?ReceiptHandle=x', {}, 400, 'ReceiptHandleError'],
    ['no handle to change', 'PUT', '/queues/q/messages?visibilityTimeout=1', {}, 400, 'MissingReceiptHandle'],
    [
      'no visibility timeout',
      'PUT',
      '/queues/q/messages?receiptHandle=x',
      {},
      400,
      'MissingVisibilityTimeout',
    ],
    [
      'a visibility timeout of 0',
      'PUT',
      '/queues/q/messages?receiptHandle=x&visibilityTimeout=0',
      {},
      400,
      'InvalidArgument',
    ],
    [
      'a made-up handle to change',
      'PUT',
      '/queues/q/messages?receiptHandle=x&visibilityTimeout=1',
      {},
      400,
      'ReceiptHandleError',
    ],
    ['a missing queue', 'GET', '/queues/none', {}, 404, 'QueueNotExist'],
    [
      'a send to a missing queue',
      'POST',
      '/queues/none/messages',
      send(messageXml('a')),
      404,
      'QueueNotExist',
    ],
    [
      'a receive from a missing queue',
      'GET',
      '/queues/none/messages?waitseconds=5',
      {},
      404,
      'QueueNotExist',
    ],
    [
      'a change of a missing queue',
      'PUT',
      '/queues/none?metaoverride=true',
      queueDoc(''),
      404,
      'QueueNotExist',
    ],
    ['a bad queue name', 'PUT', '/queues/a_b', queueDoc(''), 400, 'InvalidQueueName'],
    ['a long queue name', 'PUT', `/queues/${'x'.repeat(121)}`, queueDoc(''), 400, 'QueueNameLengthError'],
    ['an unknown attribute', 'PUT', '/queues/n', queueDoc('<Colour>red</Colour>'), 400, 'InvalidArgument'],
    [
      'an attribute given twice',
      'PUT',
      '/queues/n',
      queueDoc('<DelaySeconds>1</DelaySeconds>'.repeat(2)),
      400,
      'InvalidArgument',
    ],
    [
      'a boolean of maybe',
      'PUT',
      '/queues/n',
      queueDoc('<LoggingEnabled>maybe</LoggingEnabled>'),
      400,
      'InvalidArgument',
    ],
    ['another root', 'PUT', '/queues/n', send('<Topic/>'), 400, 'InvalidArgument'],
    ['no body', 'PUT', '/queues/n', {}, 400, 'MalformedXML'],
    ['JSON', 'POST', '/queues/q/messages', send('{"MessageBody":"a"}'), 400, 'MalformedXML'],
    ['a bare ampersand', 'POST', '/queues/q/messages', send(messageXml('a & b')), 400, 'MalformedXML'],
    ['an open element', 'POST', '/queues/q/messages', send('<Message><MessageBody>a'), 400, 'MalformedXML'],
    ['a second root', 'POST', '/queues/q/messages', send(messageXml('a').repeat(2)), 400, 'MalformedXML'],
    ['text behind the root', 'POST', '/queues/q/messages', send(`${messageXml('a')}x`), 400, 'MalformedXML'],
    [
      'crossed elements',
      'POST',
      '/queues/q/messages',
      send('<Message><MessageBody>a</Message></MessageBody>'),
      400,
      'MalformedXML',
    ],
    ['text behind an empty root', 'PUT', '/queues/n', send('<Queue/>x'), 400, 'MalformedXML'],
    [
      'a document type',
      'POST',
      '/queues/q/messages',
      send(`<!DOCTYPE Message [<!ENTITY lt "x">]>${messageXml('&lt;')}`),
      400,
      'MalformedXML',
    ],
    ['an entity of HTML', 'POST', '/queues/q/messages', send(messageXml('&copy;')), 400, 'MalformedXML'],
    [
      'an own entity',
      'POST',
      '/queues/q/messages',
      send(`<!DOCTYPE M [<!ENTITY e "x">]>${messageXml('&e;')}`),
      400,
      'MalformedXML',
    ],
    ['a control character', 'POST', '/queues/q/messages', send(messageXml('\u0001')), 400, 'MalformedXML'],
    [
      'a reference to a control character',
      'POST',
      '/queues/q/messages',
      send(messageXml('&#1;')),
      400,
      'MalformedXML',
    ],
    [
      'bytes that are no UTF-8',
      'POST',
      '/queues/q/messages',
      send(Buffer.from('<Message>\xff</Message>', 'latin1')),
      400,
      'MalformedXML',
    ],
    [
      'a name that JavaScript reserves',
      'POST',
      '/queues/q/messages',
      send('<Message><__proto__>1</__proto__></Message>'),
      400,
      'MalformedXML',
    ],
    ['no MessageBody', 'POST', '/queues/q/messages', send('<Message/>'), 400, 'InvalidArgument'],
    ['an empty MessageBody', 'POST', '/queues/q/messages', send(messageXml('')), 400, 'InvalidArgument'],
    [
      'elements in a MessageBody',
      'POST',
      '/queues/q/messages',
      send(messageXml('a<b>c</b>')),
      400,
      'InvalidArgument',
    ],
    [
      'a MessageBody of 65,537 bytes',
      'POST',
      '/queues/q/messages',
      send(messageXml('x'.repeat(65_537))),
      400,
      'InvalidArgument',
    ],
    [
      'a priority of 17',
      'POST',
      '/queues/q/messages',
      send(messageXml('a', '<Priority>17</Priority>')),
      400,
      'InvalidArgument',
    ],
    [
      'an unknown element',
      'POST',
      '/queues/q/messages',
      send(messageXml('a', '<VisibilityTimeout>9</VisibilityTimeout>')),
      400,
      'InvalidArgument',
    ],
    [
      'a batch of nothing',
      'POST',
      '/queues/q/messages',
      send('<Messages></Messages>'),
      400,
      'InvalidArgument',
    ],
    ['17 messages', 'POST', '/queues/q/messages', send(batchOf(17)), 400, 'InvalidArgument'],
    [
      'a batch of 65,552 bytes',
      'POST',
      '/queues/q/messages',
      send(batchOf(16, 'x'.repeat(4097))),
      400,
      'InvalidArgument',
    ],
    [
      '17 handles',
      'DELETE',
      '/queues/q/messages',
      send(`<ReceiptHandles>${'<ReceiptHandle>x</ReceiptHandle>'.repeat(17)}</ReceiptHandles>`),
      400,
      'InvalidArgument',
    ],
  ])('is the answer to %s', async (_, method, rawUrl, options, status, code) => {
    const cloud = withQueue();
    const answer = await cloud.call(method, rawUrl, options);
    expect([answer.status, answer.field('Code')]).toEqual([status, code]);
    expect(answer.fields('HostId')).toHaveLength(1);
    expect(cloud.broker.snapshot()).toMatchObject([{ name: 'q', messages: [] }]);
  });

  it('is the answer to a whole batch when one message of it is wrong', async () => {
    const cloud = withQueue();
    const body = `<Messages>${messageXml('good')}${messageXml('bad', '<Priority>0</Priority>')}</Messages>`;
    expect((await cloud.call('POST', '/queues/q/messages', { body })).field('Code')).toBe('InvalidArgument');
    expect(cloud.queue('q').snapshot()).toEqual([]);
  });

  it('is not the answer to a batch of 65,536 bytes in 16 messages', async () => {
    const cloud = withQueue();
    const answer = await cloud.call('POST', '/queues/q/messages', { body: batchOf(16, 'x'.repeat(4096)) });
    expect([answer.status, answer.fields('MessageId').length]).toEqual([201, 16]);
    expect(cloud.queue('q').counts().active).toBe(16);
  });

  it('answers a body that the server threw away in the product’s own words', () => {
    const cloud = withQueue();
    const request = { method: 'POST', rawUrl: '/queues/q/messages', path: '/queues/q/messages' };
    const reply = cloud.service.refuseLargeBody?.({
      ...request,
      query: new URLSearchParams(),
      headers: {},
      body: Buffer.alloc(0),
      signal: new AbortController().signal,
    });
    expect(reply).toMatchObject({
      kind: 'reply',
      status: 400,
      body: expect.stringContaining('InvalidArgument'),
    });
  });
});
