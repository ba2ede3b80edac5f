import { describe, expect, it } from 'vitest';
import { digestAttemptsCap } from '../../../shared/adapters/notify/send-with-retries.ts';
import { createTopicChannel } from '../../../shared/adapters/notify/topic-channel.ts';
import type { Digest } from '../../../shared/core/digest/render-digest.ts';
import type { SendResult } from '../../../shared/ports.ts';
import { homePlace } from '../../support/builders.ts';
import { aQuietDigest, aTroubledDigest } from '../../support/digest-builders.ts';
import { minutes } from '../../support/times.ts';
import { mnsError } from '../support/mns-replies.ts';
import { empty, html, type Reply, type ScriptedServer, serve, xml } from '../support/scripted-server.ts';
import { credentials, expectNoSecretIn, testPorts } from '../support/test-access.ts';

/** PublishMessage page: 201 with an id and a checksum. */
const published = xml(
  201,
  '<Message xmlns="http://mns.aliyuncs.com/doc/v1/"><MessageId>M-1</MessageId><MessageBodyMD5>C5DD</MessageBodyMD5></Message>',
);

async function publish(
  replies: readonly [Reply, ...Reply[]],
  how: { readonly digest?: Digest; readonly leftMs?: number } = {},
): Promise<{ readonly result: SendResult; readonly server: ScriptedServer }> {
  const { clock, random } = testPorts();
  const server = await serve(...replies);
  const channel = createTopicChannel({
    topicName: 'eni-reaper-news',
    endpoint: server.endpoint,
    credentials,
    origin: { functionName: 'scan', ...homePlace, requestId: 'run-1' },
    clock,
    random,
    deadlineAt: clock.nowMs() + (how.leftMs ?? minutes(3)),
  });
  const result = await channel.send(how.digest ?? aTroubledDigest());
  expectNoSecretIn(JSON.stringify(result));
  return { result, server };
}

function elementOf(server: ScriptedServer, name: string): string {
  return new RegExp(`<${name}>(.*)</${name}>`).exec(server.requests[0]?.body ?? '')?.[1] ?? '';
}

describe('a published digest', () => {
  it('is a CloudEvent in Base64', async () => {
    const digest = aTroubledDigest();
    const { result, server } = await publish([published], { digest });
    expect(result).toEqual({ kind: 'sent' });
    expect(server.requests).toMatchObject([{ method: 'POST', url: '/topics/eni-reaper-news/messages' }]);
    const event: unknown = JSON.parse(
      Buffer.from(elementOf(server, 'MessageBody'), 'base64').toString('utf8'),
    );
    expect(event).toMatchObject({ specversion: '1.0', type: 'eni-reaper.sweep', data: digest });
  });

  it('has a tag that subscriptions can filter by', async () => {
    const tagOf = async (digest: Digest) =>
      elementOf((await publish([published], { digest })).server, 'MessageTag');
    expect(await tagOf(aTroubledDigest())).toBe('trouble');
    expect(await tagOf(aQuietDigest())).toBe('sweep');
  });
});

describe('a digest that the topic does not take', () => {
  it.each([
    [mnsError(404, 'TopicNotExist', 'The topic you provided is not exist.'), 'TopicNotExist'],
    [mnsError(403, 'AccessDenied'), 'AccessDenied'],
  ])('is not published again when it would be refused again', async (reply, code) => {
    const { result, server } = await publish([reply]);
    expect(server.requests).toHaveLength(1);
    expect(result).toEqual({
      kind: 'failed',
      reason: expect.stringMatching(
        new RegExp(
          `^The topic eni-reaper-news did not take the digest: PublishMessage was refused with ${code}.*\\.$`,
        ),
      ),
    });
  });

  it.each([
    ['a busy service', mnsError(500, 'InternalError')],
    ['too many calls', mnsError(503, 'QpsLimitExceeded')],
    ['a page of a proxy', html(502)],
    ['an answer without a message', empty(201)],
    ['a lost connection', { kind: 'reset' } satisfies Reply],
  ])('is published again after %s', async (_, trouble) => {
    const { result, server } = await publish([trouble, published]);
    expect(result).toEqual({ kind: 'sent' });
    expect(server.requests).toHaveLength(2);
  });

  it('is given up after the last attempt', async () => {
    const { result, server } = await publish([mnsError(500, 'InternalError')]);
    expect(result.kind).toBe('failed');
    expect(server.requests).toHaveLength(digestAttemptsCap);
  });

  it('is given up when the run is over', async () => {
    const { result, server } = await publish([published], { leftMs: 0 });
    expect(result).toEqual({
      kind: 'failed',
      reason:
        'The topic eni-reaper-news did not take the digest: the time of this run is used up. The run is complete without it.',
    });
    expect(server.requests).toEqual([]);
  });

  it('waits for an answer no longer than the run lasts', async () => {
    const { result } = await publish([{ kind: 'silence' }], { leftMs: 60 });
    expect(result).toEqual({ kind: 'failed', reason: expect.stringContaining('longer than the timeout') });
  });
});
