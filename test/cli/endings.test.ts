import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import { seedDemoWorld } from '../../emulator/worlds/demo-world.ts';
import { environmentFor, type RunningCommand, runCommand, startCommand } from './command.ts';

const mark = 'eni-reaper:first-seen';

let cloud: Emulator;
beforeEach(async () => {
  cloud = await startEmulator({ world: 'empty', seed: 3 });
  seedDemoWorld(cloud.foundation, cloud.ecs, { accountId: cloud.accountId, region: cloud.region });
});
afterEach(() => cloud.close());

const enis = () => cloud.ecs.world.enis({ accountId: cloud.accountId, region: cloud.region });
const stillMarked = () => enis().filter(eni => eni.tags.has(mark)).length;

/** Marks so many ENIs; cleaning them takes one call for each 50. */
function markSome(count: number): void {
  for (const { eniId } of enis().slice(0, count)) cloud.ecs.world.touch(eniId, { tags: { [mark]: 'x' } });
}

/** The next call of this kind is only answered when the cloud's clock is moved. */
function holdUp(action: string): void {
  cloud.foundation.faults.add({ service: 'ecs', action, count: 1, effect: { kind: 'slow', delayMs: 8_000 } });
}

async function called(action: string): Promise<void> {
  while (!(action in cloud.foundation.history.apiCalls())) await new Promise(setImmediate);
}

/** Resolves when the command has said so. */
function said({ process: { stderr } }: RunningCommand, text: string): Promise<void> {
  return new Promise(resolve => {
    let heard = '';
    stderr?.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
      if (heard.includes(text)) resolve();
    });
  });
}

/** Runs a command whose output goes to a full disk. */
async function onFullDisk(args: readonly string[]): Promise<{ exitCode: number | null; stderr: string }> {
  const full = openSync('/dev/full', 'w');
  const child = spawn(process.execPath, ['dist/cli/index.js', ...args], {
    env: environmentFor(cloud),
    stdio: ['ignore', full, 'pipe'],
  });
  closeSync(full);
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const exitCode = await new Promise<number | null>(resolve => child.on('close', resolve));
  return { exitCode, stderr };
}

describe('a command whose output is lost', () => {
  test.each([['scan'], ['--help'], ['doctor', '--help'], ['emulator'], ['cleanup-tags', '--dry-run']])(
    'says so in one sentence, and fails: %s',
    async (...args) => {
      markSome(1);
      const { exitCode, stderr } = await onFullDisk(args);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/The output c(?:ould not|annot) be written.*\(ENOSPC\)/);
      expect(stderr).not.toContain('    at ');
    },
  );

  test('keeps every dead letter that it could not print, and gives it back', async () => {
    const { queue } = cloud.mns.broker.queues.create(
      cloud.accountId,
      cloud.region,
      'eni-reaper-dead-letter',
      {},
    );
    const ids = ['a', 'b', 'c'].map(body => queue.send(Buffer.from(body).toString('base64')).messageId);
    const onDisk = await onFullDisk(['dead-letters', 'delete', '--yes', ...ids]);
    expect([onDisk.exitCode, queue.snapshot().length]).toEqual([1, 3]);

    cloud.foundation.clock.shiftMs(2_000);
    const { process: child, result } = startCommand(cloud, ['dead-letters', 'delete', '--yes', ...ids]);
    child.stdout?.destroy();
    const { exitCode, stderr } = await result;
    expect([exitCode, queue.snapshot().length]).toEqual([1, 3]);
    expect(stderr).toContain('(EPIPE)');
    cloud.foundation.clock.shiftMs(2_000);
    expect(queue.peek(16)).toHaveLength(3);
  });

  test('fails when it changed things and nobody could be told of them', async () => {
    markSome(60);
    holdUp('UntagResources');
    const command = startCommand(cloud, ['cleanup-tags', '--yes', '--json']);
    command.process.stdout?.destroy();
    await called('UntagResources');
    cloud.foundation.clock.shiftMs(8_000);
    const { exitCode, stderr } = await command.result;
    expect([exitCode, stillMarked()]).toEqual([1, 0]);
    expect(stderr).toMatch(
      /^60 of 60 cleaned\.\nThe output cannot be written any more \(EPIPE\)\..*\nThe output could not be written/,
    );
  });

  test('goes on without a reader of its prose', async () => {
    const { process: child, result } = startCommand(cloud, ['run', '--cloud', 'alicloud', '--json']);
    child.stderr?.destroy();
    const { exitCode, stdout } = await result;
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'run-report', outcomes: {} });
  });
});

describe('a command that changes things and is asked to stop', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'finishes the call that is under way and reports, at %s',
    async signal => {
      markSome(60);
      holdUp('UntagResources');
      const command = startCommand(cloud, ['cleanup-tags', '--yes', '--json']);
      await called('UntagResources');
      command.process.kill(signal);
      await said(command, 'Interrupted; stopping behind the call that is under way.');
      // A shell passes the hangup of its terminal on, a second time.
      if (signal === 'SIGHUP') command.process.kill(signal);
      cloud.foundation.clock.shiftMs(8_000);
      const { exitCode, signal: endedBy, stdout, stderr } = await command.result;
      expect([exitCode, endedBy, stillMarked()]).toEqual([1, null, 10]);
      expect(JSON.parse(stdout).places[0].cleaned).toHaveLength(50);
      expect(stderr).toContain('50 of 60 cleaned.');
    },
  );

  test('says at the second time what is lost, and ends at once', async () => {
    markSome(1);
    holdUp('UntagResources');
    const command = startCommand(cloud, ['cleanup-tags', '--yes']);
    await called('UntagResources');
    command.process.kill('SIGTERM');
    await said(command, 'Interrupted');
    command.process.kill('SIGINT');
    const { signal, stderr } = await command.result;
    expect(signal).toBe('SIGINT');
    expect(stderr).toContain('Ended in the middle of a step, without a report.');
  });

  test('finishes behind a terminal that was closed', async () => {
    markSome(60);
    holdUp('UntagResources');
    const folder = mkdtempSync(join(tmpdir(), 'eni-reaper-'));
    const out = join(folder, 'out.json');
    const line = `exec ${process.execPath} dist/cli/index.js cleanup-tags --yes --json > ${out}`;
    const terminal = spawn('script', ['-qec', line, '/dev/null'], {
      env: environmentFor(cloud),
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    await called('UntagResources');
    terminal.kill('SIGKILL');
    await new Promise(resolve => terminal.on('close', resolve));
    cloud.foundation.clock.shiftMs(8_000);
    await expect.poll(() => readFileSync(out, 'utf8'), { timeout: 10_000 }).toContain('cleanup-report');
    expect([50, 60]).toContain(JSON.parse(readFileSync(out, 'utf8')).places[0].cleaned.length);
    rmSync(folder, { recursive: true });
  });
});

test('the demonstration says at Ctrl-C that nothing was changed, and ends by the signal', async () => {
  const command = startCommand(cloud, ['run']);
  await said(command, '1. Report mode');
  command.process.kill('SIGINT');
  const { signal, stdout, stderr } = await command.result;
  expect([signal, stdout]).toEqual(['SIGINT', '']);
  expect(stderr).toMatch(/\nInterrupted\. Nothing was changed\.\n$/);
});

describe('a command that asks before it changes anything', () => {
  test.each(['SIGTERM', 'SIGHUP'] as const)('takes %s for a no', async signal => {
    markSome(1);
    const command = startCommand(cloud, ['cleanup-tags'], {
      env: { NODE_OPTIONS: `--require ${join(import.meta.dirname, 'as-questioned.cjs')}` },
      keepsInputOpen: true,
    });
    await said(command, '[y/N]');
    command.process.kill(signal);
    const { exitCode, stderr } = await command.result;
    expect([exitCode, stillMarked()]).toEqual([1, 1]);
    expect(stderr).toContain('Nothing was changed.');
  });
});

test('a command that is over ends, whatever still holds its process', async () => {
  const { exitCode, stdout } = await runCommand(cloud, ['scan', '--json'], {
    env: { NODE_OPTIONS: `--require ${join(import.meta.dirname, 'stay-busy.cjs')}` },
  });
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ kind: 'scan-report' });
});
