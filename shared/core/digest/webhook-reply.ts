import { isJsonObject } from '../json.ts';
import type { WebhookFormat } from './webhook-format.ts';

/** What an answer means for the message. `said` quotes the answer and may hold anything: it has to be redacted before it is shown. */
export type WebhookReply =
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly said: string; readonly mayRepeat: boolean };

/**
 * Reads the answer of a webhook. A status of 200 says little: DingTalk and Feishu answer 200 to messages that they refuse, and say so in a code.
 * Only what the product documents as success counts as taken.
 */
export function readWebhookReply(format: WebhookFormat, status: number, body: string): WebhookReply {
  if (status >= 300 && status < 400)
    return refused(`HTTP ${status}, a redirect, which is not followed`, false);
  const reply = readers[format](body);
  if (reply.kind === 'taken') return isSuccess(status) ? reply : refused(`HTTP ${status}`, isPassing(status));
  const said = isSuccess(status) ? reply.said : `HTTP ${status}: ${reply.said}`;
  return refused(said, reply.mayRepeat || isPassing(status));
}

const readers: Readonly<Record<WebhookFormat, (body: string) => WebhookReply>> = {
  // Custom robot page: errcode 0 is success.
  dingtalk: body => readCode(body, ['errcode'], 'errmsg', dingtalkPassing),
  // Custom bot page: code 0 is success; older bots say StatusCode instead.
  feishu: body => readCode(body, ['code', 'StatusCode'], 'msg', feishuPassing),
  // "Sending messages using incoming webhooks": the word ok, and a word for each error.
  slack: body =>
    body.trim() === 'ok' ? { kind: 'taken' } : refused(body.trim() || 'an empty answer', false),
};

/** -1: the system is busy. Not 130101, more than 20 messages in a minute: the robot is then silenced for ten minutes. */
const dingtalkPassing: ReadonlySet<number> = new Set([-1]);
/** 11232: more than 5 messages in a second or 100 in a minute, or the whole product is busy, as on the hour; it passes in a moment. */
const feishuPassing: ReadonlySet<number> = new Set([11232]);

function readCode(
  body: string,
  codeNames: readonly string[],
  messageName: string,
  passing: ReadonlySet<number>,
): WebhookReply {
  const answer = parseObject(body);
  const name = codeNames.find(candidate => typeof answer[candidate] === 'number');
  const code = name === undefined ? undefined : answer[name];
  if (typeof code !== 'number') return refused(`no ${codeNames[0]} at all`, false);
  if (code === 0) return { kind: 'taken' };
  const message = answer[messageName];
  return refused(`${name} ${code}${typeof message === 'string' ? ` (${message})` : ''}`, passing.has(code));
}

function parseObject(body: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(body);
    return isJsonObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

function refused(said: string, mayRepeat: boolean): WebhookReply {
  return { kind: 'refused', said, mayRepeat };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Slack: 429 too many messages, 500 "strange and unusual" (its changelog of May 2016); others likewise. */
function isPassing(status: number): boolean {
  return status === 429 || status >= 500;
}
