import { createHash } from 'node:crypto';
import type { Webhook } from '../../../shared/core/settings.ts';
import { json, type Reply, type Script, type SeenRequest } from '../support/scripted-server.ts';

/** What no line, error or answer may repeat. */
export const token = 'Zx0Token9f8e7d6c5b4aQq';
export const secret = 'SECthisisasecret';

/** The address of each product's webhook on this server, with the token where that product keeps it. */
export function webhookAt(
  endpoint: string,
  format: Webhook['format'],
  key: string | undefined = undefined,
): Webhook {
  const paths = {
    dingtalk: `/robot/send?access_token=${token}`,
    feishu: `/open-apis/bot/v2/hook/${token}`,
    slack: `/services/T00000000/B00000000/${token}`,
  };
  return { url: `${endpoint}${paths[format]}`, format, secret: key };
}

/** Plain text, taken: each product as it answers, and what it would show. */
export const takenBy: Readonly<Record<Webhook['format'], Reply>> = {
  dingtalk: json({ errcode: 0, errmsg: 'ok' }),
  feishu: json({ Extra: null, StatusCode: 0, StatusMessage: 'success', code: 0, msg: 'success', data: {} }),
  slack: { kind: 'answer', status: 200, contentType: 'text/html', body: 'ok' },
};

/** A robot with signing switched on, which knows the time: it refuses what its page says it refuses. */
export function signedDingtalk(now: () => number): Script {
  return request => {
    const query = new URL(request.url, 'http://robot').searchParams;
    if (query.get('access_token') !== token) return json({ errcode: 300001, errmsg: 'token is not exist' });
    const timestamp = query.get('timestamp') ?? '';
    if (!/^\d{13}$/.test(timestamp) || Math.abs(now() - Number(timestamp)) > 3_600_000)
      return json({ errcode: 310000, errmsg: 'invalid timestamp' });
    const expected = hmacByHand(secret, `${timestamp}\n${secret}`);
    if (query.get('sign') !== expected) return json({ errcode: 310000, errmsg: 'sign not match' });
    return takenBy.dingtalk;
  };
}

export function signedFeishu(now: () => number): Script {
  return request => {
    const { timestamp, sign } = bodyOf(request);
    const fresh =
      typeof timestamp === 'string' &&
      /^\d{10}$/.test(timestamp) &&
      Math.abs(now() / 1_000 - Number(timestamp)) <= 3_600;
    if (!fresh || sign !== hmacByHand(`${timestamp}\n${secret}`, ''))
      return json({
        code: 19021,
        data: {},
        msg: 'sign match fail or timestamp is not within one hour from current time',
      });
    return takenBy.feishu;
  };
}

export function bodyOf(request: SeenRequest | undefined): Readonly<Record<string, unknown>> {
  return JSON.parse(request?.body ?? '{}');
}

/** HMAC-SHA256 in Base64, from its definition (RFC 2104) instead of the library that is under test. */
export function hmacByHand(key: string, message: string): string {
  const block = Buffer.alloc(64);
  const bytes = Buffer.from(key, 'utf8');
  (bytes.length > 64 ? sha256(bytes) : bytes).copy(block);
  const padded = (pad: number) => Buffer.from(block.map(byte => byte ^ pad));
  const inner = sha256(Buffer.concat([padded(0x36), Buffer.from(message, 'utf8')]));
  return sha256(Buffer.concat([padded(0x5c), inner])).toString('base64');
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
