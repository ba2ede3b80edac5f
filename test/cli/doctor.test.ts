import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findUpwards } from '../../emulator/fc/find-built-file.ts';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import type { Check } from '../../shared/core/check.ts';
import { type CommandOptions, runCommand } from './command.ts';

let cloud: Emulator;
beforeEach(async () => {
  cloud = await startEmulator({ seed: 3 });
});
afterEach(() => cloud.close());

interface DoctorRun {
  readonly exitCode: number | null;
  readonly healthy: boolean;
  readonly checks: readonly Check[];
  /** Names of what needs attention. */
  readonly problems: readonly string[];
  readonly text: string;
}

async function examine(args: readonly string[] = [], options: CommandOptions = {}): Promise<DoctorRun> {
  const { exitCode, stdout } = await runCommand(cloud, ['doctor', '--json', ...args], options);
  const { healthy, checks } = JSON.parse(stdout) as { healthy: boolean; checks: readonly Check[] };
  const problems = checks.filter(check => check.status === 'problem').map(check => check.name);
  return { exitCode, healthy, checks, problems, text: stdout };
}

function deny(action: string): void {
  cloud.foundation.ram.add({ principal: cloud.accessKeyId, effect: 'deny', action, resource: '*' });
}

describe('eni-reaper doctor', () => {
  test('finds nothing missing in a cloud that is ready, and leaves it as it is', async () => {
    await runCommand(cloud, ['provision']);
    const before = JSON.stringify(cloud.state());
    const { exitCode, healthy, problems, checks } = await examine();
    expect([exitCode, healthy, problems]).toEqual([0, true, []]);
    expect(JSON.stringify(cloud.state())).toBe(before);
    expect(checks.find(check => check.name === 'credentials')?.found).toContain('user/emulator-user');
    const permissions = checks.filter(({ name }) => name.startsWith('permission ecs:'));
    expect(permissions.map(({ status }) => status)).toEqual(permissions.map(() => 'ok'));
    expect(permissions).toHaveLength(7);
  });

  test('prints a line for each check and what to do about each problem', async () => {
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['doctor']);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^ {2}ok {7}settings/m);
    expect(stdout).toMatch(
      /^ {2}problem {2}queue eni-reaper-delete +does not exist\n +-> Run "eni-reaper provision"\.$/m,
    );
    expect(stderr).toContain('4 things need attention.');
  });

  test('names the attribute of a queue that would let messages come too early', async () => {
    await runCommand(cloud, ['provision']);
    cloud.mns.broker
      .queue(cloud.accountId, cloud.region, 'eni-reaper-delete')
      ?.setAttributes({ visibilityTimeout: 60 });
    const { problems, text } = await examine();
    expect(problems).toEqual(['queue eni-reaper-delete']);
    expect(text).toContain('visibilityTimeoutSeconds is 60, wanted 360');
  });

  test.each([
    ['ecs:DescribeNetworkInterfaces', 'scan, worker, teardown'],
    ['ecs:TagResources', 'scan'],
    ['ecs:UntagResources', 'scan, worker'],
    ['ecs:DeleteNetworkInterface', 'worker, teardown'],
    ['ecs:DetachNetworkInterface', 'teardown'],
    ['ecs:AttachNetworkInterface', 'teardown'],
  ])('gives the policy line for %s when it is missing, and who needs it', async (action, neededBy) => {
    await runCommand(cloud, ['provision']);
    deny(action);
    const { exitCode, problems, checks } = await examine();
    expect([exitCode, problems]).toEqual([1, [`permission ${action}`]]);
    const check = checks.find(({ name }) => name === `permission ${action}`);
    expect(check).toMatchObject({
      found: `refused with Forbidden.RAM (needed by ${neededBy})`,
      todo: expect.stringContaining(`{"Effect":"Allow","Action":"${action}","Resource":"*"}`),
    });
  });

  test('tries only the permissions of the functions that are asked about', async () => {
    const { checks } = await examine(['--for', 'worker']);
    const tried = checks.map(({ name }) => name).filter(name => name.startsWith('permission ecs:'));
    expect(tried).toEqual([
      'permission ecs:DescribeNetworkInterfaces',
      'permission ecs:UntagResources',
      'permission ecs:DeleteNetworkInterface',
    ]);
  });

  test('tries permissions on one ENI that cannot exist, and on nothing else', async () => {
    await examine();
    const tried = cloud.foundation.history
      .entries()
      .filter(entry => entry.service === 'ecs' && entry.resource !== undefined)
      .map(entry => entry.resource);
    expect(tried.length).toBeGreaterThan(0);
    expect([...new Set(tried)].sort()).toEqual(['eni-doctor0probe0only']);
  });

  test('says that it cannot tell when a permission probe gets another answer', async () => {
    const effect = { kind: 'refuse', code: 'InvalidParameter' } as const;
    cloud.foundation.faults.add({ service: 'ecs', action: 'DeleteNetworkInterface', effect });
    const { checks } = await examine();
    const check = checks.find(({ name }) => name === 'permission ecs:DeleteNetworkInterface');
    expect(check).toMatchObject({ status: 'skipped', found: expect.stringContaining('cannot be told') });
  });

  test.each([
    [20, /behind the cloud/, true],
    [-20, /ahead of the cloud/, true],
    [6, /behind the cloud/, false],
  ])('notices a clock that is %i minutes off', async (minutes, found, refused) => {
    cloud.foundation.clock.shiftMs(minutes * 60_000);
    const { problems, checks } = await examine();
    expect(problems).toContain('clock');
    expect(problems.includes('credentials')).toBe(refused);
    expect(checks.find(({ name }) => name === 'clock')?.found).toMatch(found);
  });

  test('takes a clock for right that is 4 minutes off', async () => {
    cloud.foundation.clock.shiftMs(4 * 60_000);
    expect((await examine()).problems).not.toContain('clock');
  });

  test('lists every setting that cannot be used, and looks no further', async () => {
    const env = { ENI_REAPER_MODE: 'deleet', ENI_REAPER_MODUS: 'x' };
    const { problems, checks } = await examine([], { env });
    expect(problems).toEqual(['settings', 'settings']);
    expect(checks.at(-1)).toMatchObject({ name: 'the rest', status: 'skipped' });
    expect(cloud.foundation.history.apiCalls()).toEqual({});
  });

  test.each<[string, Readonly<Record<string, string | undefined>>, readonly string[]]>([
    [
      'there is no key',
      { ALIBABA_CLOUD_ACCESS_KEY_ID: undefined, ALIBABA_CLOUD_ACCESS_KEY_SECRET: undefined },
      ['credentials'],
    ],
    ['the secret is wrong', { ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'wrong' }, ['credentials']],
    ['no region is named', { ALIBABA_CLOUD_REGION_ID: undefined }, ['region']],
    [
      'STS cannot be reached',
      { ENI_REAPER_STS_ENDPOINT: 'http://127.0.0.1:1' },
      ['endpoint of STS', 'credentials'],
    ],
  ])('says so when %s, and skips what needs it', async (_, env, expected) => {
    const { problems, checks, exitCode } = await examine([], { env });
    expect([exitCode, problems]).toEqual([1, expected]);
    expect(checks.at(-1)).toMatchObject({ name: 'the rest', status: 'skipped' });
  });

  test('says which endpoint does not answer', async () => {
    const env = { ENI_REAPER_MNS_ENDPOINT: 'http://127.0.0.1:1' };
    const { problems, text } = await examine([], { env });
    expect(problems).toEqual(['endpoint of MNS']);
    expect(text).toContain('ECONNREFUSED');
    expect(text).toContain('ENI_REAPER_MNS_ENDPOINT');
  });

  test('says which of the regions of the settings does not exist', async () => {
    const env = { ENI_REAPER_REGIONS: 'cn-hangzhou,cn-beijin' };
    const { checks } = await examine([], { env });
    expect(checks.find(({ name }) => name === 'regions')).toMatchObject({
      status: 'problem',
      found: 'cn-beijin: no such region',
    });
  });

  test('says which role of another account cannot be taken', async () => {
    const accountId = '1000000000000001';
    const accounts = [{ accountId, roleArn: `acs:ram::${accountId}:role/not-there` }];
    const { problems } = await examine([], { env: { ENI_REAPER_ACCOUNTS: JSON.stringify(accounts) } });
    expect(problems).toContain(`account ${accountId}`);
  });

  test('looks at the deployed functions when asked, and names settings in which they differ', async () => {
    const codePath = findUpwards(['dist/scan/index.js']);
    const deploy = (name: string, environment: Readonly<Record<string, string>>) =>
      cloud.fc.platform.createFunction({ name, codePath, environment, timeoutSeconds: 240 });
    const args = ['--functions', '--fc-endpoint', cloud.endpoint];
    deploy('eni-reaper-scan', { ENI_REAPER_MODE: 'delete', ENI_REAPER_VPC_IDS: 'vpc-1' });
    deploy('eni-reaper-worker', { ENI_REAPER_MODE: 'delete', ENI_REAPER_VPC_IDS: 'vpc-2', OTHER: 'x' });
    const { checks, problems, text } = await examine(args);
    expect(checks.filter(({ name }) => name.startsWith('function '))).toMatchObject([
      { name: 'function eni-reaper-scan', status: 'ok', found: 'deployed; mode delete, timeout 240 s' },
      { name: 'function eni-reaper-worker', status: 'ok' },
      { name: 'function eni-reaper-teardown', status: 'skipped' },
    ]);
    expect(problems).toContain('settings of eni-reaper-worker');
    expect(text).toContain('not those of eni-reaper-scan: ENI_REAPER_VPC_IDS');
    expect(text).not.toContain('vpc-2');

    deploy('eni-reaper-worker', { ENI_REAPER_MODE: 'delete', ENI_REAPER_VPC_IDS: 'vpc-1' });
    expect((await examine(args)).problems).not.toContain('settings of eni-reaper-worker');
  });

  test('refuses a function that does not exist', async () => {
    const { exitCode, stderr } = await runCommand(cloud, ['doctor', '--for', 'wroker']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('expected scan, worker, teardown');
  });
});
