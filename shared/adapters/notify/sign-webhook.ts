import { createHmac } from 'node:crypto';
import type { BodySignature } from '../../core/digest/webhook-format.ts';
import type { Webhook } from '../../core/settings.ts';

/** Where to post, and what goes into the body as proof. Both are valid for an hour, so each attempt is signed anew. */
export interface SignedWebhook {
  readonly url: string;
  readonly signature: BodySignature | undefined;
}

/**
 * Signs for products that sign, when there is a secret. They look alike and are not: DingTalk signs `timestamp\nsecret` with the secret and takes
 * milliseconds in the URL; Feishu signs nothing at all with `timestamp\nsecret` as the key and takes seconds in the body.
 * Sources: "Custom robot access" (open.dingtalk.com), "Custom bot usage guide" (open.feishu.cn).
 */
export function signWebhook({ url, format, secret }: Webhook, nowMs: number): SignedWebhook {
  if (secret === undefined || format === 'slack') return { url, signature: undefined };
  if (format === 'dingtalk') {
    const timestamp = String(Math.floor(nowMs));
    const sign = hmacBase64(secret, `${timestamp}\n${secret}`);
    const separator = url.includes('?') ? '&' : '?';
    return {
      url: `${url}${separator}timestamp=${timestamp}&sign=${encodeURIComponent(sign)}`,
      signature: undefined,
    };
  }
  const timestamp = String(Math.floor(nowMs / 1_000));
  return { url, signature: { timestamp, sign: hmacBase64(`${timestamp}\n${secret}`, '') } };
}

function hmacBase64(key: string, message: string): string {
  return createHmac('sha256', key).update(message).digest('base64');
}
