import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import type { ScanReport } from '../../shared/core/scan/scan-report.ts';
import { runCommand, startCommand } from './command.ts';

let cloud: Emulator;
beforeEach(async () => {
  cloud = await startEmulator({ seed: 3 });
});
afterEach(() => cloud.close());

const changingActions = ['TagResources', 'UntagResources', 'DeleteNetworkInterface', 'BatchSendMessage'];

describe('eni-reaper scan', () => {
  test('prints a report with every ENI, each with its word and why, and changes nothing', async () => {
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['scan', '--json']);
    expect([exitCode, stderr]).toEqual([0, '']);
    const report = JSON.parse(stdout) as ScanReport;
    expect(report).toMatchObject({ kind: 'scan-report', version: 1, mode: 'report' });
    const [region] = report.regions;
    const ids = cloud.ecs.world
      .enis({ accountId: cloud.accountId, region: cloud.region })
      .map(eni => eni.eniId);
    expect(region?.enis.map(eni => eni.eniId).sort()).toEqual(ids.sort());
    expect(region?.enis.every(eni => eni.because !== '')).toBe(true);
    expect(region).toMatchObject({ complete: true, orphans: 4, words: { 'first-sighting': 4 } });
    const calls = cloud.foundation.history.apiCalls();
    expect(changingActions.filter(action => calls[action] !== undefined)).toEqual([]);
  });

  test('shows a person the counts by word, what to do, and the orphans by id', async () => {
    const { exitCode, stdout } = await runCommand(cloud, ['scan']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`cn-hangzhou, account ${cloud.accountId}:`);
    expect(stdout).toMatch(/^ {2}first-sighting\s+4 {2}Scan in delete mode: /m);
    const orphans = stdout.slice(stdout.indexOf('Orphans:'));
    expect(orphans.match(/^ {2}eni-\S+ {2}first-sighting .*forgotten-\d/gm)).toHaveLength(4);
    expect(orphans).not.toContain('with-eip');
  });

  test('looks at each region that is named, in that order', async () => {
    const args = ['scan', '--region', 'cn-beijing', '--region', 'cn-hangzhou', '--json'];
    const { stdout } = await runCommand(cloud, args);
    const report = JSON.parse(stdout) as ScanReport;
    expect(report.regions.map(({ region, total }) => [region, (total ?? 0) > 0])).toEqual([
      ['cn-beijing', false],
      ['cn-hangzhou', true],
    ]);
  });

  test('looks at the regions and accounts of the settings when none is named', async () => {
    const roleArn = cloud.fixtures.sts.otherAccountRoleArn;
    const accountId = roleArn.split('::')[1]?.split(':')[0] ?? '';
    const env = {
      ENI_REAPER_REGIONS: 'cn-beijing,cn-shanghai',
      ENI_REAPER_ACCOUNTS: JSON.stringify([{ accountId, roleArn }]),
    };
    const { stdout } = await runCommand(cloud, ['scan', '--json'], { env });
    const places = (JSON.parse(stdout) as ScanReport).regions.map(region => [
      region.accountId,
      region.region,
    ]);
    expect(places).toEqual([
      [cloud.accountId, 'cn-beijing'],
      [cloud.accountId, 'cn-shanghai'],
      [accountId, 'cn-beijing'],
      [accountId, 'cn-shanghai'],
    ]);
  });

  test('reports what can be read when an account cannot be, and fails', async () => {
    const accountId = '1000000000000001';
    const accounts = [{ accountId, roleArn: `acs:ram::${accountId}:role/not-there` }];
    const env = { ENI_REAPER_ACCOUNTS: JSON.stringify(accounts) };
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['scan', '--json'], { env });
    expect(exitCode).toBe(1);
    const report = JSON.parse(stdout) as ScanReport;
    expect(report.regions.map(region => [region.accountId, region.complete])).toEqual([
      [cloud.accountId, true],
      [accountId, false],
    ]);
    expect(stderr).toMatch(new RegExp(`of account ${accountId} could not be read: .*not-there`));
  });
});

describe('a command that is ended from outside', () => {
  test('says at Ctrl-C that nothing was changed, prints no half report, and ends by the signal', async () => {
    const { clock, faults } = cloud.foundation;
    const effect = { kind: 'slow', delayMs: 60_000 } as const;
    faults.add({ service: 'ecs', action: 'DescribeNetworkInterfaces', effect });
    const { process: child, result } = startCommand(cloud, ['scan']);
    while (!('DescribeNetworkInterfaces' in cloud.foundation.history.apiCalls()))
      await new Promise(setImmediate);
    child.kill('SIGINT');
    const { signal, stdout, stderr } = await result;
    clock.shiftMs(60_000);
    expect([signal, stdout, stderr]).toEqual(['SIGINT', '', 'Interrupted. A look changes nothing.\n']);
  });

  test('ends without a word when nobody reads its data any more', async () => {
    const { process: child, result } = startCommand(cloud, ['scan', '--json']);
    child.stdout?.destroy();
    const { exitCode, stderr } = await result;
    expect([exitCode, stderr]).toEqual([0, '']);
  });
});

describe('a command that cannot begin', () => {
  test.each<[string, readonly string[], Readonly<Record<string, string | undefined>>, number, RegExp]>([
    [
      'has no credentials',
      ['scan'],
      { ALIBABA_CLOUD_ACCESS_KEY_ID: undefined, ALIBABA_CLOUD_ACCESS_KEY_SECRET: undefined },
      2,
      /There are no credentials\. Set ALIBABA_CLOUD_ACCESS_KEY_ID/,
    ],
    [
      'has an empty key, which is none',
      ['scan'],
      { ALIBABA_CLOUD_ACCESS_KEY_ID: '', ALIBABA_CLOUD_ACCESS_KEY_SECRET: '' },
      2,
      /^There are no credentials\. Set ALIBABA_CLOUD_ACCESS_KEY_ID/,
    ],
    [
      'has half a key',
      ['scan'],
      { ALIBABA_CLOUD_ACCESS_KEY_SECRET: '' },
      2,
      /ALIBABA_CLOUD_ACCESS_KEY_SECRET is not set.*Set both/,
    ],
    [
      'has a wrong secret',
      ['scan'],
      { ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'not-the-secret' },
      1,
      /SignatureDoesNotMatch.*eni-reaper doctor/s,
    ],
    ['knows no region', ['scan'], { ALIBABA_CLOUD_REGION_ID: undefined }, 2, /Name it with --region/],
    [
      'names a region that does not exist',
      ['scan', '--region', 'cn-hangzou'],
      {},
      2,
      /There is no region "cn-hangzou"; did you mean cn-hangzhou\?/,
    ],
    [
      'has settings that cannot be used',
      ['scan'],
      { ENI_REAPER_MODE: 'deleet', ENI_REAPER_MIN_AGE: '3' },
      2,
      /ENI_REAPER_MODE.*ENI_REAPER_MIN_AGE/s,
    ],
    ['has a mistyped flag', ['scan', '--regions', 'x'], {}, 2, /Did you mean --region\?/],
    [
      'reaches nobody',
      ['scan'],
      { ENI_REAPER_STS_ENDPOINT: 'http://127.0.0.1:1' },
      1,
      /could not be reached.*Check the network/s,
    ],
  ])('%s: says so in words, prints no data, and exits accordingly', async (_, args, env, code, words) => {
    const { exitCode, stdout, stderr } = await runCommand(cloud, args, { env });
    expect(stderr).toMatch(words);
    expect([exitCode, stdout]).toEqual([code, '']);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stderr).not.toContain(cloud.accessKeySecret);
  });
});
