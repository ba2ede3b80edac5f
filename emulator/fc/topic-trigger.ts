import { createHash } from 'node:crypto';
import type { Foundation } from '../foundation.ts';
import type { Drainable } from './drainable.ts';
import type { Platform } from './platform.ts';
import { startPump } from './pump.ts';
import { type PushRetryStrategy, pushRetryDelayMs } from './push-retry.ts';

/**
 * An MNS topic trigger: each published message becomes one asynchronous invocation. What the topic guarantees, and
 * retries, is that the invocation is accepted, not that the function succeeds.
 */
export interface TopicTrigger extends Drainable {
  /** Takes a message of the topic; it is pushed by the next `drainOnce`, or at once after `start`. */
  deliver(message: TopicMessage): void;
  start(): void;
  stop(): void;
}

/** A message as the emulator's topics publish it. */
export interface TopicMessage {
  readonly messageId: string;
  readonly body: string;
  readonly publishedAtMs: number;
  readonly tag?: string;
  readonly properties?:
    | { readonly user: readonly { readonly name: string; readonly value: string }[] }
    | undefined;
}

export interface TopicTriggerOptions {
  readonly name: string;
  readonly functionKey: string;
  readonly topicName: string;
  /** `STREAM` when absent. */
  readonly notifyContentFormat?: 'STREAM' | 'JSON';
  readonly notifyStrategy?: PushRetryStrategy;
  /** Only messages with this tag are pushed. */
  readonly filterTag?: string;
}

/** Messages that wait to be pushed; beyond, a topic trigger whose function is never taken would grow without end. */
export const topicBacklogCap = 100_000;

interface Push {
  readonly payload: string;
  failures: number;
  dueAtMs: number;
}

export function createTopicTrigger(
  foundation: Foundation,
  platform: Platform,
  options: TopicTriggerOptions,
): TopicTrigger {
  const { clock, random, complain } = foundation;
  const waiting = new Set<Push>();
  const listeners = new Set<() => void>();
  let stopPump: (() => void) | undefined;

  const push = async (entry: Push) => {
    waiting.delete(entry);
    const result = await platform.invoke(options.functionKey, entry.payload, { mode: 'async' });
    if (result.statusCode === 202) return;
    entry.failures++;
    const delayMs = pushRetryDelayMs(options.notifyStrategy ?? 'BACKOFF_RETRY', entry.failures, random);
    if (delayMs === undefined)
      return complain(
        `Topic trigger ${options.name} dropped a message: ${options.functionKey} answered ${result.statusCode} ${result.refusal?.code ?? ''}.`,
      );
    entry.dueAtMs = clock.nowMs() + delayMs;
    waiting.add(entry);
  };

  const { accountId, region } = platform;
  platform.triggers.put({
    name: options.name,
    functionKey: options.functionKey,
    type: 'mns_topic',
    config: {
      notifyContentFormat: options.notifyContentFormat ?? 'STREAM',
      notifyStrategy: options.notifyStrategy ?? 'BACKOFF_RETRY',
      ...(options.filterTag !== undefined && { filterTag: options.filterTag }),
    },
    sourceArn: `acs:mns:${region}:${accountId}:/topics/${options.topicName}`,
    invocationRole: `acs:ram::${accountId}:role/aliyunmnsnotificationrole`,
  });
  const trigger: TopicTrigger = {
    name: options.name,
    deliver(message) {
      if (options.filterTag !== undefined && options.filterTag !== message.tag) return;
      if (waiting.size >= topicBacklogCap)
        return complain(
          `Topic trigger ${options.name} has ${topicBacklogCap} messages waiting; one more is dropped.`,
        );
      waiting.add({ payload: topicEvent(message, options, platform), failures: 0, dueAtMs: clock.nowMs() });
      for (const listener of listeners) listener();
    },
    async drainOnce() {
      const due = [...waiting].filter(entry => entry.dueAtMs <= clock.nowMs());
      for (const entry of due) await push(entry);
      return { batches: due.length, messages: due.length };
    },
    nextDueAtMs: () =>
      waiting.size === 0 ? undefined : Math.min(...[...waiting].map(entry => entry.dueAtMs)),
    start() {
      stopPump ??= startPump(trigger, clock, listener => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      });
    },
    stop() {
      stopPump?.();
      stopPump = undefined;
    },
  };
  return trigger;
}

/**
 * STREAM is the bare message, or body and attributes when it has any; JSON is an envelope with the attributes as further
 * keys (https://help.aliyun.com/document_detail/2513615.html).
 */
export function topicEvent(
  message: TopicMessage,
  options: Pick<TopicTriggerOptions, 'name' | 'topicName' | 'notifyContentFormat'>,
  platform: Pick<Platform, 'accountId'>,
): string {
  const attributes = Object.fromEntries(
    (message.properties?.user ?? []).map(({ name, value }) => [name, value]),
  );
  if (options.notifyContentFormat === 'JSON')
    return JSON.stringify({
      ...attributes,
      TopicOwner: platform.accountId,
      Message: message.body,
      Subscriber: platform.accountId,
      PublishTime: message.publishedAtMs,
      SubscriptionName: options.name,
      MessageMD5: createHash('md5').update(message.body).digest('hex').toUpperCase(),
      TopicName: options.topicName,
      MessageId: message.messageId,
    });
  return Object.keys(attributes).length === 0
    ? message.body
    : JSON.stringify({ body: message.body, attrs: attributes });
}
