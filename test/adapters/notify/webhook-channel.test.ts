import { describe, expect, it } from 'vitest';
import { digestAttemptsCap } from '../../../shared/adapters/notify/send-with-retries.ts';
import { createWebhookChannel } from '../../../shared/adapters/notify/webhook-channel.ts';
import type { Digest } from '../../../shared/core/digest/render-digest.ts';
import type { Webhook } from '../../../shared/core/settings.ts';
import type { SendResult } from '../../../shared/ports.ts';
import { aTaskReport, aTroubledDigest, someResults } from '../../support/digest-builders.ts';
import { hours, minutes, noon } from '../../support/times.ts';
import {
  html,
  json,
  type Reply,
  type Script,
  type ScriptedServer,
  serve,
} from '../support/scripted-server.ts';
import { testPorts } from '../support/test-access.ts';
import { bodyOf, secret, signedDingtalk, signedFeishu, takenBy, token, webhookAt } from './chat-products.ts';

interface Sent {
  readonly result: SendResult;
  readonly server: ScriptedServer;
  /** Milliseconds that passed between the first attempt and the end. */
  readonly waitedMs: number;
}

async function send(
  format: Webhook['format'],
  script: readonly [Script, ...Script[]],
  how: { readonly key?: string; readonly leftMs?: number; readonly digest?: Digest } = {},
): Promise<Sent> {
  const { clock, random } = testPorts();
  const server = await serve(...script);
  const deadlineAt = clock.nowMs() + (how.leftMs ?? minutes(3));
  const channel = createWebhookChannel(webhookAt(server.endpoint, format, how.key), {
    clock,
    random,
    deadlineAt,
  });
  const result = await channel.send(how.digest ?? aTroubledDigest());
  const said = JSON.stringify([channel.name, result]);
  for (const hidden of [token, secret, server.endpoint]) expect(said).not.toContain(hidden);
  return { result, server, waitedMs: clock.nowMs() - noon };
}

const page = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Reply => ({
  kind: 'answer',
  status,
  contentType: 'text/html',
  body,
  headers,
});

function reasonOf({ result }: Sent): string {
  return result.kind === 'failed' ? result.reason : '';
}

describe('a digest', () => {
  it.each([
    ['dingtalk', (body: Readonly<Record<string, unknown>>) => body['text'], 'content'],
    ['feishu', (body: Readonly<Record<string, unknown>>) => body['content'], 'text'],
    ['slack', (body: Readonly<Record<string, unknown>>) => body, 'text'],
  ] as const)('is shown in the chat as text: %s', async (format, partOf, name) => {
    const { result, server } = await send(format, [takenBy[format]]);
    expect(result).toEqual({ kind: 'sent' });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.url).toContain(token);
    expect(partOf(bodyOf(server.requests[0]))).toMatchObject({
      [name]: expect.stringMatching(/^eni-reaper: this sweep needs a look/),
    });
  });

  it('is signed for a DingTalk robot that checks', async () => {
    const now = () => noon + hours(0.9);
    expect((await send('dingtalk', [signedDingtalk(now)], { key: secret })).result).toEqual({ kind: 'sent' });
  });

  it('is signed for a Feishu bot that checks', async () => {
    const now = () => noon - hours(0.9);
    expect((await send('feishu', [signedFeishu(now)], { key: secret })).result).toEqual({ kind: 'sent' });
  });

  it('is signed anew for each attempt', async () => {
    const { server } = await send('dingtalk', [html(503), takenBy.dingtalk], { key: secret });
    const [first, second] = server.requests.map(({ url }) => new URL(url, 'http://robot').searchParams);
    expect(second?.get('timestamp')).toBe(String(noon + 500));
    expect(second?.get('sign')).not.toBe(first?.get('sign'));
  });

  it('cannot make a bot call everybody, whatever a stranger put on the queue', async () => {
    const digest = someResults(
      aTaskReport('poison', { eniId: '<at user_id="all">all</at>', reason: '<!channel>' }),
    );
    for (const format of ['feishu', 'slack'] as const) {
      const { server } = await send(format, [takenBy[format]], { digest });
      expect(server.requests[0]?.body).not.toContain('<');
    }
  });
});

describe('a digest that is refused', () => {
  it.each([
    ['dingtalk', signedDingtalk(() => noon), undefined, 'errcode 310000 (invalid timestamp)'],
    ['dingtalk', signedDingtalk(() => noon), 'SECanotherone', 'errcode 310000 (sign not match)'],
    ['dingtalk', signedDingtalk(() => noon + hours(2)), secret, 'errcode 310000 (invalid timestamp)'],
    ['feishu', signedFeishu(() => noon), undefined, 'code 19021 (sign match fail'],
    ['feishu', signedFeishu(() => noon + hours(2)), secret, 'code 19021 (sign match fail'],
    ['feishu', json({ code: 9499, msg: 'Bad Request', data: {} }, 400), undefined, 'HTTP 400: code 9499'],
    ['slack', page(404, 'no_service'), undefined, 'HTTP 404: no_service'],
    ['slack', json({ errcode: 0, errmsg: 'ok' }), undefined, '{"errcode":0'],
    ['dingtalk', takenBy.slack, undefined, 'no errcode at all'],
  ] as const)('is not sent again, and the sentence says why: %s', async (format, script, key, said) => {
    const sent = await send(format, [script], key === undefined ? {} : { key });
    expect(sent.server.requests).toHaveLength(1);
    expect(reasonOf(sent)).toMatch(
      new RegExp(`^The ${format} webhook did not take the digest: it answered .*\\.$`),
    );
    expect(reasonOf(sent)).toContain(said);
  });

  it('is told without what the answer repeats of the request', async () => {
    const echo: Script = ({ url, body }) =>
      json({ errcode: 40035, errmsg: `bad request: ${url} ${body} ${secret}` });
    const sent = await send('dingtalk', [echo], { key: secret });
    expect(reasonOf(sent)).toContain('errcode 40035 (bad request: /robot/send[redacted] {');
    const sign = new URL(sent.server.requests[0]?.url ?? '', 'http://robot').searchParams.get('sign') ?? '';
    expect(sign).not.toBe('');
    for (const spelling of [sign, encodeURIComponent(sign)]) expect(reasonOf(sent)).not.toContain(spelling);
  });

  it('follows no redirect', async () => {
    const elsewhere = await serve(takenBy.slack);
    const redirect: Reply = page(302, '', { location: elsewhere.endpoint });
    expect(reasonOf(await send('slack', [redirect]))).toContain('a redirect, which is not followed');
    expect(elsewhere.requests).toEqual([]);
  });
});

describe('a digest that may yet be taken', () => {
  it.each<[Webhook['format'], Reply]>([
    ['dingtalk', json({ errcode: -1, errmsg: 'system busy' })],
    ['feishu', json({ code: 11232, msg: 'create message trigger frequency limit' })],
    ['slack', page(429, 'rate_limited')],
    ['slack', html(500)],
    ['dingtalk', { kind: 'reset' }],
    ['feishu', { kind: 'cut', body: '{"code":' }],
  ])('is sent again after a random while: %s', async (format, trouble) => {
    const { result, server, waitedMs } = await send(format, [trouble, trouble, takenBy[format]]);
    expect(result).toEqual({ kind: 'sent' });
    expect(server.requests).toHaveLength(3);
    // Half of at most 1 s, then half of at most 2 s: the dice of these tests always show the middle.
    expect(waitedMs).toBe(500 + 1_000);
  });

  it('is given up after the last attempt, without another wait', async () => {
    const sent = await send('slack', [html(503)]);
    expect(sent.server.requests).toHaveLength(digestAttemptsCap);
    expect(sent.waitedMs).toBe(1_500);
    expect(reasonOf(sent)).toContain('it answered HTTP 503');
  });

  it('is given up when the wait would outlast the run', async () => {
    const sent = await send('slack', [html(503)], { leftMs: 500 });
    expect(sent.server.requests).toHaveLength(1);
    expect(sent.waitedMs).toBe(0);
  });

  it('waits for an answer no longer than the run lasts', async () => {
    const sent = await send('slack', [{ kind: 'silence' }], { leftMs: 60 });
    expect(sent.server.requests).toHaveLength(1);
    expect(reasonOf(sent)).toContain('it took longer than the timeout');
  });

  it('is not sent at all when the run is over', async () => {
    const sent = await send('slack', [takenBy.slack], { leftMs: 0 });
    expect(sent.server.requests).toEqual([]);
    expect(reasonOf(sent)).toContain('the time of this run is used up');
  });
});
