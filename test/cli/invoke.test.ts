import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findUpwards } from '../../emulator/fc/find-built-file.ts';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import { type CommandResult, runCommand } from './command.ts';

let cloud: Emulator;
beforeEach(async () => {
  cloud = await startEmulator({ seed: 3 });
  deploy({});
  deploy({ service: 'reaper' });
});
afterEach(() => cloud.close());

function deploy(where: { readonly service?: string }, settings: Readonly<Record<string, string>> = {}): void {
  cloud.fc.platform.createFunction({
    name: 'eni-reaper-scan',
    ...where,
    codePath: findUpwards(['dist/scan/index.js']),
    role: `acs:ram::${cloud.accountId}:role/eni-reaper-scan`,
    timeoutSeconds: 240,
    environment: {
      ENI_REAPER_MODE: 'delete',
      ENI_REAPER_REGIONS: 'cn-hangzhou,cn-beijing',
      ENI_REAPER_ECS_ENDPOINT: cloud.endpoint,
      ENI_REAPER_STS_ENDPOINT: cloud.endpoint,
      ENI_REAPER_MNS_ENDPOINT: cloud.endpoint,
      ...settings,
    },
  });
}

function invoke(...args: readonly string[]): Promise<CommandResult> {
  return runCommand(cloud, ['invoke', 'scan', '--endpoint', cloud.endpoint, ...args]);
}

describe.each([
  ['FC 3.0', []],
  ['an FC 2.0 service', ['--service', 'reaper']],
])('eni-reaper invoke scan on %s', (_, place) => {
  test('runs the deployed function and prints its report', async () => {
    const { exitCode, stdout } = await invoke(...place, '--json');
    expect(exitCode).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ kind: 'scan-report', mode: 'delete' });
    expect(report.regions.map((entry: { region: string }) => entry.region)).toEqual([
      'cn-hangzhou',
      'cn-beijing',
    ]);
    expect(report.regions[0]).toMatchObject({ orphans: 4, marked: 4 });
  });

  test('can only narrow what the function may do', async () => {
    const { stdout } = await invoke(...place, '--mode', 'report', '--region', 'cn-hangzhou', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      mode: 'report',
      regions: [{ region: 'cn-hangzhou', marked: 0 }],
    });
    const tagged = cloud.ecs.world.enis().filter(eni => eni.tags.has('eni-reaper:first-seen'));
    expect(tagged).toEqual([]);
  });

  test('shows the report to a person', async () => {
    const { stdout } = await invoke(...place, '--mode', 'report');
    expect(stdout).toMatch(/^cn-hangzhou, account \d+: 9 of its 23 ENIs looked at .*, 4 of them orphans\.$/m);
  });

  test('does not wait when it need not', async () => {
    const { exitCode, stdout, stderr } = await invoke(...place, '--async', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'invocation', requestId: expect.stringMatching(/./) });
    expect(stderr).toContain('Accepted as request');
  });

  test('says that there is no such function, and how to name it', async () => {
    const { exitCode, stdout, stderr } = await invoke(...place, '--function', 'nowhere');
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/FunctionNotFound.*npm run deploy/s);
  });

  test('says why the platform refuses the key', async () => {
    const principal = cloud.accessKeyId;
    cloud.foundation.ram.add({ principal, effect: 'deny', action: 'fc:InvokeFunction', resource: '*' });
    const { exitCode, stderr } = await invoke(...place);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/InvokeFunction was refused with AccessDenied.*eni-reaper doctor/s);
  });

  test('shows nothing of a key that does not fit', async () => {
    const env = { ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'not-the-secret', FC_ACCOUNT_ID: cloud.accountId };
    const args = ['invoke', 'scan', '--endpoint', cloud.endpoint, ...place];
    const { exitCode, stdout, stderr } = await runCommand(cloud, args, { env });
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/Signature(?:DoesNot|Not)Match/);
    expect(stderr).not.toContain('not-the-secret');
    expect(stderr).not.toContain(cloud.accessKeyId);
  });

  test.each(['html-503', 'empty-500', 'json-without-code', 'reset-before-effect'] as const)(
    'says that nothing usable came back: %s',
    async kind => {
      cloud.foundation.faults.add({ service: 'fc', action: 'InvokeFunction', effect: { kind } });
      const { exitCode, stdout, stderr } = await invoke(...place);
      expect([exitCode, stdout]).toEqual([1, '']);
      expect(stderr).toContain('InvokeFunction got no usable answer');
      expect(stderr).not.toMatch(/\n\s+at /);
    },
  );
});

describe('a function that is invoked', () => {
  test('is reported as failed with its own words, although the platform answers 200', async () => {
    const { exitCode, stdout, stderr } = await invoke('--function', 'failing');
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/failing failed \(UnhandledInvocationError, request .+\): .*always fails/);
  });

  test.each([[[]], [['--json']]])('has to answer with a scan report, with %j', async flags => {
    const { exitCode, stdout, stderr } = await invoke('--function', 'echo', ...flags);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/not with a scan report.*It begins with "/s);
  });

  test('is found with temporary credentials', async () => {
    const { sts } = cloud.fixtures;
    const key = {
      accessKeyId: 'STS.NTemporary',
      accessKeySecret: 'temporary-secret',
      securityToken: 'temporary-token',
      active: true,
      expiresAtMs: cloud.foundation.clock.nowMs() + 3_600_000,
      identity: {
        accountId: cloud.accountId,
        kind: 'assumed-role',
        name: 'eni-reaper/test',
        arn: sts.roleArn,
      },
    } as const;
    cloud.foundation.accounts.addKey(key);
    const env = {
      ALIBABA_CLOUD_ACCESS_KEY_ID: key.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: key.accessKeySecret,
      ALIBABA_CLOUD_SECURITY_TOKEN: key.securityToken,
    };
    for (const place of [[], ['--service', 'reaper']]) {
      const args = ['invoke', 'scan', '--endpoint', cloud.endpoint, '--mode', 'report', '--json', ...place];
      const { exitCode, stdout, stderr } = await runCommand(cloud, args, { env });
      expect([exitCode, stderr]).toEqual([0, '']);
      expect(JSON.parse(stdout)).toMatchObject({ kind: 'scan-report' });
    }
  });

  test('exits with 1 when a region could not be read', async () => {
    cloud.foundation.ram.add({
      principal: `acs:ram::${cloud.accountId}:assumed-role/eni-reaper-scan/*`,
      effect: 'deny',
      action: 'ecs:DescribeNetworkInterfaces',
      resource: '*',
    });
    const { exitCode, stdout, stderr } = await invoke('--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout).regions[0]).toMatchObject({ complete: false });
    expect(stderr).toContain('Forbidden.RAM');
  });

  test('exits with 3 when the breaker tripped', async () => {
    await invoke();
    deploy({}, { ENI_REAPER_GRACE_PERIOD: '0s', ENI_REAPER_BREAKER_COUNT: '1' });
    const { exitCode } = await invoke();
    expect(exitCode).toBe(3);
  });

  test.each([
    ['another function', ['invoke', 'worker'], /scan/],
    ['a mode that would widen', ['invoke', 'scan', '--mode', 'delete'], /report/],
    ['an endpoint that is none', ['invoke', 'scan', '--endpoint', 'fc.example'], /--endpoint/],
    [
      'sent in the open to another machine',
      ['invoke', 'scan', '--endpoint', 'http://192.0.2.1'],
      /plain http would leave this machine/,
    ],
  ])('cannot be %s', async (_, args, words) => {
    // Nobody is asked before: here nobody could be.
    const env = { ENI_REAPER_STS_ENDPOINT: 'http://127.0.0.1:1' };
    const { exitCode, stderr } = await runCommand(cloud, args, { env });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(words);
  });

  test.each([[[]], [['--service', 'reaper']], [['--async']]])(
    'was certainly not started where nobody listens, with %j',
    async flags => {
      const args = ['invoke', 'scan', '--endpoint', 'http://127.0.0.1:1', ...flags];
      const { exitCode, stdout, stderr } = await runCommand(cloud, args);
      expect([exitCode, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/could not reach http:\/\/127\.0\.0\.1:1 .*nothing was sent.*--endpoint/);
    },
  );
});
