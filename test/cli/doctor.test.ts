import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import type { Check } from '../../shared/core/check.ts';
import { type CommandOptions, runCommand } from './command.ts';
import { named, runDoctor } from './doctor-run.ts';

let cloud: Emulator;
beforeEach(async () => {
  cloud = await startEmulator({ seed: 3 });
});
afterEach(() => cloud.close());

/** Looks at the functions of the emulator as well, of which there are none. */
const examine = (args: readonly string[] = [], options: CommandOptions = {}) =>
  runDoctor(cloud, ['--fc-endpoint', cloud.endpoint, ...args], options);

function deny(action: string, resource = '*'): void {
  cloud.foundation.ram.add({ principal: cloud.accessKeyId, effect: 'deny', action, resource });
}

describe('eni-reaper doctor', () => {
  test('finds nothing missing in a cloud that is ready, and leaves it as it is', async () => {
    await runCommand(cloud, ['provision']);
    const before = JSON.stringify(cloud.state());
    const { exitCode, healthy, problems, checks } = await examine();
    expect([exitCode, healthy, problems]).toEqual([0, true, []]);
    expect(JSON.stringify(cloud.state())).toBe(before);
    expect(checks.find(check => check.name === 'credentials')?.found).toContain('user/emulator-user');
    const permissions = checks.filter(({ name }) => name.startsWith('permission'));
    const by = (status: Check['status']) =>
      permissions
        .filter(check => check.status === status)
        .map(({ name }) => name.slice('permission '.length));
    expect(by('ok')).toEqual([
      'ecs:DescribeNetworkInterfaces',
      'ecs:DescribeRegions',
      'ecs:TagResources',
      'ecs:UntagResources',
      'ecs:DeleteNetworkInterface',
      'ecs:DetachNetworkInterface',
      'ecs:AttachNetworkInterface',
      'ecs:CreateNetworkInterface',
      'ens:DescribeNetworkInterfaces',
      'ens:DetachNetworkInterface',
      'ens:AttachNetworkInterface',
      'ens:DeleteNetworkInterfaces',
      'mns:BatchSendMessage',
      'mns:BatchPeekMessage',
      'mns:BatchDeleteMessage',
      'mns:ChangeMessageVisibility',
    ]);
    expect(by('skipped')).toEqual(['mns:SendMessage', 'mns:BatchReceiveMessage', 'fc:InvokeFunction']);
  });

  test('touches no message, whether it is free or in somebody’s hands', async () => {
    await runCommand(cloud, ['provision']);
    for (const name of ['delete', 'teardown', 'result', 'dead-letter']) {
      const queue = cloud.mns.broker.queue(cloud.accountId, cloud.region, `eni-reaper-${name}`);
      queue?.send('leased');
      queue?.receive({ max: 1 });
      queue?.send('free');
    }
    const queues = () => JSON.stringify(cloud.mns.broker.snapshot());
    const before = queues();
    const { healthy } = await examine();
    expect([healthy, queues()]).toEqual([true, before]);
  });

  test('prints a line for each check and what to do about each problem', async () => {
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['doctor', '--fc-endpoint', cloud.endpoint]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^ {2}ok {7}settings/m);
    expect(stdout).toMatch(
      /^ {2}problem {2}queue eni-reaper-delete +does not exist\n +-> Run "eni-reaper provision"\.$/m,
    );
    expect(stderr).toContain('4 things need attention: queue eni-reaper-delete, queue eni-reaper-teardown, ');
    expect(stderr).toMatch(/\d+ lines were skipped; each says why\.$/m);
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
    ['ecs:DescribeNetworkInterfaces', 'scan, worker, teardown, operator', 'Forbidden.RAM'],
    ['ecs:TagResources', 'scan', 'Forbidden.RAM'],
    ['ecs:UntagResources', 'scan, worker, operator', 'Forbidden.RAM'],
    ['ecs:DeleteNetworkInterface', 'worker, teardown', 'Forbidden.RAM'],
    ['ecs:DetachNetworkInterface', 'teardown', 'Forbidden.RAM'],
    ['ecs:AttachNetworkInterface', 'teardown, operator', 'Forbidden.RAM'],
    ['ecs:CreateNetworkInterface', 'operator', 'Forbidden.RAM'],
    ['ens:DescribeNetworkInterfaces', 'teardown, operator', 'NoPermission'],
    ['ens:DetachNetworkInterface', 'teardown', 'NoPermission'],
    ['ens:AttachNetworkInterface', 'teardown', 'NoPermission'],
    ['ens:DeleteNetworkInterfaces', 'teardown', 'NoPermission'],
  ])('gives the policy line for %s when it is missing, and who needs it', async (action, neededBy, code) => {
    await runCommand(cloud, ['provision']);
    deny(action);
    const { exitCode, problems, checks } = await examine();
    expect([exitCode, problems]).toEqual([1, [`permission ${action}`]]);
    const check = checks.find(({ name }) => name === `permission ${action}`);
    expect(check).toMatchObject({
      found: `refused with ${code} (needed by ${neededBy})`,
      todo: expect.stringContaining(`{"Effect":"Allow","Action":"${action}","Resource":"*"}`),
    });
  });

  test.each([
    [
      'BatchSendMessage',
      ['SendMessage', 'BatchSendMessage'],
      ['delete', 'teardown', 'result', 'dead-letter'],
      'scan, worker, teardown, operator',
    ],
    ['BatchPeekMessage', ['PeekMessage', 'BatchPeekMessage'], ['dead-letter'], 'operator'],
    [
      'BatchDeleteMessage',
      ['DeleteMessage', 'BatchDeleteMessage'],
      ['delete', 'result', 'dead-letter'],
      'operator',
    ],
    ['ChangeMessageVisibility', ['ChangeMessageVisibility'], ['delete', 'result', 'dead-letter'], 'operator'],
  ])(
    'gives the policy line for mns:%s on the queues that need it',
    async (action, grants, queues, neededBy) => {
      await runCommand(cloud, ['provision']);
      deny(`mns:${action}`);
      const run = await examine();
      expect(run.problems).toEqual([`permission mns:${action}`]);
      const names = queues.map(name => `eni-reaper-${name}`);
      const [actions, resources] = [
        grants.map(grant => `mns:${grant}`),
        names.map(name => `acs:mns:*:*:/queues/${name}/messages`),
      ].map(list => JSON.stringify(list.length === 1 ? list[0] : list));
      expect(named(run, `permission mns:${action}`)).toMatchObject({
        found: `refused with AccessDenied on ${names.join(', ')} (needed by ${neededBy})`,
        todo: expect.stringContaining(`{"Effect":"Allow","Action":${actions},"Resource":${resources}}`),
      });
    },
  );

  test('cannot tell about a queue when the queue that does not exist may not be touched', async () => {
    await runCommand(cloud, ['provision']);
    deny('mns:BatchDeleteMessage', '*/queues/eni-reaper-doctor-no-such-queue/*');
    const run = await examine();
    expect(run.problems).toEqual([]);
    expect(named(run, 'permission mns:BatchDeleteMessage')).toMatchObject({
      status: 'skipped',
      found: expect.stringContaining('which answered: ReceiptHandleError'),
    });
  });

  test('tries permissions at the edge only where somebody works there', async () => {
    const env = { ENI_REAPER_ENS_ENDPOINT: undefined };
    const left = await examine([], { env });
    expect(named(left, 'permissions on ENS')?.found).toContain('run the doctor with --ens');
    expect(left.checks.filter(({ name }) => name.startsWith('permission ens:'))).toEqual([]);
    const others = await examine(['--for', 'scan', '--for', 'worker']);
    expect(others.checks.filter(({ name }) => /ens|ENS/.test(name))).toEqual([]);
  });

  test('tries only the permissions of the functions that are asked about', async () => {
    const { checks } = await examine(['--for', 'worker']);
    const tried = checks.map(({ name }) => name).filter(name => /^(?:permission|function)/.test(name));
    expect(tried).toEqual([
      'function eni-reaper-worker',
      'permission ecs:DescribeNetworkInterfaces',
      'permission ecs:UntagResources',
      'permission ecs:DeleteNetworkInterface',
      'permission mns:BatchSendMessage',
    ]);
  });

  test('tries permissions on things that cannot exist, and on nothing else', async () => {
    const { history } = cloud.foundation;
    const before = history.entries().length;
    await examine();
    const tried = history
      .entries()
      .slice(before)
      .filter(entry => entry.service === 'ecs' || entry.service === 'ens')
      .flatMap(entry => entry.resource ?? []);
    expect([...new Set(tried)].sort()).toEqual([
      'eni-doctor0probe0only',
      'i-doctor0probe0only',
      'vsw-doctor0probe0only',
    ]);
  });

  test('fails when it could not look, and never says then that nothing is missing', async () => {
    const effect = { kind: 'html-503' } as const;
    for (const action of ['TagResources', 'DeleteNetworkInterface'])
      cloud.foundation.faults.add({ service: 'ecs', action, effect });
    await runCommand(cloud, ['provision']);
    const { exitCode, stderr } = await runCommand(cloud, ['doctor', '--for', 'scan', '--for', 'worker']);
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringMatching(
        /^2 things need attention: permission ecs:TagResources, permission ecs:DeleteNetworkInterface\./m,
      ),
    ]);
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
    ['STS cannot be reached', { ENI_REAPER_STS_ENDPOINT: 'http://127.0.0.1:1' }, ['endpoint of STS']],
  ])('says so when %s, and skips what needs it', async (_, env, expected) => {
    const { problems, checks, exitCode } = await examine([], { env });
    expect([exitCode, problems]).toEqual([1, expected]);
    expect(checks.at(-1)).toMatchObject({ name: 'the rest', status: 'skipped' });
  });

  test('says which endpoint does not answer', async () => {
    const env = { ENI_REAPER_MNS_ENDPOINT: 'http://127.0.0.1:1', ENI_REAPER_NOTIFY_TOPIC: 'eni-reaper-news' };
    const run = await examine([], { env });
    const { problems, text } = run;
    expect(problems).toEqual(['endpoint of MNS']);
    expect(named(run, 'queues and topic')?.status).toBe('skipped');
    expect(named(run, 'permissions on queues')?.status).toBe('skipped');
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

  test('says so when the home region does not exist, and looks no further', async () => {
    const { problems, checks } = await examine(['--region', 'cn-nowhere']);
    expect(problems).toEqual(['region']);
    expect(checks.at(-2)).toMatchObject({ found: 'cn-nowhere: no such region' });
    expect(checks.at(-1)).toMatchObject({ name: 'the rest', status: 'skipped' });
  });

  test('says so when the key may do nothing at all, once for each thing, with its line', async () => {
    await runCommand(cloud, ['provision']);
    for (const product of ['ecs', 'ens', 'mns', 'fc']) deny(`${product}:*`);
    const { checks, exitCode } = await examine();
    expect(exitCode).toBe(1);
    const missing = checks.filter(check => check.status === 'problem');
    expect(missing.length).toBeGreaterThan(16);
    for (const check of missing) {
      expect(check.found).toMatch(/refused with/);
      if (check.name !== 'regions') expect(check.todo).toMatch(/\{"Effect":"Allow","Action":/);
    }
  });

  test('says which role of another account cannot be taken', async () => {
    const accountId = '1000000000000001';
    const accounts = [{ accountId, roleArn: `acs:ram::${accountId}:role/not-there` }];
    const { problems } = await examine([], { env: { ENI_REAPER_ACCOUNTS: JSON.stringify(accounts) } });
    expect(problems).toContain(`account ${accountId}`);
  });

  test('refuses a function that does not exist', async () => {
    const { exitCode, stderr } = await runCommand(cloud, ['doctor', '--for', 'wroker']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('expected scan, worker, teardown, operator');
  });
});
