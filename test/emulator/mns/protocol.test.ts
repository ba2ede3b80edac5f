import { describe, expect, it } from 'vitest';
import { accountId, type MnsCloud, messageXml, mnsCloud, region, startMs } from './mns-cloud.ts';

const ns = 'xmlns="http://mns.aliyuncs.com/doc/v1/"';
/** Replies carry the namespace without the slash that requests have. */
const replyNs = 'xmlns="http://mns.aliyuncs.com/doc/v1"';

/** A cloud with the queue `q`. */
function withQueue(): MnsCloud {
  const cloud = mnsCloud();
  cloud.queue('q');
  return cloud;
}

/** The handle of the one message of `q`. */
function lease(cloud: MnsCloud): string {
  cloud.queue('q').send('leased');
  return cloud.queue('q').receive({ max: 1 })[0]?.receiptHandle ?? '';
}

describe('replies', () => {
  it('carry the common headers and XML that is indented by two spaces', async () => {
    const cloud = withQueue();
    const answer = await cloud.call('POST', '/queues/q/messages', { body: messageXml('aGVsbG8=') });
    expect(answer.status).toBe(201);
    expect(answer.headers).toEqual({
      'content-type': 'text/xml;charset=utf-8',
      'x-mns-version': '2015-06-06',
      'x-mns-request-id': expect.stringMatching(/^[0-9A-F]{24}$/),
    });
    const id = answer.field('MessageId');
    expect(answer.text).toBe(
      [
        '<?xml version="1.0"?>',
        `<Message ${replyNs}>`,
        `  <MessageId>${id}</MessageId>`,
        '  <MessageBodyMD5>0733351879B2FA9BD05C7CA3061529C0</MessageBodyMD5>',
        '</Message>',
        '',
      ].join('\n'),
    );
  });

  it('take as many bytes as the one whose length was recorded', async () => {
    const cloud = withQueue();
    // Four messages of 64 characters, received for the third time: 2,276 bytes by the Content-Length of the cloud.
    for (let count = 0; count < 4; count++) cloud.queue('q').send('Y'.repeat(64));
    for (let receive = 0; receive < 3; receive++) {
      cloud.queue('q').receive({ max: receive < 2 ? 4 : 0 });
      cloud.clock.shiftMs(30_000);
    }
    const answer = await cloud.call('GET', '/queues/q/messages?numOfMessages=4');
    expect(answer.fields('DequeueCount')).toEqual(['3', '3', '3', '3']);
    expect(Buffer.byteLength(answer.text)).toBe(2276);
  });

  it('without a body have no content type', async () => {
    const answer = await withQueue().call('DELETE', '/queues/q');
    expect([answer.status, answer.text, answer.headers['content-type']]).toEqual([204, '', undefined]);
  });

  it('give every receive the fields of the documentation in the order of recorded replies', async () => {
    const cloud = withQueue();
    const sent = cloud.queue('q').send('aGVsbG8=', { priority: 3 });
    cloud.clock.shiftMs(1000);
    const answer = await cloud.call('GET', '/queues/q/messages');
    expect(answer.elements).toEqual([
      `<Message ${replyNs}>`,
      `<MessageId>${sent.messageId}</MessageId>`,
      '<MessageBodyMD5>0733351879B2FA9BD05C7CA3061529C0</MessageBodyMD5>',
      '<MessageBody>aGVsbG8=</MessageBody>',
      `<ReceiptHandle>${answer.field('ReceiptHandle')}</ReceiptHandle>`,
      `<EnqueueTime>${startMs}</EnqueueTime>`,
      `<FirstDequeueTime>${startMs + 1000}</FirstDequeueTime>`,
      `<NextVisibleTime>${startMs + 31_000}</NextVisibleTime>`,
      '<DequeueCount>1</DequeueCount>',
      '<Priority>3</Priority>',
      '</Message>',
    ]);
  });

  it('give a peek neither a handle nor a next visible time', async () => {
    const cloud = withQueue();
    cloud.queue('q').send('a');
    const answer = await cloud.call('GET', '/queues/q/messages?peekonly=true');
    expect(answer.fields('DequeueCount')).toEqual(['0']);
    expect(answer.field('FirstDequeueTime')).toBe(String(startMs));
    expect(answer.text).not.toMatch(/ReceiptHandle|NextVisibleTime/);
  });

  it('wrap batches, also of one message', async () => {
    const cloud = withQueue();
    cloud.queue('q').send('a');
    const peeked = await cloud.call('GET', '/queues/q/messages?peekonly=true&numOfMessages=16');
    const received = await cloud.call('GET', '/queues/q/messages?numOfMessages=16');
    for (const { elements } of [peeked, received]) {
      expect(elements.slice(0, 2)).toEqual([`<Messages ${replyNs}>`, '<Message>']);
      expect(elements.slice(-2)).toEqual(['</Message>', '</Messages>']);
    }
    expect([peeked.field('ReceiptHandle'), received.field('ReceiptHandle')]).toEqual([
      undefined,
      expect.any(String),
    ]);
  });

  it('give a handle to the sender of a delayed message, good for deleting it', async () => {
    const cloud = withQueue();
    const body = messageXml('a', '<DelaySeconds>60</DelaySeconds>');
    const handle = (await cloud.call('POST', '/queues/q/messages', { body })).field('ReceiptHandle');
    expect((await cloud.call('DELETE', `/queues/q/messages?ReceiptHandle=${handle}`)).status).toBe(204);
    expect(cloud.queue('q').snapshot()).toEqual([]);
  });

  it('describe a queue with times in seconds and real counts', async () => {
    const cloud = withQueue();
    lease(cloud);
    cloud.queue('q').send('a');
    cloud.queue('q').send('b', { delaySeconds: 9 });
    const answer = await cloud.call('GET', '/queues/q');
    const seconds = Math.floor(startMs / 1000);
    expect(answer.elements).toEqual([
      `<Queue ${replyNs}>`,
      '<QueueName>q</QueueName>',
      `<CreateTime>${seconds}</CreateTime>`,
      `<LastModifyTime>${seconds}</LastModifyTime>`,
      '<DelaySeconds>0</DelaySeconds>',
      '<MaximumMessageSize>65536</MaximumMessageSize>',
      '<MessageRetentionPeriod>345600</MessageRetentionPeriod>',
      '<VisibilityTimeout>30</VisibilityTimeout>',
      '<PollingWaitSeconds>0</PollingWaitSeconds>',
      '<ActiveMessages>1</ActiveMessages>',
      '<InactiveMessages>1</InactiveMessages>',
      '<DelayMessages>1</DelayMessages>',
      '<LoggingEnabled>False</LoggingEnabled>',
      '</Queue>',
    ]);
  });

  it('count nothing where the counters are retired', async () => {
    const cloud = mnsCloud({ realCounters: false });
    cloud.queue('q').send('a');
    expect((await cloud.call('GET', '/queues/q')).field('ActiveMessages')).toBe('0');
  });

  it('keep every character of a body', async () => {
    const cloud = withQueue();
    const escaped = ' {&quot;a&quot;:&quot;&lt;b&gt;&amp;&quot;}&#13;\n\té 😀 &#60;&#x41;&amp;lt; ]]&gt; ';
    const body = messageXml(escaped);
    await cloud.call('POST', '/queues/q/messages', { body });
    const meant = ' {"a":"<b>&"}\r\n\té 😀 <A&lt; ]]> ';
    expect(cloud.queue('q').snapshot()[0]?.body).toBe(meant);
    const received = await cloud.call('GET', '/queues/q/messages');
    const again = messageXml(received.field('MessageBody') ?? '');
    await cloud.call('POST', '/queues/q/messages', { body: again });
    expect(cloud.queue('q').snapshot()[1]?.body).toBe(meant);
  });

  it('take a body in CDATA, and one of nothing but references', async () => {
    const cloud = withQueue();
    await cloud.call('POST', '/queues/q/messages', { body: messageXml('<![CDATA[<a>&b;]]>') });
    await cloud.call('POST', '/queues/q/messages', { body: messageXml('&lt;'.repeat(65_536)) });
    expect(
      cloud
        .queue('q')
        .snapshot()
        .map(({ body }) => body),
    ).toEqual(['<a>&b;', '<'.repeat(65_536)]);
  });

  it('bring the properties of a message back, those of the system before those of the user', async () => {
    const cloud = withQueue();
    const value = (n: string) => `<Name>${n}</Name><Value>1 &lt; 2</Value><Type>STRING</Type>`;
    const user = `<UserProperties><PropertyValue>${value('u')}</PropertyValue></UserProperties>`;
    const system = `<SystemProperties><SystemPropertyValue>${value('s')}</SystemPropertyValue></SystemProperties>`;
    await cloud.call('POST', '/queues/q/messages', { body: messageXml('a', user + system) });
    const received = await cloud.call('GET', '/queues/q/messages');
    expect(received.elements.join('')).toContain(system + user);
  });
});

describe('queues over HTTP', () => {
  const create = (cloud: MnsCloud, attributes = '', name = 'new') =>
    cloud.call('PUT', `/queues/${name}`, { body: `<Queue ${ns}>${attributes}</Queue>` });

  it('are created, found again, and not created with other attributes', async () => {
    const cloud = mnsCloud();
    const first = await create(
      cloud,
      '<VisibilityTimeout>60</VisibilityTimeout><LoggingEnabled>True</LoggingEnabled>',
    );
    expect([first.status, first.headers['location']]).toEqual([201, 'http://127.0.0.1:4711/queues/new']);
    expect(cloud.broker.queue(accountId, region, 'new')?.attributes()).toMatchObject({
      visibilityTimeout: 60,
      loggingEnabled: true,
    });
    const same = '<LoggingEnabled>true</LoggingEnabled><VisibilityTimeout>60</VisibilityTimeout>';
    expect((await create(cloud, same)).status).toBe(204);
    const other = await create(cloud, '<PollingWaitSeconds>20</PollingWaitSeconds>');
    expect([other.status, other.field('Code')]).toEqual([409, 'QueueAlreadyExist']);
  });

  it.each([
    ['VisibilityTimeout', 0, 1, 43_200, 43_201],
    ['DelaySeconds', -1, 0, 604_800, 604_801],
    ['MaximumMessageSize', 1023, 1024, 65_536, 65_537],
    ['MessageRetentionPeriod', 59, 60, 604_800, 604_801],
    ['PollingWaitSeconds', -1, 0, 30, 31],
  ])('take %s within its range only', async (element, below, low, high, above) => {
    for (const [value, status] of [
      [below, 400],
      [low, 201],
      [high, 201],
      [above, 400],
      ['x', 400],
      ['', 400],
      ['5.5', 400],
    ] as const)
      expect([value, (await create(mnsCloud(), `<${element}>${value}</${element}>`)).status]).toEqual([
        value,
        status,
      ]);
  });

  it('change what is given and keep the rest', async () => {
    const cloud = withQueue();
    cloud.clock.shiftMs(5000);
    const body = `<Queue ${ns}><VisibilityTimeout>90</VisibilityTimeout></Queue>`;
    expect((await cloud.call('PUT', '/queues/q?metaoverride=true', { body })).status).toBe(204);
    const answer = await cloud.call('GET', '/queues/q');
    expect([answer.field('VisibilityTimeout'), answer.field('PollingWaitSeconds')]).toEqual(['90', '0']);
    expect(Number(answer.field('LastModifyTime')) - Number(answer.field('CreateTime'))).toBe(5);
  });

  it('are listed in pages by prefix, marker and number, with attributes on request', async () => {
    const cloud = mnsCloud();
    for (const name of ['b-2', 'a-1', 'b-1', 'b-3']) cloud.queue(name);
    cloud.broker.queues.create(accountId, 'cn-shanghai', 'b-elsewhere');
    const list = (headers: Readonly<Record<string, string>>) => cloud.call('GET', '/queues', { headers });
    const first = await list({ 'x-mns-prefix': 'b', 'x-mns-ret-number': '2' });
    expect(first.fields('QueueURL')).toEqual([
      'http://127.0.0.1:4711/queues/b-1',
      'http://127.0.0.1:4711/queues/b-2',
    ]);
    const marker = first.field('NextMarker') ?? '';
    cloud.broker.queues.delete(accountId, region, 'b-2');
    const last = await list({ 'x-mns-prefix': 'b', 'x-mns-marker': marker, 'x-mns-with-meta': 'true' });
    expect([last.fields('QueueName'), last.field('NextMarker')]).toEqual([['b-3'], undefined]);
    for (const number of ['0', '1001', 'x'])
      expect((await list({ 'x-mns-ret-number': number })).field('Code')).toBe('InvalidArgument');
    expect((await list({ 'x-mns-marker': '???' })).field('Code')).toBe('InvalidArgument');
  });

  it('belong to the region that the host names, else to the default', async () => {
    const cloud = mnsCloud();
    cloud.broker.queues.create(accountId, 'cn-shanghai', 'there');
    const host = `${accountId}.mns.cn-shanghai-internal.aliyuncs.com`;
    expect((await cloud.call('GET', '/queues/there', { headers: { host } })).status).toBe(200);
    expect((await cloud.call('GET', '/queues/there')).status).toBe(404);
  });
});

describe('deleting messages', () => {
  it('lists what failed of a batch with 404 and deletes the rest', async () => {
    const cloud = withQueue();
    const handle = lease(cloud);
    const body = `<ReceiptHandles ${ns}><ReceiptHandle>${handle}</ReceiptHandle><ReceiptHandle>1-A==</ReceiptHandle></ReceiptHandles>`;
    const answer = await cloud.call('DELETE', '/queues/q/messages', { body });
    expect(answer.status).toBe(404);
    expect(answer.elements).toEqual([
      `<Errors ${replyNs}>`,
      '<Error>',
      '<ErrorCode>ReceiptHandleError</ErrorCode>',
      '<ErrorMessage>The receipt handle you provide is not valid.</ErrorMessage>',
      '<ReceiptHandle>1-A==</ReceiptHandle>',
      '</Error>',
      '</Errors>',
    ]);
    expect(cloud.queue('q').snapshot()).toEqual([]);
  });

  it('answers 204 when a whole batch is deleted', async () => {
    const cloud = withQueue();
    const body = `<ReceiptHandles><ReceiptHandle>${lease(cloud)}</ReceiptHandle></ReceiptHandles>`;
    expect((await cloud.call('DELETE', '/queues/q/messages', { body })).status).toBe(204);
  });

  it.each(['ReceiptHandle', 'receiptHandle', 'RECEIPTHANDLE'])('takes the parameter as %s', async name => {
    const cloud = withQueue();
    const handle = lease(cloud);
    expect((await cloud.call('DELETE', `/queues/q/messages?${name}=${handle}`)).status).toBe(204);
    expect(cloud.queue('q').snapshot()).toEqual([]);
  });

  it('takes a handle that is percent-encoded', async () => {
    const cloud = withQueue();
    const handle = encodeURIComponent(lease(cloud));
    expect(handle).toContain('%3D');
    expect((await cloud.call('DELETE', `/queues/q/messages?ReceiptHandle=${handle}`)).status).toBe(204);
  });
});

describe('changing visibility', () => {
  it('gives a new handle and says until when', async () => {
    const cloud = withQueue();
    const handle = lease(cloud);
    const answer = await cloud.call('PUT', `/queues/q/messages?receiptHandle=${handle}&visibilityTimeout=60`);
    const fresh = answer.field('ReceiptHandle');
    expect(answer.elements).toEqual([
      `<ChangeVisibility ${replyNs}>`,
      `<ReceiptHandle>${fresh}</ReceiptHandle>`,
      `<NextVisibleTime>${startMs + 60_000}</NextVisibleTime>`,
      '</ChangeVisibility>',
    ]);
    const stale = await cloud.call('PUT', `/queues/q/messages?ReceiptHandle=${handle}&VisibilityTimeout=60`);
    expect([stale.status, stale.field('Code')]).toEqual([404, 'MessageNotExist']);
  });
});

describe('the account', () => {
  it('remembers its logging bucket', async () => {
    const cloud = mnsCloud();
    const body = '<Account><LoggingBucket>logs</LoggingBucket></Account>';
    expect((await cloud.call('GET', '/?accountmeta=true')).text).toContain('<LoggingBucket></LoggingBucket>');
    expect((await cloud.call('PUT', '/?accountmeta=true', { body })).status).toBe(204);
    expect((await cloud.call('GET', '/?AccountMeta=true')).field('LoggingBucket')).toBe('logs');
  });
});

describe('the history', () => {
  it('counts every request under its operation, refused ones too', async () => {
    const cloud = withQueue();
    await cloud.call('POST', '/queues/q/messages', { body: messageXml('a') });
    await cloud.call('POST', '/queues/q/messages', { body: `<Messages>${messageXml('a')}</Messages>` });
    await cloud.call('GET', '/queues/none/messages');
    await cloud.call('GET', '/queues/q/messages', { unsignedHeaders: { authorization: 'MNS x:y' } });
    await cloud.call('GET', '/nowhere');
    expect(cloud.foundation.history.apiCalls()).toEqual({
      '(unknown)': 1,
      BatchSendMessage: 1,
      ReceiveMessage: 2,
      SendMessage: 1,
    });
    expect(
      cloud.foundation.history.entries().map(({ what, resource, result }) => [what, resource, result]),
    ).toEqual([
      ['SendMessage', 'q', 'ok'],
      ['BatchSendMessage', 'q', 'ok'],
      ['ReceiveMessage', 'none', 'QueueNotExist'],
      ['ReceiveMessage', 'q', 'InvalidAccessKeyId'],
      ['(unknown)', undefined, 'InvalidRequestURL'],
    ]);
  });
});
