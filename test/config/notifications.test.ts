import { describe, expect, it } from 'vitest';
import { settingFields } from '../../shared/config/fields.ts';
import { parseSettings } from '../../shared/config/parse-settings.ts';
import { problemsOf } from './problems-of.ts';

const dingtalk = 'https://oapi.dingtalk.com/robot/send?access_token=0f1e2d3c4b5a';
const slack = 'https://hooks.slack.com/services/T000/B000/XyZtoken';

describe('the webhook', () => {
  it.each([
    [dingtalk, 'dingtalk'],
    ['https://api.dingtalk.io/robot/send?access_token=1', 'dingtalk'],
    ['https://open.feishu.cn/open-apis/bot/v2/hook/1', 'feishu'],
    ['https://open.larksuite.com/open-apis/bot/v2/hook/1', 'feishu'],
    [slack, 'slack'],
    ['https://mattermost.example.com/hooks/1', 'slack'],
    ['https://notdingtalk.com/robot/send', 'slack'],
    ['https://dingtalk.com.example.com/robot/send', 'slack'],
  ])('is told by its host what to expect: %s', (url, format) => {
    expect(parseSettings({ ENI_REAPER_NOTIFY_WEBHOOK: url }).notifications.webhook).toEqual({
      url,
      format,
      secret: undefined,
    });
  });

  it('may have another format than its host suggests', () => {
    const { webhook } = parseSettings({
      ENI_REAPER_NOTIFY_WEBHOOK: 'https://relay.example.com/a',
      ENI_REAPER_NOTIFY_FORMAT: 'dingtalk',
    }).notifications;
    expect(webhook?.format).toBe('dingtalk');
  });

  it.each(['http://127.0.0.1:8080/hook', 'http://localhost:1/', 'http://[::1]:2/a?b=c'])(
    'may be plain http on this machine: %s',
    url => expect(problemsOf({ ENI_REAPER_NOTIFY_WEBHOOK: url })).toEqual([]),
  );

  it.each([
    'http://oapi.dingtalk.com/robot/send?access_token=token-in-the-open',
    'http://127.0.0.1.example.com/token-in-the-open',
    'https://user:token-in-the-open@hooks.example.com/a',
    'https://hooks.example.com',
    'https://hooks.example.com/a#token-in-the-open',
    'https:\\\\hooks.example.com/token-in-the-open',
    'hooks.example.com/token-in-the-open',
    ' https://hooks.example.com/token-in-the-open',
    'https://hooks.example.com/token-in-the-open and more',
    'https://hooks.example.com:99999/token-in-the-open',
  ])('is refused without being shown: %s', url => {
    const problems = problemsOf({ ENI_REAPER_NOTIFY_WEBHOOK: url });
    expect(problems).toEqual([
      expect.stringMatching(
        /^ENI_REAPER_NOTIFY_WEBHOOK is \(\d+ characters, not shown\).*; expected an https:/,
      ),
    ]);
    expect(problems.join()).not.toContain('token-in-the-open');
  });
});

describe('the secret', () => {
  it('goes with a product that signs', () => {
    const environment = { ENI_REAPER_NOTIFY_WEBHOOK: dingtalk, ENI_REAPER_NOTIFY_SECRET: 'SEC0123' };
    expect(parseSettings(environment).notifications.webhook?.secret).toBe('SEC0123');
  });

  it.each([
    ['without a webhook', {}],
    ['with a webhook that nobody signs for', { ENI_REAPER_NOTIFY_WEBHOOK: slack }],
    [
      'with a format that has no signature',
      { ENI_REAPER_NOTIFY_WEBHOOK: dingtalk, ENI_REAPER_NOTIFY_FORMAT: 'slack' },
    ],
  ])('is refused %s, because nothing would be signed', (_, others) => {
    const problems = problemsOf({ ...others, ENI_REAPER_NOTIFY_SECRET: 'SEC0123' });
    expect(problems).toEqual([
      expect.stringMatching(
        /^ENI_REAPER_NOTIFY_SECRET is \(7 characters, not shown\), but .*expected ENI_REAPER_NOTIFY_WEBHOOK/,
      ),
    ]);
    expect(problems.join()).not.toContain('SEC0123');
  });

  it.each(['SEC0 123', 'x'.repeat(257)])('is refused without being shown: %s', secret => {
    const problems = problemsOf({
      ENI_REAPER_NOTIFY_WEBHOOK: dingtalk,
      ENI_REAPER_NOTIFY_SECRET: secret,
    });
    expect(problems).toHaveLength(1);
    expect(problems.join()).not.toContain(secret);
  });

  it('is left alone while the webhook itself cannot be read', () => {
    expect(
      problemsOf({ ENI_REAPER_NOTIFY_WEBHOOK: 'nowhere', ENI_REAPER_NOTIFY_SECRET: 'SEC0123' }),
    ).toHaveLength(1);
  });
});

it.each([
  ['NOTIFY_TOPIC', 'under_score'],
  ['NOTIFY_TOPIC', 't'.repeat(256)],
  ['NOTIFY_FORMAT', 'DingTalk'],
  ['NOTIFY_FORMAT', 'teams'],
  ['NOTIFY_ON', 'always'],
  ['NOTIFY_ON', 'sweep,'],
])('refuses ENI_REAPER_%s=%s', (name, text) => {
  expect(problemsOf({ [`ENI_REAPER_${name}`]: text })).toHaveLength(1);
});

it('takes a topic name of 255 characters', () => {
  expect(problemsOf({ ENI_REAPER_NOTIFY_TOPIC: 't'.repeat(255) })).toEqual([]);
});

it('leaves half of the 4 KB free that all variables of a function share', () => {
  const added = {
    ENI_REAPER_NOTIFY_TOPIC: 'eni-reaper-digests',
    ENI_REAPER_NOTIFY_WEBHOOK: dingtalk.padEnd(160, '0'),
    ENI_REAPER_NOTIFY_FORMAT: 'dingtalk',
    ENI_REAPER_NOTIFY_SECRET: 'S'.repeat(70),
    ENI_REAPER_NOTIFY_ON: 'sweep,trouble',
  };
  expect(problemsOf(added)).toEqual([]);
  const defaults = Object.fromEntries(settingFields.map(({ name, defaultText }) => [name, defaultText]));
  const bytes = Object.entries({ ...defaults, ...added }).reduce(
    (sum, [name, text]) => sum + name.length + text.length,
    0,
  );
  expect(bytes).toBeLessThan(2_048);
});
