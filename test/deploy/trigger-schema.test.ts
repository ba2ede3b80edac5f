import { describe, expect, it } from 'vitest';
import { functionSchema } from './function-schema.ts';
import { triggerListSchema } from './trigger-schema.ts';

// Goal: the schemas are stricter than the official one. Method: each case breaks a good document in one place.
const timer = {
  triggerName: 'hourly',
  triggerType: 'timer',
  triggerConfig: {
    cronExpression: 'CRON_TZ=Asia/Shanghai 0 17 * * * *',
    enable: true,
    payload: '{"kind":"scan-request","version":1}',
  },
};

const queue = {
  triggerName: 'delete-queue',
  triggerType: 'eventbridge',
  triggerConfig: {
    triggerEnable: true,
    asyncInvocationType: false,
    eventRuleFilterPattern: '{}',
    eventSourceConfig: {
      eventSourceType: 'MNS',
      eventSourceParameters: {
        sourceMNSParameters: { RegionId: 'cn-hangzhou', QueueName: 'delete', IsBase64Decode: true },
      },
    },
    eventSinkConfig: { deliveryOption: { eventSchema: 'CloudEvents' } },
    runOptions: {
      mode: 'event-streaming',
      errorsTolerance: 'ALL',
      retryStrategy: { PushRetryStrategy: 'BACKOFF_RETRY' },
      deadLetterQueue: { Arn: 'acs:mns:cn-hangzhou:1000000000000001:/queues/dead' },
      batchWindow: { CountBasedWindow: 100, TimeBasedWindow: 15 },
    },
  },
};

const worker = {
  region: 'cn-hangzhou',
  functionName: 'eni-reaper-worker',
  description: 'Deletes.',
  runtime: 'nodejs20',
  handler: 'index.handler',
  code: './dist/worker',
  role: 'acs:ram::1000000000000001:role/eni-reaper-worker',
  cpu: 0.35,
  memorySize: 512,
  diskSize: 512,
  timeout: 240,
  internetAccess: true,
  logConfig: 'auto',
  environmentVariables: { ENI_REAPER_MODE: 'report' },
  concurrencyConfig: { reservedConcurrency: 4 },
  asyncInvokeConfig: {
    maxAsyncRetryAttempts: 1,
    maxAsyncEventAgeInSeconds: 3600,
    destinationConfig: {
      onFailure: { destination: 'acs:mns:cn-hangzhou:1000000000000001:/queues/dead/messages' },
    },
  },
  triggers: [queue],
};

const missing = Symbol('missing');

/** A copy with the value at a dotted path replaced, or removed when the value is `missing`. */
function broken(document: unknown, path: string, value: unknown): unknown {
  const copy: unknown = structuredClone(document);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let place = copy;
  for (const key of keys) place = isRecord(place) ? place[key] : undefined;
  if (!isRecord(place)) throw new Error(`There is no ${path} to break.`);
  if (value === missing) delete place[last];
  else place[last] = value;
  return copy;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

describe('good triggers', () => {
  it.each([
    ['one timer', [timer]],
    ['a timer without a payload', [broken(timer, 'triggerConfig.payload', missing)]],
    ['a timer with an empty payload', [broken(timer, 'triggerConfig.payload', '')]],
    ['a queue behind a timer', [timer, queue]],
  ])('are accepted: %s', (_, triggers) => {
    expect(triggerListSchema.safeParse(triggers).error).toBeUndefined();
  });
});

describe('a broken timer', () => {
  it.each<[string, unknown]>([
    ['triggerType', 'cron'],
    ['triggerName', '1st'],
    ['qualifer', 'LATEST'],
    ['triggerConfig', {}],
    ['triggerConfig.enable', 'true'],
    ['triggerConfig.enable', missing],
    ['triggerConfig.cronExpression', missing],
    ['triggerConfig.cronExpression', '0 17 * * * *'],
    ['triggerConfig.cronExpression', '@every 60m'],
    ['triggerConfig.cronExpression', 'CRON_TZ=Asia/Shanghai 17 * * * *'],
    ['triggerConfig.cronExpression', 'CRON_TZ=Asia/Atlantis 0 17 * * * *'],
    ['triggerConfig.cronExpression', 'CRON_TZ=Asia/Shanghai 0 61 * * * *'],
    ['triggerConfig.cronExpression', 'CRON_TZ=Asia/Shanghai 0 0 0 30 2 *'],
    ['triggerConfig.payload', { kind: 'scan-request', version: 1 }],
    ['triggerConfig.payload', 'scan'],
    ['triggerConfig.payload', '{"kind":"scan"}'],
    ['triggerConfig.payload', '{"kind":"scan-request","version":1,"mode":"delete"}'],
    ['triggerConfig.playload', ''],
  ])('is refused: %s = %j', (path, value) => {
    expect(triggerListSchema.safeParse([broken(timer, path, value)]).success).toBe(false);
  });
});

describe('a broken queue trigger', () => {
  const source = 'triggerConfig.eventSourceConfig';
  const parameters = `${source}.eventSourceParameters.sourceMNSParameters`;
  const options = 'triggerConfig.runOptions';
  it.each<[string, unknown]>([
    ['triggerType', 'mns_queue'],
    ['triggerType', 'mns'],
    ['triggerConfig', {}],
    ['triggerConfig.triggerEnable', missing],
    ['triggerConfig.asyncInvocationType', true],
    ['triggerConfig.asyncInvocationType', missing],
    ['triggerConfig.eventRuleFilterPattern', '{"source":["x"]}'],
    ['triggerConfig.eventRuleFilterPattern', missing],
    ['triggerConfig.eventSinkConfig', missing],
    ['triggerConfig.eventSinkConfig.deliveryOption.eventSchema', 'CloudEvent'],
    [`${source}.eventSourceType`, 'mns'],
    [`${source}.eventSourceType`, 'Default'],
    [parameters, missing],
    [parameters, { regionId: 'cn-hangzhou', queueName: 'delete', isBase64Decode: true }],
    [`${parameters}.RegionId`, 'hangzhou'],
    [`${parameters}.QueueName`, 'under_score'],
    [`${parameters}.QueueName`, 'dead'],
    [`${parameters}.QueueName`, missing],
    [`${parameters}.IsBase64Decode`, 'true'],
    [options, missing],
    [options, { mode: 'event-driven' }],
    [`${options}.mode`, 'event-driven'],
    [`${options}.errorsTolerance`, 'NONE'],
    [`${options}.errorsTolerance`, missing],
    [`${options}.retryStrategy.PushRetryStrategy`, 'BACKOFF'],
    [`${options}.retryStrategy`, { pushRetryStrategy: 'BACKOFF_RETRY' }],
    [`${options}.deadLetterQueue`, missing],
    [`${options}.deadLetterQueue.Arn`, 'dead'],
    [`${options}.deadLetterQueue.Arn`, 'acs:mns:cn-hangzhou:1000000000000001:/queues/dead/messages'],
    [`${options}.deadLetterQueue.Arn`, 'acs:mns:cn-hangzhou:my-account:/queues/dead'],
    [`${options}.batchWindow.CountBasedWindow`, 0],
    [`${options}.batchWindow.CountBasedWindow`, 10_001],
    [`${options}.batchWindow.TimeBasedWindow`, 16],
    [`${options}.batchWindow.TimeBasedWindow`, 1.5],
    [`${options}.maximumTasks`, 2],
  ])('is refused: %s = %j', (path, value) => {
    expect(triggerListSchema.safeParse([broken(queue, path, value)]).success).toBe(false);
  });
});

describe('a list of triggers', () => {
  it.each([
    ['is empty', []],
    ['has an EventBridge trigger before another', [queue, timer]],
    ['has two EventBridge triggers', [queue, { ...queue, triggerName: 'other' }]],
    ['uses a name twice', [timer, timer]],
  ])('is refused when it %s', (_, triggers) => {
    expect(triggerListSchema.safeParse(triggers).success).toBe(false);
  });
});

describe('a function', () => {
  it('is accepted as it should be', () => {
    expect(functionSchema.safeParse(worker).error).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ['runtime', 'nodejs22'],
    ['handler', 'dist/index.handler'],
    ['code', './dist'],
    ['code', './dist/scan'],
    ['region', 'cn'],
    ['role', 'auto'],
    ['role', missing],
    ['role', 'eni-reaper-worker'],
    ['role', 'acs:ram::1000000000000001:role/eni-reaper-scan'],
    ['role', 'acs:ram::1000000000000001:role/Eni-Reaper-Worker'],
    ['cpu', missing],
    ['cpu', 0.1],
    ['cpu', 1],
    ['memorySize', 100],
    ['diskSize', 1024],
    ['timeout', missing],
    ['timeout', 3],
    ['timeout', 300],
    ['logConfig', missing],
    ['instanceConcurrency', 2],
    ['concurrencyConfig', missing],
    ['concurrencyConfig.reservedConcurrency', 0],
    ['environmentVariables.ENI_REAPER_DELETE_CAP', 200],
    ['environmentVariables.FC_REGION', 'cn-hangzhou'],
    ['environmentVariables.ENI_REAPER_NAME_PATTERN', 'x'.repeat(4096)],
    ['asyncInvokeConfig', missing],
    ['asyncInvokeConfig.maxAsyncRetryAttempts', 9],
    ['asyncInvokeConfig.maxAsyncEventAgeInSeconds', 3601],
    ['asyncInvokeConfig.destinationConfig.onFailure', missing],
    [
      'asyncInvokeConfig.destinationConfig.onFailure.destination',
      'acs:mns:cn-hangzhou:1000000000000001:/queues/dead',
    ],
    ['triggers', []],
    [
      'triggers.0.triggerConfig.eventSourceConfig.eventSourceParameters.sourceMNSParameters.RegionId',
      'cn-beijing',
    ],
    ['vpcConfig', 'auto'],
  ])('is refused with %s = %j', (path, value) => {
    expect(functionSchema.safeParse(broken(worker, path, value)).success).toBe(false);
  });
});
