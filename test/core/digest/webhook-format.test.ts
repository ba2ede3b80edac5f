import { describe, expect, it } from 'vitest';
import { renderWebhookBody, webhookFormats } from '../../../shared/core/digest/webhook-format.ts';

describe('the body of a webhook', () => {
  it.each([
    ['dingtalk', { msgtype: 'text', text: { content: 'hello\nthere' } }],
    ['feishu', { msg_type: 'text', content: { text: 'hello\nthere' } }],
    ['slack', { text: 'hello\nthere' }],
  ] as const)('is a plain text as the product documents it: %s', (format, body) => {
    expect(JSON.parse(renderWebhookBody(format, 'hello\nthere'))).toEqual(body);
  });

  it('carries the proof that Feishu wants', () => {
    const body = renderWebhookBody('feishu', 'hello', { timestamp: '1599360473', sign: 'abc=' });
    expect(JSON.parse(body)).toEqual({
      timestamp: '1599360473',
      sign: 'abc=',
      msg_type: 'text',
      content: { text: 'hello' },
    });
  });

  it.each(webhookFormats)('cannot call out to people, whatever the text says: %s', format => {
    const body = renderWebhookBody(format, '<!channel> <at user_id="all">all</at> <@U1> @all');
    if (format === 'dingtalk') expect(JSON.parse(body)).not.toHaveProperty('at');
    else expect(body).not.toContain('<');
  });

  it('shows Slack the characters that Slack would read as its own', () => {
    expect(JSON.parse(renderWebhookBody('slack', 'a < b && c > d'))).toEqual({
      text: 'a &lt; b &amp;&amp; c &gt; d',
    });
  });
});
