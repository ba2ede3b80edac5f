import { Cron } from 'croner';
import * as z from 'zod';

/**
 * The triggers that we deploy, held to what the platform documents. The official schema accepts any object as the
 * configuration of any trigger, and `s deploy` only logs what it refuses; the mistakes that matter are caught here.
 */
const name = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,127}$/);

/** A field of a ScanRequest would be a decision that belongs into the settings: the timer says only "look". */
const scanRequest = z.strictObject({ kind: z.literal('scan-request'), version: z.literal(1) });

export const timerTriggerSchema = z.strictObject({
  triggerName: name,
  triggerType: z.literal('timer'),
  triggerConfig: z.strictObject({
    cronExpression: z.string().refine(isZonedCron, 'must be CRON_TZ=<zone> and six fields, seconds first'),
    enable: z.boolean(),
    payload: z
      .string()
      .max(128 * 1024)
      .refine(isScanRequest, 'must be empty or a ScanRequest')
      .optional(),
  }),
});

/** MNS writes the queue differently here than in a destination of asynchronous calls: nothing follows its name. */
const queueArn = z.string().regex(/^acs:mns:[a-z0-9-]+:\d+:\/queues\/[A-Za-z0-9][A-Za-z0-9-]{0,119}$/);

const queueSource = z.strictObject({
  eventSourceType: z.literal('MNS'),
  eventSourceParameters: z.strictObject({
    sourceMNSParameters: z.strictObject({
      RegionId: z.string().regex(/^[a-z]{2}-[a-z0-9-]+$/),
      QueueName: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,119}$/),
      IsBase64Decode: z.boolean(),
    }),
  }),
});

/** Apart from the mode, all of these work for event streams only. */
const streamOptions = z.strictObject({
  mode: z.literal('event-streaming'),
  // NONE stops the whole stream at the first batch that cannot be delivered.
  errorsTolerance: z.literal('ALL'),
  retryStrategy: z.strictObject({ PushRetryStrategy: z.enum(['BACKOFF_RETRY', 'EXPONENTIAL_DECAY_RETRY']) }),
  deadLetterQueue: z.strictObject({ Arn: queueArn }),
  batchWindow: z.strictObject({
    CountBasedWindow: z.int().min(1).max(10_000),
    TimeBasedWindow: z.int().min(0).max(15),
  }),
});

export const queueTriggerSchema = z
  .strictObject({
    triggerName: name,
    triggerType: z.literal('eventbridge'),
    triggerConfig: z.strictObject({
      triggerEnable: z.boolean(),
      // An asynchronous call is delivered once it is accepted, whatever becomes of it.
      asyncInvocationType: z.literal(false),
      eventRuleFilterPattern: z.literal('{}'),
      eventSourceConfig: queueSource,
      eventSinkConfig: z.strictObject({
        deliveryOption: z.strictObject({ eventSchema: z.enum(['CloudEvents', 'RawData']) }),
      }),
      runOptions: streamOptions,
    }),
  })
  .refine(({ triggerConfig: { eventSourceConfig, runOptions } }) => {
    const source = eventSourceConfig.eventSourceParameters.sourceMNSParameters.QueueName;
    return !runOptions.deadLetterQueue.Arn.endsWith(`/${source}`);
  }, 'must not send its dead letters back to the queue that it reads');

export const triggerListSchema = z
  .array(z.discriminatedUnion('triggerType', [timerTriggerSchema, queueTriggerSchema]))
  .min(1)
  .refine(
    triggers => triggers.slice(0, -1).every(trigger => trigger.triggerType !== 'eventbridge'),
    'must have an EventBridge trigger last: fc3 skips what stands behind an unchanged one',
  )
  .refine(
    triggers => new Set(triggers.map(trigger => trigger.triggerName)).size === triggers.length,
    'must not use a trigger name twice',
  );

function isZonedCron(expression: string): boolean {
  const parts = /^CRON_TZ=(?<zone>\S+) (?<fields>\S+( \S+){5})$/.exec(expression)?.groups;
  if (parts?.['zone'] === undefined || parts['fields'] === undefined) return false;
  try {
    return new Cron(parts['fields'], { timezone: parts['zone'], paused: true }).nextRun() !== null;
  } catch {
    return false;
  }
}

function isScanRequest(payload: string): boolean {
  if (payload === '') return true;
  try {
    return scanRequest.safeParse(JSON.parse(payload)).success;
  } catch {
    return false;
  }
}
