import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createMnsQueues } from '../../../shared/adapters/mns/mns-queues.ts';
import { attemptsCap } from '../../../shared/adapters/retry.ts';
import type { OutgoingMessage } from '../../../shared/ports.ts';
import { batchSent, countMessages, mnsError, takeAll } from '../support/mns-replies.ts';
import {
  empty,
  html,
  json,
  type Reply,
  type Script,
  type SeenRequest,
  serve,
  xml,
} from '../support/scripted-server.ts';
import { credentials, deadlineLeaving, expectNoSecretIn, testPorts } from '../support/test-access.ts';

const accountId = '1234567890123456';
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const texts = (count: number): OutgoingMessage[] =>
  Array.from({ length: count }, (_, index) => ({ body: `m${index}` }));

async function send(
  messages: readonly OutgoingMessage[],
  script: readonly [Script, ...Script[]],
  timeoutMs?: number,
) {
  const server = await serve(...script);
  const ports = testPorts();
  const deadlineAt = timeoutMs === undefined ? undefined : deadlineLeaving(ports.clock, timeoutMs);
  const queues = createMnsQueues({ endpoint: server.endpoint, accountId, credentials, ...ports, deadlineAt });
  const results = await queues.send('eni-reaper-delete', messages);
  const reasons = results.map(result => (result.kind === 'failed' ? result.reason : 'sent'));
  for (const reason of reasons) expectNoSecretIn(reason);
  return { server, results, reasons };
}

describe('sending to a queue', () => {
  it('is one signed batch of Base64 bodies, each with its delay', async () => {
    const { server, results } = await send(
      [{ body: '{"a":"<b>&"}', delaySeconds: 5 }, { body: 'käfer' }],
      [takeAll],
    );
    expect(results).toEqual([{ kind: 'sent' }, { kind: 'sent' }]);
    const [request] = server.requests;
    expect(request).toMatchObject({
      method: 'POST',
      url: '/queues/eni-reaper-delete/messages',
      body:
        '<?xml version="1.0" encoding="UTF-8"?><Messages xmlns="http://mns.aliyuncs.com/doc/v1/">' +
        `<Message><MessageBody>${base64('{"a":"<b>&"}')}</MessageBody><DelaySeconds>5</DelaySeconds></Message>` +
        `<Message><MessageBody>${base64('käfer')}</MessageBody></Message></Messages>`,
    });
    expect(request?.headers).toMatchObject({
      'content-type': 'text/xml',
      'x-mns-version': '2015-06-06',
      'security-token': credentials.securityToken,
      authorization: request === undefined ? '' : authorizationOf(request),
    });
  });

  it('sends nothing when there is nothing to send', async () => {
    const { server, results } = await send([], [takeAll]);
    expect(results).toEqual([]);
    expect(server.requests).toEqual([]);
  });

  it('sends as many batches as it takes, in order, over one connection', async () => {
    const { server, results } = await send(texts(40), [takeAll]);
    expect(results).toHaveLength(40);
    expect(results.every(result => result.kind === 'sent')).toBe(true);
    expect(server.requests.map(({ body }) => countMessages(body))).toEqual([16, 16, 8]);
    expect(server.connections()).toBe(1);
  });

  it('fails a message that is too large, with its size, and sends the rest', async () => {
    const { server, reasons } = await send(
      [{ body: 'a' }, { body: 'x'.repeat(60_000) }, { body: 'b' }],
      [takeAll],
    );
    expect(reasons).toEqual(['sent', expect.stringContaining('80000 bytes'), 'sent']);
    expect(server.requests.map(({ body }) => countMessages(body))).toEqual([2]);
  });

  it('tells the messages of a batch apart that were taken in part', async () => {
    const { server, reasons } = await send(texts(3), [
      batchSent(500, ['taken', { code: 'MalformedXML' }, 'taken']),
    ]);
    expect(reasons).toEqual([
      'sent',
      'The queue eni-reaper-delete did not take the message: BatchSendMessage was refused with MalformedXML: bad. ' +
        'It would be refused again in the same way.',
      'sent',
    ]);
    expect(server.requests).toHaveLength(1);
  });

  it('notices a part that was refused under a status of success', async () => {
    const { reasons } = await send(texts(2), [batchSent(201, ['taken', { code: 'MalformedXML' }])]);
    expect(reasons).toEqual(['sent', expect.stringContaining('MalformedXML')]);
  });

  it('sends those messages again that may yet be taken, and only those', async () => {
    const { server, reasons } = await send(texts(3), [
      batchSent(500, [{ code: 'InternalError' }, 'taken', { code: 'QpsLimitExceeded' }]),
      takeAll,
    ]);
    expect(reasons).toEqual(['sent', 'sent', 'sent']);
    expect(server.requests.map(({ body }) => countMessages(body))).toEqual([3, 2]);
    expect(server.requests[1]?.body).not.toContain(base64('m1'));
  });

  const unanswered: readonly (readonly [string, Reply])[] = [
    ['a page for people', html(503)],
    ['an empty 403', empty(403)],
    ['an empty success', empty(201)],
    ['JSON', json({})],
    ['broken XML', xml(201, '<Messages><Message></Messages>')],
    ['another document', xml(201, '<Queue xmlns="http://mns.aliyuncs.com/doc/v1/"/>')],
    ['an error without its fields', xml(500, '<Error><Code>InternalError</Code></Error>')],
    ['an internal error', mnsError(500, 'InternalError')],
    ['throttling', mnsError(400, 'QpsLimitExceeded')],
    ['a closed connection', { kind: 'reset' }],
    ['a connection closed in the middle', { kind: 'cut', body: '<Messages>' }],
    ['too few entries', batchSent(201, ['taken'])],
    ['too many entries', batchSent(201, ['taken', 'taken', 'taken'])],
    [
      'entries that say nothing',
      xml(201, '<Messages><Message><X>1</X></Message><Message><X>1</X></Message></Messages>'),
    ],
    ['a failure that blames no message', batchSent(500, ['taken', 'taken'])],
  ];
  it.each(unanswered)('is tried again after %s', async (_, reply) => {
    const { server, results } = await send(texts(2), [reply, takeAll]);
    expect(results).toEqual([{ kind: 'sent' }, { kind: 'sent' }]);
    expect(server.requests.map(({ body }) => countMessages(body))).toEqual([2, 2]);
  });

  it.each(unanswered)('fails each message, and says why, when there is nothing but %s', async (_, reply) => {
    const { server, reasons } = await send(texts(2), [reply]);
    for (const reason of reasons)
      expect(reason).toMatch(/^The queue eni-reaper-delete did not take the message: .*[.]$/);
    expect(server.requests).toHaveLength(attemptsCap);
  });

  it.each([
    ['QueueNotExist', 404],
    ['AccessDenied', 403],
    ['SignatureDoesNotMatch', 403],
    ['InvalidArgument', 400],
    ['SomethingNew', 400],
  ])('is not tried again after %s', async (code, status) => {
    const { server, reasons } = await send(texts(2), [mnsError(status, code)]);
    for (const reason of reasons)
      expect(reason).toContain(`refused with ${code} (HTTP ${status}, request REQ-M1)`);
    expect(server.requests).toHaveLength(1);
  });

  it.each<readonly [string, readonly Reply[], boolean]>([
    ['refused', [mnsError(404, 'QueueNotExist')], true],
    ['throttled until the last attempt', [mnsError(400, 'QpsLimitExceeded')], true],
    ['answered by nobody', [{ kind: 'reset' }], false],
    ['failed inside the service', [mnsError(500, 'InternalError')], false],
    ['refused after an attempt without an answer', [{ kind: 'reset' }, mnsError(403, 'AccessDenied')], false],
  ])('says whether a message that was %s may be there all the same', async (_, replies, isCertain) => {
    const [first = html(503), ...rest] = replies;
    const { results } = await send(texts(1), [first, ...rest]);
    expect(results).toMatchObject([{ kind: 'failed' }]);
    expect(results.map(result => result.kind === 'failed' && result.isCertain === true)).toEqual([isCertain]);
  });

  it('remembers, for each message of a batch alone, that it may have been taken', async () => {
    const { results } = await send(texts(2), [
      batchSent(500, [{ code: 'InternalError' }, { code: 'QpsLimitExceeded' }]),
      mnsError(403, 'AccessDenied'),
    ]);
    expect(results).toMatchObject([
      { reason: expect.stringContaining('An earlier attempt got no answer') },
      { reason: expect.not.stringContaining('An earlier attempt'), isCertain: true },
    ]);
  });

  it('says the status of an answer that says nothing else', async () => {
    const { reasons } = await send(texts(1), [html(503)]);
    expect(reasons[0]).toContain('HTTP 503');
  });

  it('does not lose the other batches when one fails', async () => {
    const { reasons } = await send(texts(20), [mnsError(400, 'InvalidArgument'), takeAll]);
    expect(reasons.slice(0, 16).every(reason => reason.includes('InvalidArgument'))).toBe(true);
    expect(reasons.slice(16)).toEqual(['sent', 'sent', 'sent', 'sent']);
  });

  it('shows nothing of a request that the service echoes', async () => {
    const { server, reasons } = await send(texts(1), [
      request =>
        mnsError(
          403,
          'SignatureDoesNotMatch',
          `Authorization: ${request.headers.authorization}, security-token: ${credentials.securityToken}`,
        ),
    ]);
    expect(reasons[0]).not.toContain(String(server.requests[0]?.headers.authorization).split(':')[1]);
  });

  it('still sends after the inner deadline, once', async () => {
    const { server, results } = await send(texts(1), [takeAll], -60_000);
    expect(results).toEqual([{ kind: 'sent' }]);
    const failing = await send(texts(1), [html(503)], -60_000);
    expect(failing.results[0]?.kind).toBe('failed');
    expect([server.requests.length, failing.server.requests.length]).toEqual([1, 1]);
  });

  it('sends nothing when the platform is about to end the run', async () => {
    const server = await serve(takeAll);
    const ports = testPorts();
    const endsAt = ports.clock.nowMs() + 100;
    const queues = createMnsQueues({ endpoint: server.endpoint, accountId, credentials, ...ports, endsAt });
    expect(await queues.send('eni-reaper-delete', texts(1))).toEqual([
      { kind: 'failed', reason: expect.stringContaining('the time of this run is used up'), isCertain: true },
    ]);
    expect(server.requests).toHaveLength(0);
  });

  it('fails when nobody listens', async () => {
    const queues = createMnsQueues({
      endpoint: 'http://127.0.0.1:1',
      accountId,
      credentials,
      ...testPorts(),
    });
    expect(await queues.send('q', texts(1))).toEqual([
      {
        kind: 'failed',
        reason: expect.stringMatching(
          /could not reach http:\/\/127\.0\.0\.1:1 \(ECONNREFUSED\); nothing was sent\..*ENI_REAPER_MNS_ENDPOINT/,
        ),
        isCertain: true,
      },
    ]);
  });
});

/** HMAC-SHA1 over verb, digest, type, date, x-mns headers and resource (SMQ page about signing). */
function authorizationOf({ method, url, headers }: SeenRequest): string {
  const own = Object.entries(headers)
    .filter(([name]) => name.startsWith('x-mns-'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value}\n`)
    .join('');
  const text = `${method}\n${headers['content-md5']}\n${headers['content-type']}\n${headers.date}\n${own}${url}`;
  return `MNS ${credentials.accessKeyId}:${createHmac('sha1', credentials.accessKeySecret).update(text).digest('base64')}`;
}
