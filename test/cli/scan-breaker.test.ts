import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import { firstSeenTag } from '../../shared/core/eni.ts';
import { formatInstant } from '../../shared/core/instant.ts';
import { hours } from '../support/times.ts';
import { runCommand } from './command.ts';

let cloud: Emulator;
beforeEach(async () => {
  cloud = await startEmulator({ seed: 3 });
  // Four orphans whose grace period is over.
  const longAgo = formatInstant(cloud.foundation.clock.nowMs() - hours(25));
  for (const { eniId, name } of enis())
    if (name.startsWith('forgotten-')) cloud.ecs.world.touch(eniId, { tags: { [firstSeenTag]: longAgo } });
});
afterEach(() => cloud.close());

const breakerAtThree = { env: { ENI_REAPER_BREAKER_COUNT: '3' } };

function enis() {
  return cloud.ecs.world.enis({ accountId: cloud.accountId, region: cloud.region });
}

describe('a look at more candidates than the breaker allows', () => {
  test('says that nothing would be sent and why, in the tables, in words and by its exit code', async () => {
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['scan'], breakerAtThree);
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/^ {2}withheld-by-breaker\s+4 {2}/m);
    expect(stdout).not.toContain('would-enqueue');
    expect(stderr).toContain(
      `cn-hangzhou, account ${cloud.accountId}: the breaker tripped: 4 candidates are more than the 3 that the breaker allows.`,
    );
    expect(stderr).toContain('Nothing would be sent there.');
  });

  test('says so on the page, too', async () => {
    const path = join(tmpdir(), `eni-reaper-breaker-${process.pid}.html`);
    try {
      const { exitCode } = await runCommand(cloud, ['scan', '--json', '--html', path], breakerAtThree);
      expect(exitCode).toBe(3);
      expect(readFileSync(path, 'utf8')).toContain('The breaker tripped.');
    } finally {
      rmSync(path, { force: true });
    }
  });

  test('ends a run with the breaker as its reason, and with the place', async () => {
    const args = ['run', '--cloud', 'alicloud', '--mode', 'delete', '--cap', '9', '--yes'];
    await runCommand(cloud, ['provision']);
    const { exitCode, stdout, stderr } = await runCommand(cloud, args, breakerAtThree);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/^ {3}cn-hangzhou: the breaker tripped, so nothing is sent there: 4 candidates /m);
    expect(stderr).not.toContain('breaker.tripped');
    expect(stdout).toMatch(/^ {2}withheld-by-breaker\s+4 {2}/m);
    expect(stdout).toContain(
      `0 ENIs are verified gone. The breaker tripped in cn-hangzhou of account ${cloud.accountId}: nothing was sent there.`,
    );
    expect(enis().filter(({ name }) => name.startsWith('forgotten-'))).toHaveLength(4);
  });
});

describe('a look at more candidates than one scan may send', () => {
  test('tells those that the next scan takes from those that have to wait', async () => {
    const env = { ENI_REAPER_DELETE_CAP: '1' };
    const { exitCode, stdout } = await runCommand(cloud, ['scan', '--json'], { env });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).regions[0].words).toMatchObject({ 'would-enqueue': 1, 'over-cap': 3 });
  });

  test('takes the cap of a run before that of the settings', async () => {
    const env = { ENI_REAPER_DELETE_CAP: '1' };
    const args = ['run', '--cloud', 'alicloud', '--cap', '3', '--json'];
    const { stdout } = await runCommand(cloud, args, { env });
    const expected = { 'would-enqueue': 3, 'over-cap': 1 };
    const { seeded, scans } = JSON.parse(stdout);
    expect([seeded, scans[0].regions[0].words]).toMatchObject([expected, expected]);
  });
});
