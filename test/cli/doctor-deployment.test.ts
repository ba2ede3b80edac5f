import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findUpwards } from '../../emulator/fc/find-built-file.ts';
import type { FunctionSpec } from '../../emulator/fc/function-spec.ts';
import { createQueueTrigger, type QueueTriggerOptions } from '../../emulator/fc/queue-trigger.ts';
import { createTimerTrigger } from '../../emulator/fc/timer-trigger.ts';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import { type CommandOptions, runCommand } from './command.ts';
import { named, runDoctor } from './doctor-run.ts';

let cloud: Emulator;
beforeEach(async () => {
  cloud = await startEmulator({ seed: 3 });
  await runCommand(cloud, ['provision']);
});
afterEach(() => cloud.close());

const examine = (args: readonly string[] = [], options: CommandOptions = {}) =>
  runDoctor(cloud, ['--fc-endpoint', cloud.endpoint, ...args], options);

function deny(action: string): void {
  cloud.foundation.ram.add({ principal: cloud.accessKeyId, effect: 'deny', action, resource: '*' });
}

function deploy(name: string, changes: Partial<FunctionSpec> = {}): void {
  cloud.fc.platform.createFunction({
    name: `eni-reaper-${name}`,
    codePath: findUpwards([`dist/${name}/index.js`]),
    timeoutSeconds: 240,
    role: `acs:ram::${cloud.accountId}:role/eni-reaper-${name}`,
    ...changes,
  });
}

/** A trigger as s.yaml has it, apart from these changes. */
function read(queueName: string, name: string, changes: Partial<QueueTriggerOptions> = {}) {
  const queue = (wanted: string) => {
    const found = cloud.mns.broker.queue(cloud.accountId, cloud.region, wanted);
    if (found === undefined) throw new Error(`There is no queue ${wanted}.`);
    return found;
  };
  return createQueueTrigger(cloud.foundation, cloud.fc.platform, {
    name: `${name}-queue`,
    functionKey: `eni-reaper-${name}`,
    queue: queue(queueName),
    queueName,
    batchCount: 100,
    batchSeconds: name === 'worker' ? 15 : 5,
    decodeBase64: name === 'worker',
    retry: 'EXPONENTIAL_DECAY_RETRY',
    errorsTolerance: 'ALL',
    deadLetterQueue: queue('eni-reaper-dead-letter'),
    ...changes,
  });
}

function deployAll() {
  for (const name of ['scan', 'worker', 'teardown']) deploy(name);
  const timer = createTimerTrigger(cloud.foundation, cloud.fc.platform, {
    name: 'hourly',
    functionKey: 'eni-reaper-scan',
    cronExpression: 'CRON_TZ=Asia/Shanghai 0 17 * * * *',
    payload: '{"kind":"scan-request","version":1}',
  });
  return {
    timer,
    worker: read('eni-reaper-delete', 'worker'),
    teardown: read('eni-reaper-teardown', 'teardown'),
  };
}

describe('eni-reaper doctor, looking at what is deployed', () => {
  test('finds functions and triggers right that are as s.yaml has them', async () => {
    deployAll();
    const { exitCode, problems, checks } = await examine();
    expect([exitCode, problems]).toEqual([0, []]);
    expect(checks.filter(({ name }) => /^(?:function|trigger)/.test(name))).toMatchObject([
      {
        name: 'function eni-reaper-scan',
        found: 'deployed; mode report, nodejs20, timeout 240 s, role eni-reaper-scan',
      },
      { name: 'trigger eni-reaper-scan/hourly', found: 'is on: CRON_TZ=Asia/Shanghai 0 17 * * * *' },
      { name: 'function eni-reaper-worker', status: 'ok' },
      {
        name: 'trigger eni-reaper-worker/worker-queue',
        found: 'is on: reads eni-reaper-delete, 100 messages or 15 s at a time',
      },
      { name: 'function eni-reaper-teardown', status: 'ok' },
      {
        name: 'trigger eni-reaper-teardown/teardown-queue',
        found: 'is on: reads eni-reaper-teardown, 100 messages or 5 s at a time',
      },
    ]);
  });

  test('says which trigger is off, and what is wrong with a function', async () => {
    const { timer, worker } = deployAll();
    timer.stop();
    worker.stop();
    cloud.fc.platform.createFunction({
      name: 'eni-reaper-worker',
      codePath: findUpwards(['dist/worker/index.js']),
      timeoutSeconds: 3,
    });
    const run = await examine();
    expect(run.problems).toEqual([
      'trigger eni-reaper-scan/hourly',
      'function eni-reaper-worker',
      'trigger eni-reaper-worker/worker-queue',
    ]);
    expect(named(run, 'trigger eni-reaper-scan/hourly')).toMatchObject({
      found: 'is off',
      todo: expect.stringContaining('Switch it on'),
    });
    expect(named(run, 'function eni-reaper-worker')?.found).toBe(
      'its timeout is 3 s, wanted 240: work is cut off and done again; it has no role, so it may call nothing',
    );
  });

  test('says which function nothing starts, and what is wrong with a trigger that reads another queue', async () => {
    deploy('scan');
    deploy('worker');
    read('eni-reaper-result', 'worker', { batchCount: 1 });
    const run = await examine(['--for', 'scan', '--for', 'worker']);
    expect(run.problems).toEqual(['trigger of eni-reaper-scan', 'trigger eni-reaper-worker/worker-queue']);
    expect(named(run, 'trigger eni-reaper-worker/worker-queue')).toMatchObject({
      found:
        'QueueName is eni-reaper-result, wanted eni-reaper-delete (the queue of the settings here); CountBasedWindow is 1, wanted 100',
      todo: expect.stringContaining('delete it and deploy again'),
    });
  });

  test('names settings in which the functions differ, never their values', async () => {
    deploy('scan', { environment: { ENI_REAPER_MODE: 'delete', ENI_REAPER_VPC_IDS: 'vpc-1' } });
    deploy('worker', {
      environment: { ENI_REAPER_MODE: 'delete', ENI_REAPER_VPC_IDS: 'vpc-2', OTHER: 'x' },
    });
    const { checks, problems, text } = await examine();
    expect(checks.find(({ name }) => name === 'function eni-reaper-teardown')?.status).toBe('skipped');
    expect(problems).toContain('settings of eni-reaper-worker');
    expect(text).toContain('not those of eni-reaper-scan: ENI_REAPER_VPC_IDS');
    expect(text).not.toContain('vpc-2');

    deploy('worker', { environment: { ENI_REAPER_MODE: 'delete', ENI_REAPER_VPC_IDS: 'vpc-1' } });
    expect((await examine()).problems).not.toContain('settings of eni-reaper-worker');
  });

  test('says which setting of a deployed function it would refuse to run with', async () => {
    deploy('scan', { environment: { ENI_REAPER_MODUS: 'delete' } });
    const run = await examine();
    expect(named(run, 'settings of eni-reaper-scan')?.found).toContain('ENI_REAPER_MODUS');
  });

  test('looks at the functions that are asked about, and at none when told so', async () => {
    deployAll();
    const some = await examine(['--for', 'scan']);
    expect(some.checks.filter(({ name }) => name.startsWith('function '))).toHaveLength(1);
    const none = await examine(['--no-functions']);
    expect(named(none, 'functions')).toMatchObject({ status: 'skipped' });
    expect(none.checks.filter(({ name }) => name.startsWith('function '))).toEqual([]);
  });

  test('skips what it may not see, with its policy line, and fails at it when it was asked for', async () => {
    deployAll();
    deny('fc:ListTriggers');
    const run = await examine();
    expect(run.problems).toEqual([]);
    expect(named(run, 'triggers of eni-reaper-scan')).toMatchObject({
      status: 'skipped',
      found: expect.stringContaining('"Action":"fc:ListTriggers"'),
    });
    deny('fc:GetFunction');
    const asked = await examine(['--functions', '--for', 'worker']);
    expect([asked.exitCode, asked.problems]).toEqual([1, ['function eni-reaper-worker']]);
    expect(asked.text).toContain('acs:fc:*:*:functions/eni-reaper-worker');
  });

  test('skips Function Compute when the rest is on this machine and it is not named, and fails at it when it was asked for', async () => {
    const why = 'Name it with --fc-endpoint';
    const tried = await runDoctor(cloud, []);
    expect([tried.exitCode, named(tried, 'functions')?.status]).toEqual([0, 'skipped']);
    expect(named(tried, 'functions')?.found).toContain(why);
    const insisted = await runDoctor(cloud, ['--functions']);
    expect([insisted.exitCode, insisted.problems]).toEqual([1, ['functions']]);
    expect(insisted.text).toContain(why);
  });

  test('fails when nobody answers at the endpoint of Function Compute', async () => {
    const run = await runDoctor(cloud, ['--fc-endpoint', 'http://127.0.0.1:1']);
    expect([run.exitCode, run.problems]).toEqual([1, ['endpoint of FC']]);
    expect(run.text).toContain('ECONNREFUSED');
  });

  test('says so when the endpoint of Function Compute is none', async () => {
    const run = await runDoctor(cloud, ['--fc-endpoint', 'nowhere']);
    expect(run.problems).toEqual(['endpoint of FC']);
    expect(named(run, 'endpoint of FC')?.found).toContain('--fc-endpoint is "nowhere"');
  });
});

describe('eni-reaper doctor, looking at where digests go', () => {
  const env = { ENI_REAPER_NOTIFY_TOPIC: 'eni-reaper-news' };

  test('finds the topic that provision has created, and does not publish to it', async () => {
    expect(named(await examine([], { env }), 'topic eni-reaper-news')).toMatchObject({
      status: 'problem',
      todo: 'Run "eni-reaper provision".',
    });
    await runCommand(cloud, ['provision'], { env });
    let published = 0;
    cloud.mns.broker.onPublish(() => {
      published += 1;
    });
    const run = await examine([], { env });
    expect([run.problems, published]).toEqual([[], 0]);
    expect(named(run, 'topic eni-reaper-news')?.status).toBe('ok');
    expect(named(run, 'permission mns:PublishMessage')).toMatchObject({
      status: 'skipped',
      found: expect.stringContaining(
        'Needed by scan, worker, teardown: {"Effect":"Allow","Action":"mns:PublishMessage","Resource":"acs:mns:*:*:/topics/eni-reaper-news/messages"}',
      ),
    });
    const others = await examine(['--for', 'operator'], { env });
    expect(named(others, 'permission mns:PublishMessage')).toBeUndefined();
  });

  test('says which line the key lacks to look at the topic', async () => {
    deny('mns:GetTopicAttributes');
    const run = await examine([], { env });
    expect(named(run, 'topic eni-reaper-news')).toMatchObject({
      status: 'problem',
      todo: expect.stringContaining(
        '{"Effect":"Allow","Action":"mns:GetTopicAttributes","Resource":"acs:mns:*:*:/topics/eni-reaper-news"}',
      ),
    });
  });

  test('looks whether the webhook can be reached, and shows nothing of it but its host', async () => {
    const { host } = new URL(cloud.endpoint);
    const webhook = (url: string) =>
      examine([], { env: { ENI_REAPER_NOTIFY_WEBHOOK: url, ENI_REAPER_NOTIFY_FORMAT: 'dingtalk' } });
    const there = await webhook(`http://${host}/robot/send?access_token=very-secret-token`);
    expect(named(there, 'dingtalk webhook')).toMatchObject({
      status: 'ok',
      found: expect.stringContaining(host),
    });
    const gone = await webhook('http://127.0.0.1:1/robot/send?access_token=very-secret-token');
    expect(gone.problems).toEqual(['dingtalk webhook']);
    expect(`${there.text}${gone.text}`).not.toContain('very-secret-token');
  });
});
