import { resolve } from 'node:path';
import * as z from 'zod';
import { sampleFunctionPath } from '../fc/find-built-file.ts';
import { pushRetryStrategies } from '../fc/push-retry.ts';
import { createQueueTrigger } from '../fc/queue-trigger.ts';
import { createTimerTrigger } from '../fc/timer-trigger.ts';
import { createTopicTrigger } from '../fc/topic-trigger.ts';
import type { Foundation } from '../foundation.ts';
import type { HomePlace, Products } from '../products.ts';
import { given } from './queues-section.ts';

const name = z.string().min(1).max(260);
const destination = z.union([z.strictObject({ queue: name }), z.strictObject({ function: name })]);

const functionEntry = z.strictObject({
  name,
  /** With it, a function of FC 2.0; without, one of FC 3.0. */
  service: name.optional(),
  /** A CommonJS file, from the working directory; or `sample:echo`, `sample:failing`. */
  code: z.string().min(1),
  handler: name.optional(),
  environment: z.record(z.string(), z.string()).optional(),
  timeoutSeconds: z.int().optional(),
  memoryMb: z.int().optional(),
  role: name.optional(),
  reservedConcurrency: z.int().optional(),
  /** Of asynchronous invocations. */
  retries: z.int().optional(),
  maxEventAgeSeconds: z.int().optional(),
  onSuccess: destination.optional(),
  onFailure: destination.optional(),
});

/** `function` is what `invoke` takes: `<function>` or `<service>/<function>`. */
const trigger = { name, function: name };
const timerEntry = z.strictObject({
  kind: z.literal('timer'),
  ...trigger,
  cron: z.string().min(1),
  payload: z.string().optional(),
});
const queueEntry = z.strictObject({
  kind: z.literal('queue'),
  ...trigger,
  queue: name,
  form: z.enum(['cloud-events', 'single-event', 'string-elements', 'raw-data']).optional(),
  decodeBase64: z.boolean().optional(),
  batchCount: z.int().optional(),
  batchSeconds: z.number().optional(),
  invocation: z.enum(['sync', 'async']).optional(),
  retry: z.enum(pushRetryStrategies).optional(),
  errorsTolerance: z.enum(['ALL', 'NONE']).optional(),
  deadLetterQueue: name.optional(),
});
const topicEntry = z.strictObject({
  kind: z.literal('topic'),
  ...trigger,
  topic: name,
  format: z.enum(['STREAM', 'JSON']).optional(),
  filterTag: name.optional(),
  retry: z.enum(pushRetryStrategies).optional(),
});

/** The part of a world file that is about functions and what starts them; all of it is in the home account and region. */
export const functionsSection = z.strictObject({
  functions: z.array(functionEntry).default([]),
  triggers: z.array(z.discriminatedUnion('kind', [timerEntry, queueEntry, topicEntry])).default([]),
});

/** What each kind of entry may say. */
export const functionFields = {
  'fc.functions': Object.keys(functionEntry.shape),
  'fc.triggers': [timerEntry, queueEntry, topicEntry].flatMap(entry => Object.keys(entry.shape)),
};

export type FunctionsSection = z.output<typeof functionsSection>;

/** Deploys functions and starts triggers; throws one sentence for whatever the platform would refuse. */
export function addFunctions(
  products: Products,
  foundation: Foundation,
  home: HomePlace,
  { functions, triggers }: FunctionsSection,
): void {
  for (const { code, retries, maxEventAgeSeconds, onSuccess, onFailure, ...spec } of functions)
    products.fc.platform.createFunction({
      ...given(spec),
      name: spec.name,
      codePath: codePathOf(code),
      asyncConfig: given({
        maxAsyncRetryAttempts: retries,
        maxAsyncEventAgeInSeconds: maxEventAgeSeconds,
        onSuccess: onSuccess && arnOf(onSuccess, home),
        onFailure: onFailure && arnOf(onFailure, home),
      }),
    });
  for (const entry of triggers) products.keepRunning(startTrigger(products, foundation, home, entry));
}

type TriggerEntry = FunctionsSection['triggers'][number];

/** Returns what stops it. */
function startTrigger(
  { fc, mns }: Products,
  foundation: Foundation,
  home: HomePlace,
  entry: TriggerEntry,
): () => void {
  const { name, function: functionKey } = entry;
  if (!fc.platform.find(functionKey))
    throw new Error(`The trigger ${name} is to start ${functionKey}, which is no function of this world.`);
  const queueOf = (queueName: string) => {
    const queue = mns.broker.queue(home.accountId, home.region, queueName);
    if (queue) return queue;
    throw new Error(`The trigger ${name} needs the queue ${queueName}, which is not in this world.`);
  };
  switch (entry.kind) {
    case 'timer': {
      const { cron, payload = '' } = entry;
      const timer = createTimerTrigger(foundation, fc.platform, {
        name,
        functionKey,
        cronExpression: cron,
        payload,
      });
      timer.start();
      return () => timer.stop();
    }
    case 'queue': {
      const { kind, function: _, queue, deadLetterQueue, ...options } = entry;
      const reader = createQueueTrigger(foundation, fc.platform, {
        ...given(options),
        name,
        functionKey,
        queue: queueOf(queue),
        queueName: queue,
        ...(deadLetterQueue !== undefined && { deadLetterQueue: queueOf(deadLetterQueue) }),
      });
      reader.start();
      return () => reader.stop();
    }
    case 'topic': {
      const { topic, format, filterTag, retry } = entry;
      const pusher = createTopicTrigger(foundation, fc.platform, {
        name,
        functionKey,
        topicName: topic,
        ...given({ notifyContentFormat: format, filterTag, notifyStrategy: retry }),
      });
      const silence = mns.broker.onPublish(message => {
        const { accountId, region, topicName } = message;
        if (accountId === home.accountId && region === home.region && topicName === topic)
          pusher.deliver(message);
      });
      pusher.start();
      return () => {
        silence();
        pusher.stop();
      };
    }
    default:
      return entry satisfies never;
  }
}

function codePathOf(code: string): string {
  if (code === 'sample:echo') return sampleFunctionPath('echo');
  return code === 'sample:failing' ? sampleFunctionPath('failing') : resolve(code);
}

/** As `s.yaml` gives destinations. */
function arnOf(to: z.output<typeof destination>, { accountId, region }: HomePlace): string {
  if ('queue' in to) return `acs:mns:${region}:${accountId}:/queues/${to.queue}/messages`;
  const [service, fn] = to.function.split('/');
  const path = fn === undefined ? `functions/${service}` : `services/${service}/functions/${fn}`;
  return `acs:fc:${region}:${accountId}:${path}`;
}
