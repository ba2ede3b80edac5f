import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import { runCommand } from './command.ts';

let cloud: Emulator;
beforeEach(async () => {
  cloud = await startEmulator({ world: 'empty', seed: 3 });
});
afterEach(() => cloud.close());

const names = ['eni-reaper-dead-letter', 'eni-reaper-delete', 'eni-reaper-result', 'eni-reaper-teardown'];

function attributesOf(name: string) {
  return cloud.mns.broker.queue(cloud.accountId, cloud.region, name)?.attributes();
}

describe('eni-reaper provision', () => {
  test('creates the four queues so that a message outlives a function that works on it, and a week of pacing', async () => {
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['provision']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout.match(/^ {2}eni-reaper-\S+\s+created$/gm)).toHaveLength(4);
    const queues = cloud.mns.broker.queues.list(cloud.accountId, cloud.region);
    expect(queues.map(queue => queue.name)).toEqual(names);
    for (const name of names)
      expect(attributesOf(name)).toMatchObject({ visibilityTimeout: 360, messageRetentionPeriod: 604_800 });
    expect(attributesOf('eni-reaper-result')).toMatchObject({ pollingWaitSeconds: 15 });
  });

  test('changes nothing when it is repeated', async () => {
    await runCommand(cloud, ['provision']);
    cloud.mns.broker.queue(cloud.accountId, cloud.region, 'eni-reaper-delete')?.send('kept');
    const { exitCode, stdout } = await runCommand(cloud, ['provision', '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'provision-report',
      version: 1,
      region: 'cn-hangzhou',
      queues: names.map(() => ({ state: 'unchanged', differences: [] })),
    });
    expect(cloud.mns.broker.queue(cloud.accountId, cloud.region, 'eni-reaper-delete')?.counts().active).toBe(
      1,
    );
  });

  test('names what differs in a queue that is there, leaves it, and fails', async () => {
    cloud.mns.broker.queues.create(cloud.accountId, cloud.region, 'eni-reaper-delete', {
      messageRetentionPeriod: 604_800,
      pollingWaitSeconds: 15,
    });
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['provision']);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^ {2}eni-reaper-delete\s+differs: visibilityTimeoutSeconds is 30, wanted 360$/m);
    expect(stderr).toContain('--update');
    expect(attributesOf('eni-reaper-delete')).toMatchObject({ visibilityTimeout: 30 });
    expect(attributesOf('eni-reaper-result')).toMatchObject({ visibilityTimeout: 360 });
  });

  test('takes a queue for right that differs only in its logging', async () => {
    await runCommand(cloud, ['provision']);
    cloud.mns.broker
      .queue(cloud.accountId, cloud.region, 'eni-reaper-delete')
      ?.setAttributes({ loggingEnabled: true });
    const { exitCode, stdout } = await runCommand(cloud, ['provision']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/eni-reaper-delete\s+already there$/m);
  });

  test('sets the attributes of a queue that is there when it is told to', async () => {
    const { queue } = cloud.mns.broker.queues.create(cloud.accountId, cloud.region, 'eni-reaper-delete');
    queue.send('kept');
    const { exitCode, stdout } = await runCommand(cloud, ['provision', '--update']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('updated: visibilityTimeoutSeconds 360');
    expect(attributesOf('eni-reaper-delete')).toMatchObject({ visibilityTimeout: 360 });
    expect(queue.counts().active).toBe(1);
  });

  test('uses the queue names of the settings', async () => {
    const env = { ENI_REAPER_RESULT_QUEUE: 'team-results' };
    await runCommand(cloud, ['provision'], { env });
    expect(attributesOf('team-results')).toMatchObject({ visibilityTimeout: 360 });
    expect(attributesOf('eni-reaper-result')).toBeUndefined();
  });

  test('creates the topic for digests when the settings name one, and leaves it when it is there', async () => {
    const env = { ENI_REAPER_NOTIFY_TOPIC: 'eni-reaper-news' };
    const topics = () => cloud.mns.broker.topics.list(cloud.accountId, cloud.region).map(({ name }) => name);
    await runCommand(cloud, ['provision']);
    expect(topics()).toEqual([]);
    const first = await runCommand(cloud, ['provision'], { env });
    expect([first.exitCode, topics()]).toEqual([0, ['eni-reaper-news']]);
    expect(first.stdout).toMatch(/^ {2}eni-reaper-news \(topic\)\s+created$/m);
    const again = await runCommand(cloud, ['provision', '--json'], { env });
    expect(JSON.parse(again.stdout)).toMatchObject({
      queues: names.map(() => ({ state: 'unchanged' })),
      topic: { topic: 'eni-reaper-news', state: 'unchanged' },
    });
    // Nothing of its attributes matters to a digest.
    cloud.mns.broker.topics
      .find(cloud.accountId, cloud.region, 'eni-reaper-news')
      ?.setAttributes({ loggingEnabled: true });
    expect((await runCommand(cloud, ['provision'], { env })).exitCode).toBe(0);
  });

  test('names the queue that could not be created, and shows those that were', async () => {
    const effect = { kind: 'refuse', code: 'AccessDenied', status: 403 } as const;
    const fault = { service: 'mns', action: 'CreateQueue', after: 2, effect } as const;
    cloud.foundation.faults.add(fault);
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['provision']);
    expect(exitCode).toBe(1);
    expect(stdout.match(/\S+ +created$/gm)).toEqual([
      expect.stringContaining('eni-reaper-delete'),
      expect.stringContaining('eni-reaper-teardown'),
    ]);
    expect(stderr).toMatch(/^The queue eni-reaper-result could not be provisioned: .*AccessDenied/);
    cloud.foundation.faults.clear();
    cloud.foundation.faults.add({ ...fault, after: 3 });
    const again = await runCommand(cloud, ['provision', '--json']);
    expect([again.exitCode, JSON.parse(again.stdout)]).toMatchObject([
      1,
      { queues: [{}, {}, { state: 'created' }], problem: expect.stringContaining('eni-reaper-dead-letter') },
    ]);
  });

  test('says which permission is missing', async () => {
    const rule = { principal: cloud.accessKeyId, effect: 'deny', action: 'mns:*', resource: '*' } as const;
    cloud.foundation.ram.add(rule);
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['provision']);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/CreateQueue was refused with AccessDenied.*eni-reaper doctor/s);
  });
});
