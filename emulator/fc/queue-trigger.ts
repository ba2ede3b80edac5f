import type { Foundation } from '../foundation.ts';
import { createBatchReader } from './batch-reader.ts';
import { checkQueueTrigger } from './check-queue-trigger.ts';
import type { Drainable, Drained } from './drainable.ts';
import { succeeded } from './invoke-result.ts';
import type { Platform } from './platform.ts';
import { startPump } from './pump.ts';
import { type PushRetryStrategy, pushRetryDelayMs } from './push-retry.ts';
import { type QueueEventForm, type QueueEventOptions, queueEvent } from './queue-event.ts';
import type { QueueMessage, QueueSource } from './queue-source.ts';
import { queueTriggerConfig } from './queue-trigger-config.ts';

/** An MNS queue trigger: EventBridge reads the queue and pushes batches to a function. */
export interface QueueTrigger extends Drainable {
  /** Goes on by itself until `stop`. */
  start(): void;
  stop(): void;
  /** Why the stream has stopped (errorsTolerance NONE, or a function that does not exist); undefined while it runs. */
  stoppedBecause(): string | undefined;
  /** Starts a stopped stream again; what it held is delivered again when the queue makes it visible. */
  resume(): void;
}

export interface QueueTriggerOptions {
  readonly name: string;
  readonly functionKey: string;
  readonly queue: QueueSource;
  readonly queueName: string;
  /** `cloud-events` when absent. */
  readonly form?: QueueEventForm;
  readonly bareSource?: boolean;
  /** `IsBase64Decode`; true when absent, as in the cloud. */
  readonly decodeBase64?: boolean;
  /** `CountBasedWindow` 1 to 10,000 and `TimeBasedWindow` 0 to 15 s: whichever is reached first; 1 and 0 when absent. */
  readonly batchCount?: number;
  readonly batchSeconds?: number;
  /** `asyncInvocationType`: for `async`, an accepted event counts as delivered. */
  readonly invocation?: 'sync' | 'async';
  readonly retry?: PushRetryStrategy;
  /** The API's default is NONE: the stream stops when the retries are used up. */
  readonly errorsTolerance?: 'ALL' | 'NONE';
  /** Takes the raw message after the last retry; only with ALL. Without it such a message is dropped, as in the cloud. Its name is shown by ListTriggers. */
  readonly deadLetterQueue?: Pick<QueueSource, 'send'> & { readonly name?: string };
  /** When the message is deleted from its queue. The cloud does not document it; after the push is the careful reading. */
  readonly acknowledge?: 'after' | 'before';
  /** Pushes at the same time; not settable in the cloud for MNS, where it is the stream's own affair. */
  readonly parallelPushes?: number;
}

/** Pushes of one `drainOnce`: a function that keeps feeding its own queue must not hold a story for ever. */
export const pushesPerDrainCap = 100_000;

interface Batch {
  readonly messages: readonly QueueMessage[];
  failures: number;
  /** When it is pushed (again); undefined while it is being pushed. */
  dueAtMs: number | undefined;
}

/** Throws when the cloud would refuse the trigger. */
export function createQueueTrigger(
  foundation: Foundation,
  platform: Platform,
  options: QueueTriggerOptions,
): QueueTrigger {
  checkQueueTrigger(platform, options);
  const { clock, random, ids, faults, history } = foundation;
  const { queue, queueName, functionKey, parallelPushes = 1, acknowledge = 'after' } = options;
  const isSingle = options.form === 'single-event';
  const eventOptions: QueueEventOptions = {
    form: options.form ?? 'cloud-events',
    functionName: functionKey.split('/').at(-1) ?? functionKey,
    triggerName: options.name,
    queueName,
    accountId: platform.accountId,
    region: platform.region,
    decodeBase64: options.decodeBase64 ?? true,
    bareSource: options.bareSource ?? false,
  };
  const reader = createBatchReader({
    queue,
    clock,
    // Everything about batches works only with event streaming.
    count: isSingle ? 1 : (options.batchCount ?? 1),
    windowMs: isSingle ? 0 : (options.batchSeconds ?? 0) * 1000,
    acknowledge,
    takeFault: () => faults.take('mns', 'ReceiveMessage', [queueName]),
  });
  let stopReason: string | undefined;
  let draining: Promise<Drained> | undefined;
  let stopPump: (() => void) | undefined;
  const outstanding = new Set<Batch>();

  const note = (what: string, details: Readonly<Record<string, unknown>>) =>
    history.add({ atMs: clock.nowMs(), service: 'fc', what, resource: functionKey, details });
  /** A batch that is to be pushed now: one whose retry has come, or a new one when there is room. */
  const takeBatch = (): Batch | undefined => {
    const nowMs = clock.nowMs();
    if (stopReason !== undefined) return undefined;
    for (const batch of outstanding) if (batch.dueAtMs !== undefined && batch.dueAtMs <= nowMs) return batch;
    const messages = outstanding.size < parallelPushes ? reader.take() : undefined;
    if (messages === undefined) return undefined;
    const batch: Batch = { messages, failures: 0, dueAtMs: nowMs };
    outstanding.add(batch);
    return batch;
  };

  const settle = (batch: Batch) => {
    outstanding.delete(batch);
    // A lease that has run out meanwhile makes the delete fail, and the message comes again: at least once.
    if (acknowledge === 'after') for (const { receiptHandle } of batch.messages) queue.delete(receiptHandle);
  };
  const giveUp = (batch: Batch, reason: string) => {
    if (!isSingle && (options.errorsTolerance ?? 'NONE') === 'NONE') return stopStream(reason);
    note('trigger.gave-up', { trigger: options.name, messages: batch.messages.length, reason });
    try {
      for (const { body } of batch.messages) options.deadLetterQueue?.send(body);
      settle(batch);
    } catch (error) {
      outstanding.delete(batch);
      foundation.complain(`The dead-letter queue of trigger ${options.name} refused a message: ${error}`);
    }
  };
  const stopStream = (reason: string) => {
    stopReason = reason;
    outstanding.clear();
    reader.forget();
    note('trigger.stopped', { trigger: options.name, reason });
  };
  const push = async (batch: Batch) => {
    batch.dueAtMs = undefined;
    const event = queueEvent(batch.messages, eventOptions, () => ids.requestId().toLowerCase());
    const first = batch.messages[0];
    const result = await platform.invoke(functionKey, event, {
      mode: options.invocation ?? 'sync',
      // In event-driven mode the request id of the invocation is the event's (seen in a public log of 2022).
      ...(isSingle && first && { requestId: first.messageId }),
    });
    if (result.statusCode === 202 || succeeded(result)) return settle(batch);
    const reason = result.refusal?.code ?? result.failure ?? 'FunctionUnhandledError';
    // A wrong configuration is not retried: the task shows "start failed".
    if (result.statusCode === 404) return stopStream(reason);
    batch.failures++;
    const delayMs = pushRetryDelayMs(options.retry ?? 'BACKOFF_RETRY', batch.failures, random);
    if (delayMs === undefined) giveUp(batch, reason);
    else batch.dueAtMs = clock.nowMs() + delayMs;
  };

  const drain = async (): Promise<Drained> => {
    let batches = 0;
    let messages = 0;
    const work = async () => {
      while (batches < pushesPerDrainCap) {
        const batch = takeBatch();
        if (batch === undefined) return;
        batches++;
        messages += batch.messages.length;
        await push(batch);
      }
    };
    await Promise.all(Array.from({ length: parallelPushes }, work));
    return { batches, messages };
  };

  const show = (triggerEnable: boolean) =>
    platform.triggers.put({
      name: options.name,
      functionKey,
      type: 'eventbridge',
      config: { triggerEnable, ...queueTriggerConfig(platform, options) },
    });
  show(true);

  const trigger: QueueTrigger = {
    name: options.name,
    drainOnce() {
      draining ??= drain().finally(() => {
        draining = undefined;
      });
      return draining;
    },
    nextDueAtMs() {
      if (stopReason !== undefined) return undefined;
      const due = [...outstanding].flatMap(batch => batch.dueAtMs ?? []);
      const next = outstanding.size < parallelPushes ? reader.nextDueAtMs() : undefined;
      if (next !== undefined) due.push(next);
      return due.length === 0 ? undefined : Math.min(...due);
    },
    start() {
      show(true);
      stopPump ??= startPump(trigger, clock, listener => queue.onMessage(listener));
    },
    stop() {
      stopPump?.();
      stopPump = undefined;
      show(false);
    },
    stoppedBecause: () => stopReason,
    resume() {
      stopReason = undefined;
    },
  };
  return trigger;
}
