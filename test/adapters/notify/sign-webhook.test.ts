import { describe, expect, it } from 'vitest';
import { signWebhook } from '../../../shared/adapters/notify/sign-webhook.ts';
import { noon } from '../../support/times.ts';
import { hmacByHand, secret, webhookAt } from './chat-products.ts';

// Goal: both products can check what we sign. Method: constants computed with openssl, and HMAC written out from its definition.
describe('the signature for DingTalk', () => {
  it('is what openssl makes of the documented text and key, in the URL and escaped', () => {
    // printf '1795176000003\nSECthisisasecret' | openssl dgst -sha256 -hmac SECthisisasecret -binary | base64
    const { url, signature } = signWebhook(webhookAt('https://a.example', 'dingtalk', secret), noon + 3);
    expect(url).toBe(
      `${webhookAt('https://a.example', 'dingtalk').url}&timestamp=1795176000003&sign=%2F%2Bj%2B04%2Fjrd2tHlWt3fSLFT9NwPxsdbp97g4ItMbB9TI%3D`,
    );
    expect(signature).toBeUndefined();
  });

  it('begins the query when the URL has none', () => {
    const { url } = signWebhook({ url: 'https://a.example/relay', format: 'dingtalk', secret }, noon);
    expect(url).toMatch(/^https:\/\/a\.example\/relay\?timestamp=1795176000000&sign=[^&]+$/);
  });

  it('is another one at another moment, in whole milliseconds', () => {
    const signed = [noon, noon + 0.9, noon + 1].map(
      at => signWebhook(webhookAt('https://a.example', 'dingtalk', secret), at).url,
    );
    expect(new Set(signed).size).toBe(2);
  });
});

describe('the signature for Feishu', () => {
  it('is what openssl makes of an empty text and the documented key, in seconds', () => {
    // printf '' | openssl dgst -sha256 -mac HMAC -macopt hexkey:<hex of "1795176000\nSECthisisasecret"> -binary | base64
    const webhook = webhookAt('https://a.example', 'feishu', secret);
    expect(signWebhook(webhook, noon + 999)).toEqual({
      url: webhook.url,
      signature: { timestamp: '1795176000', sign: 'JVqjQ4AuLjfjxok8aXtflEXffgn58OMGjtm6hrYKDo8=' },
    });
  });
});

it.each(['dingtalk', 'feishu', 'slack'] as const)('leaves out what nobody asked for: %s', format => {
  const webhook = webhookAt('https://a.example', format);
  expect(signWebhook(webhook, noon)).toEqual({ url: webhook.url, signature: undefined });
});

it('never signs for Slack, which would not look', () => {
  const webhook = webhookAt('https://a.example', 'slack', secret);
  expect(signWebhook(webhook, noon)).toEqual({ url: webhook.url, signature: undefined });
});

it('agrees with the definition of HMAC for keys of every length', () => {
  for (const key of ['k', 'k'.repeat(50), 'k'.repeat(64), 'k'.repeat(65), '密'.repeat(40)]) {
    const { signature } = signWebhook({ url: 'https://a.example/', format: 'feishu', secret: key }, noon);
    expect(signature?.sign).toBe(hmacByHand(`1795176000\n${key}`, ''));
  }
});
