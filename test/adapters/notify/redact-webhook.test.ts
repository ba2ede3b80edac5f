import { describe, expect, it } from 'vitest';
import { redactWebhook } from '../../../shared/adapters/notify/redact-webhook.ts';
import { secret, token, webhookAt } from './chat-products.ts';

describe('an answer that repeats the request', () => {
  it.each(['dingtalk', 'feishu', 'slack'] as const)(
    'is shown without the token and the secret: %s',
    format => {
      const webhook = webhookAt('https://chat.example', format, secret);
      const { pathname, search } = new URL(webhook.url);
      const shown = redactWebhook(
        `no ${token}, no ${secret}, at ${webhook.url}, ${pathname}${search}!`,
        webhook,
      );
      expect(shown).not.toContain(token);
      expect(shown).not.toContain(secret);
      expect(shown).toMatch(/^no \[redacted\], no \[redacted\], at .*!$/);
    },
  );

  it.each(['Zx+/=9aQ', 'Zx%2B%2F%3D9aQ'])(
    'is shown without the token, however it is escaped: %s',
    spelling => {
      const url = 'https://chat.example/send?key=Zx%2B%2F%3D9aQ';
      const shown = redactWebhook(`no such key: ${spelling}.`, { url, format: 'slack', secret: undefined });
      expect(shown).toBe('no such key: [redacted].');
    },
  );

  it('is shown although the URL has a broken escape', () => {
    const webhook = { url: 'https://chat.example/a%zztoken', format: 'slack', secret: undefined } as const;
    expect(redactWebhook('nothing at a%zztoken', webhook)).toBe('nothing at [redacted]');
  });
});

it('keeps an answer on one line and short', () => {
  const webhook = webhookAt('https://chat.example', 'slack');
  expect(redactWebhook(' no\r\n such\tservice ', webhook)).toBe('no such service');
  expect(redactWebhook('x'.repeat(200), webhook)).toBe('x'.repeat(200));
  expect(redactWebhook('x'.repeat(201), webhook)).toBe(`${'x'.repeat(200)}…`);
});
