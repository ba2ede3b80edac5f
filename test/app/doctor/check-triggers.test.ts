import { describe, expect, it } from 'vitest';
import { checkTriggers, type FoundTrigger } from '../../../shared/app/doctor/check-triggers.ts';
import type { FunctionName } from '../../../shared/core/function-names.ts';

const queues = { delete: 'q-delete', teardown: 'q-teardown', result: 'q-result', deadLetter: 'q-dead' };
const region = 'cn-hangzhou';

/** `a.b.c`: where in the configuration, and what stands there instead. */
type Change = readonly [path: string, value: unknown];

function changed(config: unknown, changes: readonly Change[]): FoundTrigger['config'] {
  const copy = structuredClone(config) as Record<string, unknown>;
  for (const [path, value] of changes) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    const parent = keys.reduce((object, key) => object[key] as Record<string, unknown>, copy);
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  }
  return copy;
}

function timer(...changes: readonly Change[]): FoundTrigger {
  const config = {
    cronExpression: 'CRON_TZ=Asia/Shanghai 0 17 * * * *',
    enable: true,
    payload: '{"kind":"scan-request","version":1}',
  };
  return { name: 'hourly', type: 'timer', config: changed(config, changes), qualifier: 'LATEST' };
}

function reader(...changes: readonly Change[]): FoundTrigger {
  const config = {
    triggerEnable: true,
    asyncInvocationType: false,
    eventRuleFilterPattern: '{}',
    eventSourceConfig: {
      eventSourceType: 'MNS',
      eventSourceParameters: {
        sourceMNSParameters: { RegionId: region, QueueName: 'q-delete', IsBase64Decode: true },
      },
    },
    eventSinkConfig: { deliveryOption: { eventSchema: 'CloudEvents' } },
    runOptions: {
      mode: 'event-streaming',
      errorsTolerance: 'ALL',
      retryStrategy: { PushRetryStrategy: 'EXPONENTIAL_DECAY_RETRY' },
      deadLetterQueue: { Arn: `acs:mns:${region}:1234567890123456:/queues/q-dead` },
      batchWindow: { CountBasedWindow: 100, TimeBasedWindow: 15 },
    },
  };
  return {
    name: 'delete-queue',
    type: 'eventbridge',
    config: changed(config, changes),
    qualifier: undefined,
  };
}

const check = (name: FunctionName, ...triggers: readonly FoundTrigger[]) =>
  checkTriggers(name, triggers, { queues, region });

describe('a timer', () => {
  it('that is on is right, and its schedule is shown', () => {
    expect(check('scan', timer())).toEqual([
      {
        name: 'trigger eni-reaper-scan/hourly',
        status: 'ok',
        found: 'is on: CRON_TZ=Asia/Shanghai 0 17 * * * *',
      },
    ]);
  });

  it.each<[string, readonly Change[], string]>([
    ['that is off', [['enable', false]], 'is off'],
    ['that does not say that it is on', [['enable', undefined]], 'is off'],
    ['without a schedule', [['cronExpression', ' ']], 'has no schedule, so it never fires'],
    ['with a payload that is no scan request', [['payload', 'go']], 'The payload is neither empty nor'],
    ['with a mistyped field in its payload', [['payload', '{"region":["x"]}']], '"region" is unknown'],
  ])('%s is a problem', (_, changes, found) => {
    expect(check('scan', timer(...changes))).toMatchObject([
      { name: 'trigger eni-reaper-scan/hourly', status: 'problem', found: expect.stringContaining(found) },
    ]);
  });

  it('may have no payload, or one that narrows the scan, which is shown', () => {
    expect(check('scan', timer(['payload', undefined]))).toMatchObject([{ status: 'ok' }]);
    const payload = '{"kind":"scan-request","version":1,"mode":"report","regions":["cn-beijing"]}';
    const [narrowed] = check('scan', timer(['payload', payload]));
    expect(narrowed).toMatchObject({ status: 'ok' });
    expect(narrowed?.found).toMatch(/; its payload narrows each scan to mode report, cn-beijing$/);
  });

  it('that starts an old version of the function is a problem', () => {
    expect(check('scan', { ...timer(), qualifier: '3' })).toMatchObject([
      { status: 'problem', found: 'starts 3, wanted LATEST' },
    ]);
  });

  it('that is off is no problem beside one that does its work', () => {
    const checks = check('scan', { ...timer(['enable', false]), name: 'nightly' }, timer());
    expect(checks.map(({ status }) => status)).toEqual(['skipped', 'ok']);
  });
});

describe('a queue trigger', () => {
  it('that is on is right, and what it reads is shown', () => {
    expect(check('worker', reader())).toEqual([
      {
        name: 'trigger eni-reaper-worker/delete-queue',
        status: 'ok',
        found: 'is on: reads q-delete, 100 messages or 15 s at a time',
      },
    ]);
  });

  it.each<[string, Change, string]>([
    ['that is off', ['triggerEnable', false], 'is off'],
    [
      'that reads another queue',
      ['eventSourceConfig.eventSourceParameters.sourceMNSParameters.QueueName', 'other'],
      'QueueName is other, wanted q-delete',
    ],
    [
      'that reads a queue of another region',
      ['eventSourceConfig.eventSourceParameters.sourceMNSParameters.RegionId', 'cn-beijing'],
      'RegionId is cn-beijing, wanted cn-hangzhou',
    ],
    [
      'that reads something else than a queue',
      ['eventSourceConfig', { eventSourceType: 'Kafka' }],
      'eventSourceType is Kafka, wanted MNS',
    ],
    [
      'that leaves bodies encoded',
      ['eventSourceConfig.eventSourceParameters.sourceMNSParameters.IsBase64Decode', false],
      'IsBase64Decode is false, wanted true',
    ],
    [
      'that calls asynchronously',
      ['asyncInvocationType', true],
      'asyncInvocationType is true, wanted false (else failures get lost)',
    ],
    ['that follows a rule', ['runOptions.mode', 'event-driven'], 'mode is event-driven'],
    ['that stops at an error', ['runOptions.errorsTolerance', 'NONE'], 'errorsTolerance is NONE'],
    ['that stops at an error unless told', ['runOptions.errorsTolerance', undefined], 'is NONE, wanted ALL'],
    [
      'that gives up soon',
      ['runOptions.retryStrategy.PushRetryStrategy', 'BACKOFF_RETRY'],
      'PushRetryStrategy is BACKOFF_RETRY',
    ],
    ['without dead letters', ['runOptions.deadLetterQueue', undefined], 'deadLetterQueue is not set'],
    [
      'with dead letters elsewhere',
      ['runOptions.deadLetterQueue.Arn', 'acs:mns:cn-hangzhou:1:/queues/graveyard'],
      'deadLetterQueue is graveyard, wanted q-dead',
    ],
    [
      'that takes one message at a time',
      ['runOptions.batchWindow.CountBasedWindow', 1],
      'CountBasedWindow is 1, wanted 100',
    ],
    [
      'that does not wait for a batch',
      ['runOptions.batchWindow', undefined],
      'CountBasedWindow is 1, wanted 100; TimeBasedWindow is 0, wanted 15',
    ],
  ])('%s is a problem', (_, change, found) => {
    const checks = check('worker', reader(change));
    expect(checks).toMatchObject([
      {
        name: 'trigger eni-reaper-worker/delete-queue',
        status: 'problem',
        found: expect.stringContaining(found),
      },
    ]);
  });

  it('that reads the wrong queue has to be made anew, every other one can be changed', () => {
    const source = 'eventSourceConfig.eventSourceParameters.sourceMNSParameters.QueueName';
    const [elsewhere] = check('worker', reader([source, 'other']));
    const [small] = check('worker', reader(['runOptions.batchWindow.CountBasedWindow', 1]));
    expect(elsewhere).toMatchObject({ todo: expect.stringContaining('delete it and deploy again') });
    expect(small).toMatchObject({ todo: expect.stringContaining('change it in the console') });
  });

  it('has the defaults of the platform where nothing is said', () => {
    const source = 'eventSourceConfig.eventSourceParameters.sourceMNSParameters';
    const silent = reader(
      [`${source}.RegionId`, undefined],
      [`${source}.IsBase64Decode`, undefined],
      ['asyncInvocationType', undefined],
    );
    expect(check('worker', silent)).toMatchObject([{ status: 'ok' }]);
    // The teardown wants bodies as they are, and the default is to decode them.
    expect(check('teardown', silent)[0]?.found).toContain('IsBase64Decode is true, wanted false');
  });

  it('whose configuration cannot be read is a problem', () => {
    expect(check('worker', { ...reader(), config: undefined })).toMatchObject([
      { status: 'problem', found: 'has a configuration that is no JSON' },
    ]);
  });
});

describe('a function', () => {
  it.each<[FunctionName, string]>([
    ['scan', 'there is no timer, so nothing is scanned'],
    ['worker', 'nothing reads the queue q-delete, so its messages wait until they expire'],
    ['teardown', 'nothing reads the queue q-teardown, so its messages wait until they expire'],
  ])('that nothing starts is a problem: %s', (name, found) => {
    expect(check(name)).toMatchObject([{ name: `trigger of eni-reaper-${name}`, status: 'problem', found }]);
  });

  it('that something of the wrong kind starts fails at it, and still needs the right kind', () => {
    const checks = check('scan', reader());
    expect(checks).toMatchObject([
      {
        name: 'trigger eni-reaper-scan/delete-queue',
        status: 'problem',
        found: expect.stringContaining('is of type eventbridge, but this function takes a timer only'),
        todo: expect.stringContaining('Delete it'),
      },
      { name: 'trigger of eni-reaper-scan', status: 'problem' },
    ]);
    const http = { name: 'web', type: 'http', config: {}, qualifier: undefined };
    expect(check('worker', reader(), http).map(({ status }) => status)).toEqual(['ok', 'problem']);
  });
});
