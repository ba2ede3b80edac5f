import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import { encodeDeleteTask } from '../../shared/core/deletion/delete-task.ts';
import { aTask } from '../support/builders.ts';
import { type CommandResult, runCommand, startCommand } from './command.ts';

let cloud: Emulator;
beforeEach(async () => {
  const instantly = [0, 0] as const;
  cloud = await startEmulator({
    seed: 3,
    ecs: {
      durations: {
        attachMs: instantly,
        detachMs: instantly,
        deleteMs: instantly,
        startMs: instantly,
        stopMs: instantly,
      },
    },
  });
  await runCommand(cloud, ['provision']);
});
afterEach(() => cloud.close());

const environment = {
  env: {
    ENI_REAPER_GRACE_PERIOD: '0s',
    NODE_OPTIONS: `--require ${join(import.meta.dirname, 'no-sleep.cjs')}`,
  },
};

function run(...args: readonly string[]): Promise<CommandResult> {
  return runCommand(cloud, ['run', '--cloud', 'alicloud', ...args], environment);
}

const deleting = (cap: number) => ['--mode', 'delete', '--cap', String(cap), '--yes'];

const orphans = () =>
  cloud.ecs.world
    .enis({ accountId: cloud.accountId, region: cloud.region })
    .filter(eni => eni.name.startsWith('forgotten-'));

function queueNamed(name: string) {
  const queue = cloud.mns.broker.queue(cloud.accountId, cloud.region, name);
  if (queue === undefined) throw new Error(`The queue ${name} is gone.`);
  return queue;
}

const deleteQueue = () => queueNamed('eni-reaper-delete');

/** What a command has said so far. */
function listenTo(child: ChildProcess): () => string {
  let said = '';
  child.stderr?.on('data', (text: Buffer) => {
    said += text.toString();
  });
  return () => said;
}

describe('eni-reaper run --cloud alicloud', () => {
  test('only looks unless it is told to delete', async () => {
    const before = JSON.stringify(cloud.ecs.world.enis());
    const { exitCode, stdout } = await run('--json');
    expect(exitCode).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      kind: 'run-report',
      outcomes: {},
      scans: [{ mode: 'report', regions: [{ orphans: 4 }] }],
    });
    expect(report.seeded).toEqual(report.survivors);
    expect(report).not.toHaveProperty('wronglyDeleted');
    expect(JSON.stringify(cloud.ecs.world.enis())).toBe(before);
    expect(deleteQueue().snapshot()).toEqual([]);
    const { stdout: shown } = await run();
    expect(shown).toContain('Nothing was changed.');
    expect(shown).toMatch(/^ {2}first-sighting\s+4 {2}Run with --mode delete/m);
  });

  test('marks at first, and deletes what is still unattached the next time', async () => {
    const first = JSON.parse((await run(...deleting(10), '--json')).stdout);
    expect(first.scans[1]).toMatchObject({ mode: 'delete', regions: [{ marked: 4, enqueued: 0 }] });
    expect(orphans()).toHaveLength(4);

    const { exitCode, stdout, stderr } = await run(...deleting(10), '--json');
    expect(exitCode).toBe(0);
    const second = JSON.parse(stdout);
    expect(second.outcomes).toEqual({ gone: 4 });
    expect(second.scans[1].regions).toMatchObject([{ enqueued: 4 }]);
    expect(second.survivors).not.toHaveProperty('would-enqueue');
    expect(stderr).toMatch(
      /To be deleted in cn-hangzhou of account \d+: eni-\S+, eni-\S+, eni-\S+, eni-\S+\./,
    );
    expect(orphans()).toEqual([]);
    expect(cloud.ecs.wronglyDeleted()).toEqual([]);
    expect(deleteQueue().snapshot()).toEqual([]);
  });

  test('deletes no more than the cap, and leaves the tasks of others on the queue', async () => {
    await run(...deleting(10));
    const theirs = aTask({ accountId: cloud.accountId, eniId: orphans()[3]?.eniId ?? '', queuedAt: 1 });
    deleteQueue().send(Buffer.from(encodeDeleteTask(theirs)).toString('base64'));
    deleteQueue().send('no task at all');
    const { exitCode, stdout } = await run(...deleting(2), '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).outcomes).toEqual({ gone: 2 });
    expect(orphans()).toHaveLength(2);
    cloud.foundation.clock.shiftMs(1_000);
    expect(deleteQueue().counts()).toMatchObject({ active: 2, inactive: 0 });
  });

  test('shows a person what became of everything', async () => {
    await run(...deleting(10));
    const { stdout, stderr } = await run(...deleting(10));
    expect(stdout).toMatch(/^ {2}gone {2}4 {2}/m);
    expect(stdout).toContain('4 ENIs are verified gone.');
    expect(stdout).not.toContain('wrongly deleted');
    expect(stderr).toMatch(/^ {3}cn-hangzhou of account \d+: \d+ ENIs, 4 orphans, 0 marked, 4 tasks sent$/m);
    expect(stderr).not.toContain('"level"');
  });

  test('says once what the worker may not do, and stops with the task on its queue', async () => {
    await run(...deleting(10));
    cloud.foundation.ram.add({
      principal: cloud.accessKeyId,
      effect: 'deny',
      action: 'ecs:DeleteNetworkInterface',
      resource: '*',
    });
    const { exitCode, stdout, stderr } = await run(...deleting(1), '--for', '1d', '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ outcomes: {}, notEnded: [{ needsPermission: true }] });
    expect(stderr.match(/Forbidden\.RAM/g)).toHaveLength(1);
    expect(stderr).toContain('cn-hangzhou: a permission is missing: DeleteNetworkInterface was refused');
    expect(stderr).toContain('Grant it to this key, or leave the tasks to the deployed worker.');
    expect(orphans()).toHaveLength(4);
    expect(deleteQueue().snapshot()).toHaveLength(1);
  });

  test('exits with 3 and deletes nothing when the breaker trips', async () => {
    await run(...deleting(10));
    const { exitCode } = await runCommand(cloud, ['run', '--cloud', 'alicloud', ...deleting(10)], {
      env: { ENI_REAPER_GRACE_PERIOD: '0s', ENI_REAPER_BREAKER_COUNT: '3' },
    });
    expect(exitCode).toBe(3);
    expect(orphans()).toHaveLength(4);
  });

  test('fails for a region that cannot be read', async () => {
    const effect = { kind: 'repeat-token' } as const;
    cloud.foundation.faults.add({ service: 'ecs', action: 'DescribeNetworkInterfaces', after: 1, effect });
    const { exitCode, stderr } = await run();
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/incomplete|NextToken/);
  });

  test.each(['delete', 'result', 'dead-letter'])(
    'changes nothing when there is no queue eni-reaper-%s, and says how to create it',
    async role => {
      await run(...deleting(10));
      cloud.mns.broker.queues.delete(cloud.accountId, cloud.region, `eni-reaper-${role}`);
      const before = JSON.stringify(cloud.ecs.world.enis());
      const { exitCode, stdout, stderr } = await run(...deleting(10), '--json');
      expect([exitCode, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(
        new RegExp(`^There is no queue eni-reaper-${role} in cn-hangzhou.*"eni-reaper provision"`, 'm'),
      );
      expect(JSON.stringify(cloud.ecs.world.enis())).toBe(before);
    },
  );

  test('fails when tasks could not be sent, and says once why', async () => {
    await run(...deleting(10));
    const effect = { kind: 'refuse', code: 'QueueNotExist', status: 404 } as const;
    cloud.foundation.faults.add({ service: 'mns', action: 'BatchSendMessage', effect });
    const { exitCode, stdout, stderr } = await run(...deleting(10));
    expect(exitCode).toBe(1);
    expect(stdout).toContain('0 ENIs are verified gone.');
    expect(stderr.match(/QueueNotExist/g)).toHaveLength(1);
    expect(orphans()).toHaveLength(4);
  });

  test('fails when it may not mark', async () => {
    const principal = cloud.accessKeyId;
    cloud.foundation.ram.add({ principal, effect: 'deny', action: 'ecs:TagResources', resource: '*' });
    const { exitCode, stderr } = await run(...deleting(10), '--json');
    expect([exitCode, stderr.includes('TagResources')]).toEqual([1, true]);
  });

  test('reports everything that was deleted although the cloud fails behind it', async () => {
    await run(...deleting(10));
    const { faults, clock } = cloud.foundation;
    const late = { kind: 'slow', delayMs: 60_000 } as const;
    faults.add({ service: 'mns', action: 'BatchDeleteMessage', count: 1, effect: late });
    const running = startCommand(
      cloud,
      ['run', '--cloud', 'alicloud', ...deleting(10), '--json'],
      environment,
    );
    await vi.waitUntil(() => queueNamed('eni-reaper-result').counts().active === 4, {
      timeout: 15_000,
      interval: 5,
    });
    const effect = { kind: 'html-503' } as const;
    faults.add({ service: '*', action: '*', effect });
    clock.shiftMs(60_000);
    const { exitCode, stdout, stderr } = await running.result;
    expect(exitCode).toBe(1);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      outcomes: { gone: 4 },
      problems: [/BatchDeleteMessage/, /What is left/].map(words => expect.stringMatching(words)),
    });
    expect(report).not.toHaveProperty('survivors');
    expect(stderr).toContain('What is left could not be read at the end');
    const events = queueNamed('eni-reaper-result').snapshot();
    for (const { body } of events)
      expect(JSON.parse(Buffer.from(String(body), 'base64').toString())).toHaveProperty('data.record');
  });

  test('sends nothing after a Ctrl-C that came before', async () => {
    await run(...deleting(10));
    const { vSwitchId = '', securityGroupId = '' } = cloud.fixtures.ecs ?? {};
    const { faults, clock, history } = cloud.foundation;
    const place = { accountId: cloud.accountId, region: cloud.region };
    const createdAtMs = clock.nowMs() - 10 * 86_400_000;
    cloud.ecs.world.addEni({ ...place, vSwitchId, securityGroupIds: [securityGroupId], createdAtMs });
    const effect = { kind: 'slow', delayMs: 60_000 } as const;
    faults.add({ service: 'ecs', action: 'TagResources', effect });
    const { process: child, result } = startCommand(
      cloud,
      ['run', '--cloud', 'alicloud', ...deleting(10), '--json'],
      environment,
    );
    const said = listenTo(child);
    const tagCalls = () => history.apiCalls()['TagResources'] ?? 0;
    const before = tagCalls();
    await vi.waitUntil(() => tagCalls() > before, { timeout: 15_000, interval: 5 });
    child.kill('SIGINT');
    await vi.waitUntil(() => said().includes('Interrupted'), { timeout: 15_000, interval: 5 });
    clock.shiftMs(60_000);
    const { exitCode, stdout, stderr } = await result;
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Stopped before anything was sent to be deleted.');
    expect(JSON.parse(stdout)).toMatchObject({ outcomes: {}, scans: [{}, { regions: [{ enqueued: 0 }] }] });
    expect(deleteQueue().snapshot()).toEqual([]);
    expect(orphans()).toHaveLength(4);
  });

  test('deletes nothing in a region that was not read when somebody was asked', async () => {
    await run(...deleting(10));
    const effect = { kind: 'empty-500' } as const;
    const { faults, history } = cloud.foundation;
    const action = 'DescribeNetworkInterfaces';
    const before = history.apiCalls()[action] ?? 0;
    await run();
    const calls = (history.apiCalls()[action] ?? 0) - before;
    // The survey is well, and so would be the scan that deletes; only the look between them fails.
    faults.add({ service: 'ecs', action, after: calls - 1, count: 4, effect });
    const { exitCode, stdout, stderr } = await run(...deleting(10));
    expect(stderr).toContain('Nothing is marked or deleted in cn-hangzhou: the look there was not complete.');
    expect([exitCode, orphans().length, deleteQueue().snapshot()]).toEqual([1, 4, []]);
    expect(stdout).toContain('Nothing was changed.');
  });

  test('goes on without an account that cannot be read, and names it', async () => {
    await run(...deleting(10));
    const accountId = '1000000000000001';
    const accounts = [{ accountId, roleArn: `acs:ram::${accountId}:role/not-there` }];
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['run', '--cloud', 'alicloud', '--json'], {
      env: { ...environment.env, ENI_REAPER_ACCOUNTS: JSON.stringify(accounts) },
    });
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout).seeded).toMatchObject({ 'would-enqueue': 4 });
    expect(stderr).toMatch(new RegExp(`of account ${accountId} could not be read: .*not-there`));
  });

  test.each([
    ['no cap', ['--cloud', 'alicloud', '--mode', 'delete', '--yes'], /--mode delete needs --cap/],
    ['a cap of zero', ['--cloud', 'alicloud', '--mode', 'delete', '--cap', '0', '--yes'], /--cap is "0"/],
    [
      'nobody to ask',
      ['--cloud', 'alicloud', '--mode', 'delete', '--cap', '5'],
      /in cn-hangzhou of account \d+\? .*say --yes/,
    ],
    ['a time that is none', ['--cloud', 'alicloud', '--for', 'long'], /--for is "long"/],
    ['flags for a real cloud on the embedded one', ['--mode', 'delete', '--cap', '5'], /--cloud alicloud/],
    ['an unknown cloud', ['--cloud', 'aws'], /embedded, alicloud/],
  ])('refuses %s and changes nothing', async (_, args, words) => {
    const before = JSON.stringify(cloud.ecs.world.enis());
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['run', ...args]);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(words);
    expect(JSON.stringify(cloud.ecs.world.enis())).toBe(before);
  });
});
