import { describe, expect, it } from 'vitest';
import { readWebhookReply } from '../../../shared/core/digest/webhook-reply.ts';

describe('an answer of a webhook', () => {
  it.each([
    ['dingtalk', '{"errcode":0,"errmsg":"ok"}'],
    ['feishu', '{"code":0,"msg":"success","data":{}}'],
    ['feishu', '{"Extra":null,"StatusCode":0,"StatusMessage":"success"}'],
    ['feishu', '{"Extra":null,"StatusCode":0,"StatusMessage":"success","code":0,"msg":"success","data":{}}'],
    ['slack', 'ok'],
    ['slack', 'ok\n'],
  ] as const)('means that %s took the message: %s', (format, body) => {
    expect(readWebhookReply(format, 200, body)).toEqual({ kind: 'taken' });
  });

  it.each([
    ['dingtalk', 200, '{"errcode":310000,"errmsg":"sign not match"}', 'errcode 310000 (sign not match)'],
    ['dingtalk', 200, '{"errcode":130101,"errmsg":"send too fast"}', 'errcode 130101 (send too fast)'],
    ['dingtalk', 200, '{"errcode":300001}', 'errcode 300001'],
    ['dingtalk', 200, '{"errmsg":"ok"}', 'no errcode at all'],
    ['dingtalk', 200, '{"errcode":"0"}', 'no errcode at all'],
    ['dingtalk', 200, 'ok', 'no errcode at all'],
    ['dingtalk', 200, '[0]', 'no errcode at all'],
    ['feishu', 200, '{"code":19021,"msg":"sign match fail","data":{}}', 'code 19021 (sign match fail)'],
    ['feishu', 400, '{"code":9499,"msg":"Bad Request"}', 'HTTP 400: code 9499 (Bad Request)'],
    ['feishu', 200, '{"StatusCode":1}', 'StatusCode 1'],
    ['feishu', 200, '{"code":19024,"StatusCode":0}', 'code 19024'],
    ['feishu', 200, '<html>welcome</html>', 'no code at all'],
    ['slack', 400, 'invalid_payload', 'HTTP 400: invalid_payload'],
    ['slack', 404, 'no_service', 'HTTP 404: no_service'],
    ['slack', 200, '{"ok":true}', '{"ok":true}'],
    ['slack', 200, '', 'an empty answer'],
    ['slack', 403, 'ok', 'HTTP 403'],
    ['slack', 302, 'ok', 'HTTP 302, a redirect, which is not followed'],
    ['dingtalk', 307, '{"errcode":0}', 'HTTP 307, a redirect, which is not followed'],
  ] as const)('means that %s refused it, and would again: %i %s', (format, status, body, said) => {
    expect(readWebhookReply(format, status, body)).toEqual({ kind: 'refused', said, mayRepeat: false });
  });

  it.each([
    ['dingtalk', 200, '{"errcode":-1,"errmsg":"system busy"}'],
    ['feishu', 200, '{"code":11232,"msg":"frequency limited"}'],
    ['slack', 429, 'rate_limited'],
    ['slack', 500, 'rollup_error'],
    ['slack', 500, 'ok'],
    ['dingtalk', 502, '<html>Bad Gateway</html>'],
    ['feishu', 503, ''],
  ] as const)('means that %s may take it in a moment: %i %s', (format, status, body) => {
    expect(readWebhookReply(format, status, body)).toMatchObject({ kind: 'refused', mayRepeat: true });
  });
});
