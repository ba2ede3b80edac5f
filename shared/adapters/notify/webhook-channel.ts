import { renderDigest } from '../../core/digest/render-digest.ts';
import { renderWebhookBody } from '../../core/digest/webhook-format.ts';
import { readWebhookReply } from '../../core/digest/webhook-reply.ts';
import type { Webhook } from '../../core/settings.ts';
import type { DigestChannel } from '../../ports.ts';
import { postJson } from './post-json.ts';
import { redactWebhook } from './redact-webhook.ts';
import { type Attempt, type RetryOptions, sendWithRetries } from './send-with-retries.ts';
import { signWebhook } from './sign-webhook.ts';

/** Posts digests to the chat behind a webhook, signed where the product signs. */
export function createWebhookChannel(webhook: Webhook, options: RetryOptions): DigestChannel {
  const { clock } = options;
  return {
    name: `${webhook.format} webhook`,
    async send(digest) {
      const text = renderDigest(digest);
      const result = await sendWithRetries(options, timeoutMs =>
        postOnce(webhook, text, clock.nowMs(), timeoutMs),
      );
      if (result.kind === 'sent') return result;
      const reason = `The ${webhook.format} webhook did not take the digest: ${result.reason}. ${advice}`;
      return { kind: 'failed', reason };
    },
  };
}

const advice =
  'The run is complete without it; check the webhook, its format, its secret and what it is restricted to.';

async function postOnce(webhook: Webhook, text: string, nowMs: number, timeoutMs: number): Promise<Attempt> {
  const signed = signWebhook(webhook, nowMs);
  const body = renderWebhookBody(webhook.format, text, signed.signature);
  const answer = await postJson(signed.url, body, timeoutMs);
  if (answer.kind === 'unanswered') return { kind: 'failed', reason: answer.why, mayRepeat: true };
  const reply = readWebhookReply(webhook.format, answer.status, answer.body);
  if (reply.kind === 'taken') return { kind: 'sent' };
  const said = redactWebhook(reply.said, signed, webhook.secret);
  return { kind: 'failed', reason: `it answered ${said}`, mayRepeat: reply.mayRepeat };
}
