import { describe, expect, it } from 'vitest';
import { redactWebhook } from '../../../shared/adapters/notify/redact-webhook.ts';
import { signWebhook } from '../../../shared/adapters/notify/sign-webhook.ts';
import { noon } from '../../support/times.ts';
import { secret, token, webhookAt } from './chat-products.ts';

/** What is shown of an answer by the webhook at this URL, unsigned. */
const shownOf = (text: string, url = 'https://chat.example/send') =>
  redactWebhook(text, { url, signature: undefined }, undefined);

describe('an answer that repeats the request', () => {
  it.each(['dingtalk', 'feishu', 'slack'] as const)('is shown without anything secret: %s', format => {
    const signed = signWebhook(webhookAt('https://chat.example', format, secret), noon + 3);
    const { pathname, search, searchParams } = new URL(signed.url);
    const sign = searchParams.get('sign') ?? signed.signature?.sign ?? token;
    const words = [token, secret, sign, encodeURIComponent(sign), signed.url, pathname, search];
    const shown = redactWebhook(`no ${words.join(', ')}!`, signed, secret);
    for (const hidden of [token, secret, sign, encodeURIComponent(sign)]) expect(shown).not.toContain(hidden);
    expect(shown).toMatch(/^no \[redacted\], .*!$/);
  });

  it.each(['Zx+/=9aQ', 'Zx%2B%2F%3D9aQ', 'Zx%252B%252F%253D9aQ'])(
    'is shown without the token, however it is escaped: %s',
    spelling => {
      const url = 'https://chat.example/send?key=Zx%2B%2F%3D9aQ';
      expect(shownOf(`no such key: ${spelling}.`, url)).toBe('no such key: [redacted].');
    },
  );

  it.each(['Zx9+aQbb', 'Zx9 aQbb'])('is shown without a token that was written with a plus: %s', spelling => {
    const url = 'https://chat.example/send?flag&key=Zx9+aQbb';
    expect(shownOf(`no such key: ${spelling}.`, url)).toBe('no such key: [redacted].');
  });

  it.each(['Zx%2F9aQbb', 'Zx/9aQbb'])(
    'is shown without a token of the path, escaped or not: %s',
    spelling => {
      const url = 'https://chat.example/hooks/Zx%2F9aQbb';
      expect(shownOf(`no such hook: ${spelling}.`, url)).toBe('no such hook: [redacted].');
    },
  );

  it('is shown without any end of a token that begins like another', () => {
    const url = 'https://chat.example/Zx9aQbb/Zx9aQbbAndMore';
    expect(shownOf('no such hook: Zx9aQbbAndMore.', url)).toBe('no such hook: [redacted].');
  });

  it('is shown although the URL has a broken escape', () => {
    expect(shownOf('nothing at a%zztoken', 'https://chat.example/a%zztoken')).toBe('nothing at [redacted]');
  });

  it('is shown without a secret of any length', () => {
    const signed = { url: 'https://chat.example/send', signature: { timestamp: '1', sign: 'q=' } };
    expect(redactWebhook('secret zzz, sign q=', signed, 'zzz')).toBe('secret [redacted], sign [redacted]');
  });

  it('keeps the words that explain it', () => {
    const signed = signWebhook(webhookAt('https://chat.example', 'dingtalk', secret), noon);
    expect(redactWebhook('errcode 310000 (invalid timestamp)', signed, secret)).toBe(
      'errcode 310000 (invalid timestamp)',
    );
  });
});

it('keeps an answer on one line and short', () => {
  expect(shownOf(' no\r\n such\tservice ')).toBe('no such service');
  expect(shownOf('x'.repeat(200))).toBe('x'.repeat(200));
  expect(shownOf('x'.repeat(201))).toBe(`${'x'.repeat(200)}…`);
});
