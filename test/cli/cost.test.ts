import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import { runCommand } from './command.ts';

let cloud: Emulator;
beforeEach(async () => {
  cloud = await startEmulator({ seed: 3 });
});
afterEach(() => cloud.close());

describe('eni-reaper cost', () => {
  test('adds up what the orphans hold, and finds EIPs on unattached ENIs', async () => {
    const { vSwitchId = '', securityGroupId = '' } = cloud.fixtures.ecs ?? {};
    cloud.ecs.world.addEni({
      accountId: cloud.accountId,
      region: cloud.region,
      vSwitchId,
      securityGroupIds: [securityGroupId],
      secondaryIps: 2,
      ipv6s: 1,
      ipv4Prefixes: 1,
      createdAtMs: cloud.foundation.clock.nowMs() - 10 * 86_400_000,
    });
    const { exitCode, stdout } = await runCommand(cloud, ['cost', '--json', '--quota', '200']);
    expect(exitCode).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ kind: 'cost-report', version: 1, quota: 200 });
    const [region] = report.regions;
    expect(region).toMatchObject({ accountId: cloud.accountId, region: 'cn-hangzhou', orphans: 5 });
    expect(region.vSwitches).toEqual([
      { vSwitchId, orphans: 5, ipv4Addresses: 4 + 3 + 16, ipv6Addresses: 1 },
    ]);
    expect(region.securityGroups).toEqual([{ securityGroupId, orphans: 5 }]);
    expect(region.eips).toMatchObject([
      { vSwitchId, publicIps: ['47.96.10.1', expect.stringMatching(/^eip-/)] },
    ]);
  });

  test('shows a person the shares and no prices', async () => {
    const { stdout } = await runCommand(cloud, ['cost', '--quota', '200']);
    expect(stdout).toMatch(
      /^cn-hangzhou, account \d+: 4 orphans, [\d.]+ % of the \d+ secondary ENIs, 2 % of the quota of 200\.$/m,
    );
    expect(stdout).toMatch(/^ {2}vsw-\S+ {2}4 IPv4/m);
    expect(stdout).toMatch(/^ {2}sg-\S+ {2}4$/m);
    expect(stdout).toContain('47.96.10.1');
    expect(stdout).not.toMatch(/[¥$€]|CNY|USD/);
  });

  test('adds up what can be read when an account cannot be, names it, and fails', async () => {
    const accountId = '1000000000000001';
    const accounts = [{ accountId, roleArn: `acs:ram::${accountId}:role/not-there` }];
    const env = { ENI_REAPER_ACCOUNTS: JSON.stringify(accounts) };
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['cost', '--json'], { env });
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      regions: [{ accountId: cloud.accountId, orphans: 4 }],
      unread: [{ accountId, region: 'cn-hangzhou', problem: expect.stringContaining('not-there') }],
    });
    expect(stderr).toMatch(new RegExp(`^cn-hangzhou of account ${accountId} could not be read: `));
  });

  test('refuses a quota that is none', async () => {
    const { exitCode, stderr } = await runCommand(cloud, ['cost', '--quota', '0']);
    expect([exitCode, stderr]).toEqual([2, '--quota is "0"; expected a whole number of ENIs.\n']);
  });
});
