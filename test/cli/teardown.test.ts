import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findUpwards } from '../../emulator/fc/find-built-file.ts';
import { createQueueTrigger } from '../../emulator/fc/queue-trigger.ts';
import { runUntilIdle } from '../../emulator/fc/run-until-idle.ts';
import type { Queue } from '../../emulator/mns/queue.ts';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import { runCommand, startCommand } from './command.ts';

let cloud: Emulator;
beforeEach(async () => {
  cloud = await startEmulator({ seed: 3 });
  for (const name of ['delete', 'teardown', 'result', 'dead-letter'])
    cloud.mns.broker.queues.create(cloud.accountId, cloud.region, `eni-reaper-${name}`, {
      visibilityTimeout: 360,
    });
});
afterEach(() => cloud.close());

function queue(name: string): Queue {
  const found = cloud.mns.broker.queue(cloud.accountId, cloud.region, `eni-reaper-${name}`);
  if (found === undefined) throw new Error(`The queue ${name} is gone.`);
  return found;
}

function bodiesOn(name: string): readonly Record<string, unknown>[] {
  return queue(name)
    .snapshot()
    .map(({ body }) => JSON.parse(Buffer.from(body, 'base64').toString()));
}

/** Puts an event on the result queue, as the function would. */
function answer(eniId: string, requestId: string, outcome = 'gone', reason = 'deleted'): void {
  const data = { region: 'cn-hangzhou', eniId, origin: 'teardown', requestId, reason, attempts: 1 };
  const event = { specversion: '1.0', id: `${requestId}/${eniId}`, type: `eni-reaper.eni.${outcome}`, data };
  queue('result').send(Buffer.from(JSON.stringify(event)).toString('base64'));
}

/** Resolves as soon as a request is on the teardown queue. */
async function requestSent(): Promise<void> {
  const teardown = queue('teardown');
  while (teardown.counts().active === 0)
    await new Promise<void>(resolve => {
      const stop = teardown.onMessage(() => {
        stop();
        resolve();
      });
    });
}

/** An unattached ENI of the default world. */
function orphan(): string {
  const found = cloud.ecs.world
    .enis({ accountId: cloud.accountId, region: cloud.region })
    .find(eni => eni.name === 'forgotten-1');
  return found?.eniId ?? '';
}

const because = ['--reason', 'stack 42 deleted'];

describe('eni-reaper teardown', () => {
  test('sends exactly the request that it prints', async () => {
    const args = [
      ...[
        'teardown',
        '--eni',
        'eni-a1',
        '--eni',
        'eni-a2',
        '--detach-from',
        'i-a1',
        '--on-failure',
        'reattach',
      ],
      ...['--requested-by', 'infra-ci', '--deadline', '2h', '--request-id', 'stack-42', ...because],
    ];
    const before = Math.floor(Date.now() / 1000) * 1000;
    const { exitCode, stdout, stderr } = await runCommand(cloud, args);
    expect(exitCode).toBe(0);
    const [sent] = bodiesOn('teardown');
    expect(sent).toMatchObject({
      kind: 'teardown-request',
      version: 1,
      requestId: 'stack-42',
      cloud: 'ecs',
      region: 'cn-hangzhou',
      eniIds: ['eni-a1', 'eni-a2'],
      detachFrom: 'i-a1',
      onFailure: 'reattach',
      reason: 'stack 42 deleted',
      requestedBy: 'infra-ci',
    });
    const deadlineAt = Date.parse(String(sent?.['deadline']));
    expect(deadlineAt - before).toBeGreaterThanOrEqual(7_200_000);
    expect(deadlineAt - before).toBeLessThan(7_260_000);
    expect(JSON.parse(stdout)).toEqual(sent);
    expect(stderr).toContain('eni-reaper-result');
  });

  test.each([
    ['--instance', 'i-a1', 'instanceId'],
    ['--vswitch', 'vsw-a1', 'vSwitchId'],
    ['--security-group', 'sg-a1', 'securityGroupId'],
    ['--vpc', 'vpc-a1', 'vpcId'],
  ])('asks for everything that hangs on a resource: %s', async (flag, id, field) => {
    await runCommand(cloud, ['teardown', flag, id, '--max-enis', '3', ...because]);
    const [sent] = bodiesOn('teardown');
    expect(sent).toMatchObject({ [field]: id, maxEnis: 3 });
    expect(sent).not.toHaveProperty('eniIds');
  });

  test('gives each request an id of its own and names the person who asks', async () => {
    await runCommand(cloud, ['teardown', '--eni', 'eni-a1', ...because]);
    await runCommand(cloud, ['teardown', '--eni', 'eni-a1', ...because]);
    const [first, second] = bodiesOn('teardown');
    expect(first?.['requestId']).not.toBe(second?.['requestId']);
    expect(first?.['requestedBy']).toMatch(/eni-reaper command$/);
  });

  test('sends nothing in a dry run', async () => {
    const { exitCode, stdout } = await runCommand(cloud, [
      ...['teardown', '--eni', 'eni-a1', '--dry-run', '--json', ...because],
    ]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'teardown-answer', request: { eniIds: ['eni-a1'] } });
    expect(bodiesOn('teardown')).toEqual([]);
  });

  test.each<[string, readonly string[], RegExp]>([
    ['no target', because, /exactly one way/],
    ['two targets', ['--eni', 'eni-a1', '--vpc', 'vpc-a1', ...because], /exactly one way/],
    ['no reason', ['--eni', 'eni-a1'], /--reason/],
    ['a malformed id', ['--eni', 'i-a1', ...because], /eniIds/],
    ['an unknown cloud', ['--eni', 'eni-a1', '--cloud', 'aws', ...because], /cloud/],
    [
      'a region that the settings do not allow',
      ['--eni', 'eni-a1', '--region', 'cn-beijing', ...because],
      /region/,
    ],
    ['the edge cloud without an edge node', ['--eni', 'eni-a1', '--cloud', 'ens', ...because], /--region/],
    ['a deadline in the past', ['--eni', 'eni-a1', '--deadline', '2020-01-01T00:00:00Z', ...because], /past/],
    ['a deadline that is none', ['--eni', 'eni-a1', '--deadline', 'soon', ...because], /--deadline/],
    ['a cap that is no number', ['--vpc', 'vpc-a1', '--max-enis', 'many', ...because], /--max-enis/],
    ['a cap with named ENIs', ['--eni', 'eni-a1', '--max-enis', '3', ...because], /maxEnis/],
  ])('refuses %s before anything is sent', async (_, args, words) => {
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['teardown', ...args]);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(words);
    expect(bodiesOn('teardown')).toEqual([]);
  });

  test('says that nothing was sent when there is no queue', async () => {
    cloud.mns.broker.queues.delete(cloud.accountId, cloud.region, 'eni-reaper-teardown');
    const { exitCode, stderr } = await runCommand(cloud, ['teardown', '--eni', 'eni-a1', ...because]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/QueueNotExist.*Nothing was sent/s);
  });

  test.each(['reset-after-effect', 'empty-500', 'html-503'] as const)(
    'never says that nothing was sent when nobody knows: %s',
    async kind => {
      cloud.foundation.faults.add({ service: 'mns', action: 'BatchSendMessage', effect: { kind } });
      const args = ['teardown', '--eni', 'eni-a1', '--request-id', 'stack-42', ...because];
      const { exitCode, stderr } = await runCommand(cloud, args);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/may have been sent as stack-42: repeat it with --request-id stack-42/);
      expect(stderr).not.toMatch(/nothing was sent/i);
    },
  );

  test('says that nothing was sent when nobody was reached, and how to name somebody else', async () => {
    const env = { ENI_REAPER_MNS_ENDPOINT: 'http://127.0.0.1:1' };
    const { exitCode, stderr } = await runCommand(cloud, ['teardown', '--eni', 'eni-a1', ...because], {
      env,
    });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /could not reach http:\/\/127\.0\.0\.1:1 .*ENI_REAPER_MNS_ENDPOINT.*Nothing was sent/s,
    );
  });
});

describe('eni-reaper teardown --wait', () => {
  const wait = ['--wait', '--request-id', 'mine', ...because];

  /** Events on the result queue that everybody sees, once the shortest lease is over. */
  const visible = () => {
    cloud.foundation.clock.shiftMs(1_000);
    return queue('result').counts().active;
  };

  test('takes its own answers away with the JSON that has them in full, and leaves those of others', async () => {
    answer('eni-a1', 'theirs');
    answer('eni-a1', 'mine');
    const args = ['teardown', '--eni', 'eni-a1', '--json', ...wait];
    const { exitCode, stdout } = await runCommand(cloud, args);
    expect([exitCode, JSON.parse(stdout).answers.length]).toEqual([0, 1]);
    expect(bodiesOn('result')).toMatchObject([{ data: { requestId: 'theirs' } }]);
    expect(visible()).toBe(1);
  });

  test('shows its answers to a person and leaves every event to whoever archives them', async () => {
    answer('eni-a1', 'theirs');
    answer('eni-a1', 'mine');
    answer('eni-a2', 'mine', 'refused', 'attached');
    const args = ['teardown', '--eni', 'eni-a1', '--eni', 'eni-a2', ...wait];
    const { exitCode, stdout, stderr } = await runCommand(cloud, args);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^ {2}eni-a1 {2}gone {5}deleted$/m);
    expect(stdout).toMatch(/^ {2}eni-a2 {2}refused {2}attached {2}Ask again with --detach-from/m);
    expect(stderr).toContain('waiting for 2 answers');
    expect(stderr).toMatch(/stay on the queue eni-reaper-result; --json .*"eni-reaper restore"/);
    expect(visible()).toBe(3);
  });

  test('prints what came although the queue failed in between', async () => {
    answer('eni-a1', 'mine');
    answer('eni-a2', 'mine');
    const action = 'BatchReceiveMessage';
    cloud.foundation.faults.add({ service: 'mns', action, count: 4, effect: { kind: 'empty-500' } });
    const args = ['teardown', '--eni', 'eni-a1', '--eni', 'eni-a2', '--json', ...wait];
    const env = { NODE_OPTIONS: `--require ${join(import.meta.dirname, 'no-sleep.cjs')}` };
    const { exitCode, stdout } = await runCommand(cloud, args, { env });
    expect([exitCode, JSON.parse(stdout).answers.length]).toEqual([0, 2]);
  });

  test('prints what came, with the reason, when the queue may not be read any more', async () => {
    answer('eni-a1', 'mine');
    const action = 'BatchReceiveMessage';
    const effect = { kind: 'refuse', status: 403, code: 'AccessDenied' } as const;
    cloud.foundation.faults.add({ service: 'mns', action, after: 1, effect });
    const args = ['teardown', '--eni', 'eni-a1', '--eni', 'eni-a2', '--json', ...wait];
    const { exitCode, stdout, stderr } = await runCommand(cloud, args);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      answers: [{ data: { eniId: 'eni-a1' } }],
      unanswered: ['eni-a2'],
      problem: expect.stringContaining('AccessDenied'),
    });
    expect(stderr).toMatch(/AccessDenied.*--request-id mine waits again/s);
    expect(bodiesOn('result')).toEqual([]);
  });

  test('takes nothing away when its output could not be written', async () => {
    answer('eni-a1', 'mine');
    const { process: child, result } = startCommand(cloud, [
      'teardown',
      '--eni',
      'eni-a1',
      '--json',
      ...wait,
    ]);
    child.stdout?.destroy();
    expect((await result).exitCode).not.toBe(0);
    expect(visible()).toBe(1);
  });

  test.each([
    ['gone', 0],
    ['refused', 1],
    ['reattached', 1],
    ['poison', 4],
    ['exhausted', 4],
  ])('exits according to the outcome: %s', async (outcome, code) => {
    answer('eni-a1', 'mine', outcome, 'because');
    const { exitCode, stdout } = await runCommand(cloud, ['teardown', '--eni', 'eni-a1', '--json', ...wait]);
    expect(exitCode).toBe(code);
    expect(JSON.parse(stdout)).toMatchObject({
      answers: [{ type: `eni-reaper.eni.${outcome}` }],
      unanswered: [],
    });
  });

  test('stops waiting at Ctrl-C, says what is not answered, and fails', async () => {
    answer('eni-a1', 'mine');
    const args = ['teardown', '--eni', 'eni-a1', '--eni', 'eni-a2', '--json', ...wait];
    const { process: child, result } = startCommand(cloud, args);
    await requestSent();
    while (queue('result').counts().active > 0) await new Promise(setImmediate);
    child.kill('SIGINT');
    child.stderr?.on('data', (text: Buffer) => {
      // The wait that is under way comes to its end when the cloud's clock does.
      if (text.toString().includes('Interrupted')) cloud.foundation.clock.shiftMs(10_000);
    });
    const { exitCode, stdout, stderr } = await result;
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ unanswered: ['eni-a2'] });
    expect(stderr).toContain('Not answered yet: eni-a2');
  });

  test('waits for as many answers as a resource holds ENIs', async () => {
    const [instanceId = ''] = cloud.fixtures.ecs?.instanceIds ?? [];
    const held = cloud.ecs.world
      .enis({ accountId: cloud.accountId, region: cloud.region })
      .filter(eni => eni.attachment?.instanceId === instanceId);
    for (const { eniId } of held) answer(eniId, 'mine', 'refused', 'attached');
    const { stderr, stdout } = await runCommand(cloud, [
      ...['teardown', '--instance', instanceId, '--json', ...wait],
    ]);
    expect(held.length).toBeGreaterThan(1);
    expect(stderr).toContain(`waiting for ${held.length} answers`);
    expect(JSON.parse(stdout)).toMatchObject({ unanswered: [] });
  });

  test('takes an ENI down with the deployed function, from request to answer', async () => {
    const { foundation, fc, endpoint, accountId } = cloud;
    fc.platform.createFunction({
      name: 'teardown',
      codePath: findUpwards(['dist/teardown/index.js']),
      role: `acs:ram::${accountId}:role/eni-reaper-teardown`,
      timeoutSeconds: 240,
      virtualSleep: true,
      environment: {
        ENI_REAPER_MODE: 'delete',
        ENI_REAPER_ECS_ENDPOINT: endpoint,
        ENI_REAPER_STS_ENDPOINT: endpoint,
        ENI_REAPER_MNS_ENDPOINT: endpoint,
      },
    });
    const trigger = createQueueTrigger(foundation, fc.platform, {
      name: 'teardown-queue',
      functionKey: 'teardown',
      queue: queue('teardown'),
      queueName: 'eni-reaper-teardown',
    });
    const eniId = orphan();
    const running = startCommand(cloud, ['teardown', '--eni', eniId, ...wait]);
    await requestSent();
    await runUntilIdle([trigger], foundation.clock);
    const { exitCode, stdout } = await running.result;
    expect(stdout).toMatch(new RegExp(`^ {2}${eniId} {2}gone`, 'm'));
    expect(exitCode).toBe(0);
    expect(cloud.ecs.world.findEni(eniId)).toBeUndefined();
    expect(cloud.ecs.wronglyDeleted()).toEqual([]);
  });
});
