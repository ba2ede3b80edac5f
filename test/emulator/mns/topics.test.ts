import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import type { PublishedMessage } from '../../../emulator/mns/topic.ts';
import { accountId, type MnsCloud, messageXml, mnsCloud, region, startMs } from './mns-cloud.ts';

const endpointOf = (queue: string, at = region, of = accountId) => `acs:mns:${at}:${of}:queues/${queue}`;

/** A cloud with the topic `t` and the queue `q`. */
async function withTopic(): Promise<MnsCloud> {
  const cloud = mnsCloud();
  cloud.queue('q');
  await cloud.call('PUT', '/topics/t', { body: '<Topic/>' });
  return cloud;
}

const subscribe = (cloud: MnsCloud, inside: string, name = 's', topic = 't') =>
  cloud.call('PUT', `/topics/${topic}/subscriptions/${name}`, {
    body: `<Subscription>${inside}</Subscription>`,
  });

const toQueue = (queue: string, more = '') => `<Endpoint>${endpointOf(queue)}</Endpoint>${more}`;

const publish = (cloud: MnsCloud, body: string, more = '', topic = 't') =>
  cloud.call('POST', `/topics/${topic}/messages`, { body: messageXml(body, more) });

const bodiesIn = (cloud: MnsCloud, queue = 'q') =>
  cloud
    .queue(queue)
    .snapshot()
    .map(({ body }) => body);

describe('a published message', () => {
  it('reaches a queue as XML when nothing else was asked for', async () => {
    const cloud = await withTopic();
    await subscribe(cloud, toQueue('q'));
    const answer = await publish(cloud, 'a &lt; b', '<MessageTag>important</MessageTag>');
    expect(answer.status).toBe(201);
    const [body = ''] = bodiesIn(cloud);
    expect(new XMLParser({ parseTagValue: false }).parse(body)).toEqual({
      '?xml': '',
      Notification: {
        TopicOwner: accountId,
        TopicName: 't',
        Subscriber: accountId,
        SubscriptionName: 's',
        MessageId: answer.field('MessageId'),
        Message: 'a < b',
        MessageMD5: answer.field('MessageBodyMD5'),
        MessageTag: 'important',
        PublishTime: String(startMs),
      },
    });
  });

  it('reaches a queue as JSON', async () => {
    const cloud = await withTopic();
    await subscribe(cloud, toQueue('q', '<NotifyContentFormat>JSON</NotifyContentFormat>'));
    const answer = await publish(cloud, '{"a":1}');
    expect(JSON.parse(bodiesIn(cloud)[0] ?? '')).toEqual({
      TopicOwner: accountId,
      TopicName: 't',
      Subscriber: accountId,
      SubscriptionName: 's',
      MessageId: answer.field('MessageId'),
      Message: '{"a":1}',
      MessageMD5: answer.field('MessageBodyMD5'),
      PublishTime: String(startMs),
    });
  });

  it('reaches a queue as it is, and keeps its properties', async () => {
    const cloud = await withTopic();
    await subscribe(cloud, toQueue('q', '<NotifyContentFormat>SIMPLIFIED</NotifyContentFormat>'));
    const property = '<PropertyValue><Name>n</Name><Value>v</Value><Type>STRING</Type></PropertyValue>';
    await publish(cloud, 'YQ==', `<UserProperties>${property}</UserProperties>`);
    const [message] = cloud.queue('q').receive({ max: 1 });
    expect(message).toMatchObject({
      body: 'YQ==',
      properties: { user: [{ name: 'n', value: 'v', type: 'STRING' }], system: [] },
    });
  });

  it('goes to those whose filter tag it carries, and to those without one', async () => {
    const cloud = await withTopic();
    const simplified = '<NotifyContentFormat>SIMPLIFIED</NotifyContentFormat>';
    for (const queue of ['red', 'blue', 'all']) cloud.queue(queue);
    await subscribe(cloud, toQueue('red', `<FilterTag>red</FilterTag>${simplified}`), 's1');
    await subscribe(cloud, toQueue('blue', `<FilterTag>blue</FilterTag>${simplified}`), 's2');
    await subscribe(cloud, toQueue('all', simplified), 's3');
    await publish(cloud, 'r', '<MessageTag>red</MessageTag>');
    await publish(cloud, 'untagged');
    expect([bodiesIn(cloud, 'red'), bodiesIn(cloud, 'blue'), bodiesIn(cloud, 'all')]).toEqual([
      ['r'],
      [],
      ['r', 'untagged'],
    ]);
  });

  it('crosses regions and accounts, as its endpoint says', async () => {
    const cloud = await withTopic();
    const far = cloud.broker.queues.create('42', 'cn-shanghai', 'far').queue;
    await subscribe(cloud, `<Endpoint>${endpointOf('far', 'cn-shanghai', '42')}</Endpoint>`);
    await publish(cloud, 'a');
    expect(far.counts().active).toBe(1);
  });

  it('is accepted although a queue is missing or too small for it, and the history says so', async () => {
    const cloud = await withTopic();
    cloud.queue('small', { maximumMessageSize: 1024 });
    await subscribe(cloud, toQueue('none'), 's1');
    await subscribe(cloud, toQueue('small'), 's2');
    expect((await publish(cloud, 'x'.repeat(1024))).status).toBe(201);
    const undelivered = cloud.foundation.history
      .entries()
      .filter(({ what }) => what === 'message.undelivered');
    expect(undelivered.map(({ result }) => result)).toEqual(['QueueNotExist', 'InvalidArgument']);
  });

  it('goes nowhere else, which the log says at the subscription and the history for each message', async () => {
    const cloud = await withTopic();
    await subscribe(cloud, '<Endpoint>http://127.0.0.1:9/hook</Endpoint>', 'hook');
    expect(cloud.complaints).toEqual([expect.stringMatching(/hook of the topic t will hear nothing/)]);
    await publish(cloud, 'a');
    expect(cloud.foundation.history.entries()).toContainEqual(
      expect.objectContaining({
        what: 'message.undelivered',
        result: 'NotModelled',
        details: expect.objectContaining({ endpoint: 'http://127.0.0.1:9/hook' }),
      }),
    );
  });

  it('reaches listeners beside the queues until they leave', async () => {
    const cloud = await withTopic();
    const heard: PublishedMessage[] = [];
    const leave = cloud.broker.onPublish(message => void heard.push(message));
    await publish(cloud, 'a', '<MessageTag>x</MessageTag>');
    leave();
    await publish(cloud, 'b');
    expect(heard).toMatchObject([
      { accountId, region, topicName: 't', body: 'a', tag: 'x', publishedAtMs: startMs },
    ]);
  });
});

describe('a topic', () => {
  it('is created, found again, changed, described and deleted', async () => {
    const cloud = mnsCloud();
    const create = (inside: string) => cloud.call('PUT', '/topics/t', { body: `<Topic>${inside}</Topic>` });
    const first = await create('');
    expect([first.status, first.headers['location']]).toEqual([201, 'http://127.0.0.1:4711/topics/t']);
    expect((await create('')).status).toBe(204);
    const other = await create('<MaximumMessageSize>10240</MaximumMessageSize>');
    expect([other.status, other.field('Code')]).toEqual([409, 'TopicAlreadyExist']);
    const body =
      '<Topic><MaximumMessageSize>10240</MaximumMessageSize><LoggingEnabled>True</LoggingEnabled></Topic>';
    expect((await cloud.call('PUT', '/topics/t?metaoverride=true', { body })).status).toBe(204);
    const described = await cloud.call('GET', '/topics/t');
    expect(
      ['TopicName', 'MaximumMessageSize', 'MessageRetentionPeriod', 'MessageCount', 'LoggingEnabled'].map(
        name => described.field(name),
      ),
    ).toEqual(['t', '10240', '86400', '0', 'True']);
    expect((await cloud.call('DELETE', '/topics/t')).status).toBe(204);
    expect((await cloud.call('GET', '/topics/t')).field('Code')).toBe('TopicNotExist');
    expect((await cloud.call('DELETE', '/topics/t')).status).toBe(204);
  });

  it('is listed in pages', async () => {
    const cloud = mnsCloud();
    for (const name of ['x-2', 'x-1', 'y']) cloud.broker.topics.create(accountId, region, name);
    const list = (headers: Readonly<Record<string, string>>) => cloud.call('GET', '/topics', { headers });
    const first = await list({ 'x-mns-prefix': 'x', 'x-mns-ret-number': '1' });
    expect(first.fields('TopicURL')).toEqual(['http://127.0.0.1:4711/topics/x-1']);
    const last = await list({ 'x-mns-prefix': 'x', 'x-mns-marker': first.field('NextMarker') ?? '' });
    expect([last.fields('TopicURL'), last.field('NextMarker')]).toEqual([
      ['http://127.0.0.1:4711/topics/x-2'],
      undefined,
    ]);
  });
});

describe('a subscription', () => {
  it('has the documented defaults, can change its strategy and ends', async () => {
    const cloud = await withTopic();
    const url = '/topics/t/subscriptions/s';
    const first = await subscribe(cloud, toQueue('q'));
    expect([first.status, first.headers['location']]).toEqual([201, `http://127.0.0.1:4711${url}`]);
    expect((await subscribe(cloud, toQueue('q'))).status).toBe(204);
    const other = await subscribe(cloud, toQueue('q', '<NotifyContentFormat>JSON</NotifyContentFormat>'));
    expect([other.status, other.field('Code')]).toEqual([409, 'SubscriptionAlreadyExist']);
    const body = '<Subscription><NotifyStrategy>EXPONENTIAL_DECAY_RETRY</NotifyStrategy></Subscription>';
    expect((await cloud.call('PUT', `${url}?metaoverride=true`, { body })).status).toBe(204);
    const described = await cloud.call('GET', url);
    expect(
      ['Endpoint', 'NotifyStrategy', 'NotifyContentFormat', 'FilterTag', 'TopicOwner'].map(name =>
        described.field(name),
      ),
    ).toEqual([endpointOf('q'), 'EXPONENTIAL_DECAY_RETRY', 'XML', '', accountId]);
    expect((await cloud.call('DELETE', url)).status).toBe(204);
    expect((await cloud.call('GET', url)).field('Code')).toBe('SubscriptionNotExist');
    await publish(cloud, 'a');
    expect(bodiesIn(cloud)).toEqual([]);
  });

  it('takes itself back as it was described, with another strategy', async () => {
    const cloud = await withTopic();
    const url = '/topics/t/subscriptions/s';
    await subscribe(cloud, toQueue('q', '<FilterTag>a</FilterTag>'));
    const whole = (strategy: string, tag: string) =>
      `<Subscription>${toQueue('q')}<FilterTag>${tag}</FilterTag><NotifyStrategy>${strategy}</NotifyStrategy>` +
      '<NotifyContentFormat>XML</NotifyContentFormat></Subscription>';
    const body = whole('EXPONENTIAL_DECAY_RETRY', 'b');
    expect((await cloud.call('PUT', `${url}?metaoverride=true`, { body })).status).toBe(204);
    const described = await cloud.call('GET', url);
    expect([described.field('NotifyStrategy'), described.field('FilterTag')]).toEqual([
      'EXPONENTIAL_DECAY_RETRY',
      'a',
    ]);
  });

  it('is listed with its topic', async () => {
    const cloud = await withTopic();
    for (const name of ['s-2', 's-1']) await subscribe(cloud, toQueue('q'), name);
    const listed = await cloud.call('GET', '/topics/t/subscriptions', {
      headers: { 'x-mns-with-meta': 'true' },
    });
    expect(listed.fields('SubscriptionURL').map(url => url.split('/'))).toEqual([
      ['http:', '', '127.0.0.1:4711', 'topics', 't', 'subscriptions', 's-1'],
      ['http:', '', '127.0.0.1:4711', 'topics', 't', 'subscriptions', 's-2'],
    ]);
    expect(listed.fields('Endpoint')).toEqual([endpointOf('q'), endpointOf('q')]);
  });

  it('goes with its topic', async () => {
    const cloud = await withTopic();
    await subscribe(cloud, toQueue('q'));
    await cloud.call('DELETE', '/topics/t');
    await cloud.call('PUT', '/topics/t', { body: '<Topic/>' });
    expect((await cloud.call('GET', '/topics/t/subscriptions/s')).field('Code')).toBe('SubscriptionNotExist');
  });

  it.each([
    'http://example.com/notify',
    'https://example.com/',
    'mail:directmail:ops@example.com',
    'sms:directsms:anonymous',
    'sms:directsms:13000000000',
  ])('may have the endpoint %s, which is not delivered to', async endpoint => {
    const cloud = await withTopic();
    expect((await subscribe(cloud, `<Endpoint>${endpoint}</Endpoint>`)).status).toBe(201);
    expect((await publish(cloud, 'a')).status).toBe(201);
  });
});

describe('topics refuse', () => {
  const long = 'x'.repeat(121);
  it.each<[string, (cloud: MnsCloud) => ReturnType<MnsCloud['call']>, number, string]>([
    ['a bad topic name', c => c.call('PUT', '/topics/a_b', { body: '<Topic/>' }), 400, 'TopicNameInvalid'],
    [
      'a long topic name',
      c => c.call('PUT', `/topics/${long}`, { body: '<Topic/>' }),
      400,
      'TopicNameLengthError',
    ],
    [
      'a size of 65 KB',
      c =>
        c.call('PUT', '/topics/n', { body: '<Topic><MaximumMessageSize>66560</MaximumMessageSize></Topic>' }),
      400,
      'InvalidArgument',
    ],
    ['a message to a missing topic', c => publish(c, 'a', '', 'none'), 404, 'TopicNotExist'],
    ['an empty message', c => publish(c, ''), 400, 'InvalidArgument'],
    [
      'a tag of 17 characters',
      c => publish(c, 'a', `<MessageTag>${'x'.repeat(17)}</MessageTag>`),
      400,
      'InvalidArgument',
    ],
    ['a delay', c => publish(c, 'a', '<DelaySeconds>1</DelaySeconds>'), 400, 'InvalidArgument'],
    ['a subscription to a missing topic', c => subscribe(c, toQueue('q'), 's', 'none'), 404, 'TopicNotExist'],
    ['a bad subscription name', c => subscribe(c, toQueue('q'), 'a_b'), 400, 'SubscriptionNameInvalid'],
    [
      'a long subscription name',
      c => subscribe(c, toQueue('q'), 'x'.repeat(256)),
      400,
      'SubscriptionNameLengthError',
    ],
    ['no endpoint', c => subscribe(c, ''), 400, 'InvalidArgument'],
    [
      'an endpoint of another kind',
      c => subscribe(c, '<Endpoint>ftp://x</Endpoint>'),
      400,
      'EndpointInvalid',
    ],
    [
      'an endpoint without account',
      c => subscribe(c, '<Endpoint>acs:mns:cn-hangzhou::queues/q</Endpoint>'),
      400,
      'EndpointInvalid',
    ],
    [
      'an unknown format',
      c => subscribe(c, toQueue('q', '<NotifyContentFormat>YAML</NotifyContentFormat>')),
      400,
      'InvalidArgument',
    ],
    [
      'an unknown strategy',
      c => subscribe(c, toQueue('q', '<NotifyStrategy>NEVER</NotifyStrategy>')),
      400,
      'InvalidArgument',
    ],
    [
      'a new strategy for a missing subscription',
      c => c.call('PUT', '/topics/t/subscriptions/s?metaoverride=true', { body: '<Subscription/>' }),
      404,
      'SubscriptionNotExist',
    ],
  ])('%s', async (_, ask, status, code) => {
    const cloud = await withTopic();
    const answer = await ask(cloud);
    expect([answer.status, answer.field('Code')]).toEqual([status, code]);
    expect(bodiesIn(cloud)).toEqual([]);
  });
});
