import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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

function deleteQueue() {
  const queue = cloud.mns.broker.queue(cloud.accountId, cloud.region, 'eni-reaper-delete');
  if (queue === undefined) throw new Error('The delete queue is gone.');
  return queue;
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

  test('says what the worker may not do, and stops at Ctrl-C with the task on its queue', async () => {
    await run(...deleting(10));
    cloud.foundation.ram.add({
      principal: cloud.accessKeyId,
      effect: 'deny',
      action: 'ecs:DeleteNetworkInterface',
      resource: '*',
    });
    const { process: child, result } = startCommand(
      cloud,
      ['run', '--cloud', 'alicloud', ...deleting(1), '--json'],
      environment,
    );
    let said = '';
    child.stderr?.on('data', (text: Buffer) => {
      const before = said;
      said += text.toString();
      const isNew = (words: string) => said.includes(words) && !before.includes(words);
      if (isNew('a permission is missing')) child.kill('SIGINT');
      // The receive that is under way comes to its end when the cloud's clock does.
      if (isNew('Interrupted')) cloud.foundation.clock.shiftMs(10_000);
    });
    const { exitCode, stdout, stderr } = await result;
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout).outcomes).toEqual({});
    expect(stderr).toContain('cn-hangzhou: a permission is missing: DeleteNetworkInterface was refused');
    expect(stderr).toContain('Forbidden.RAM');
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
