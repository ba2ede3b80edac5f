import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Queue } from '../../emulator/mns/queue.ts';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import { encodeDeleteTask } from '../../shared/core/deletion/delete-task.ts';
import { encodeDeadLetter } from '../../shared/core/messages/dead-letter.ts';
import { aTask } from '../support/builders.ts';
import { runCommand } from './command.ts';

let cloud: Emulator;
beforeEach(async () => {
  cloud = await startEmulator({ world: 'empty', seed: 3 });
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

/** Puts a dead letter on its queue and returns its id. */
function bury(outcome: 'poison' | 'exhausted', reason: string, message: unknown): string {
  const body = encodeDeadLetter({ outcome, reason, attempts: 12, message });
  return queue('dead-letter').send(Buffer.from(body).toString('base64')).messageId;
}

const exhausted = (eniId: string): string =>
  bury('exhausted', 'looked at 12 times', JSON.parse(encodeDeleteTask(aTask({ eniId, attempts: 12 }))));

/** What is on a queue, decoded. */
function bodiesOn(name: string): readonly Record<string, unknown>[] {
  return queue(name)
    .snapshot()
    .map(({ body }) => JSON.parse(Buffer.from(body, 'base64').toString()));
}

/** Which dead letters anybody can see after the moment for which a letter that was given back stays hidden. */
function visible(): readonly string[] {
  cloud.foundation.clock.shiftMs(1_000);
  return queue('dead-letter')
    .peek(16)
    .map(({ messageId }) => messageId);
}

describe('eni-reaper dead-letters list', () => {
  test('groups by outcome and reason, shows what each is about, takes nothing away, and exits with 4', async () => {
    const ids = [exhausted('eni-a1'), exhausted('eni-a2'), bury('poison', 'version is not 1', { kind: 'x' })];
    const { exitCode, stdout } = await runCommand(cloud, ['dead-letters', 'list']);
    expect(exitCode).toBe(4);
    expect(stdout).toMatch(/^ {2}2 {2}exhausted {2}looked at 12 times\n {2}1 {2}poison +version is not 1$/m);
    expect(stdout).toMatch(new RegExp(`${ids[0]} {2}exhausted {2}delete-task cn-hangzhou eni-a1`));
    expect(visible()).toEqual(ids);
  });

  test('says that there are none, and exits with 0', async () => {
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['dead-letters', 'list']);
    expect([exitCode, stdout, stderr]).toEqual([0, '', 'There are no dead letters.\n']);
  });

  test('says when there may be more than it shows, and reads through all of them when asked', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => exhausted(`eni-b${index}`));
    const first = await runCommand(cloud, ['dead-letters', 'list', '--json']);
    expect(JSON.parse(first.stdout)).toMatchObject({ isComplete: false });
    expect(JSON.parse(first.stdout).letters).toHaveLength(16);
    expect(first.stderr).toContain('--all');

    const whole = await runCommand(cloud, ['dead-letters', 'list', '--all', '--json']);
    const { isComplete, groups, letters } = JSON.parse(whole.stdout);
    expect([isComplete, groups]).toEqual([
      true,
      [{ outcome: 'exhausted', reason: 'looked at 12 times', count: 40 }],
    ]);
    expect(letters.map((letter: { id: string }) => letter.id).sort()).toEqual([...ids].sort());
    cloud.foundation.clock.shiftMs(1_000);
    expect(queue('dead-letter').counts()).toEqual({ active: 40, inactive: 0, delayed: 0 });
  });

  test('says what to do when there is no such queue', async () => {
    cloud.mns.broker.queues.delete(cloud.accountId, cloud.region, 'eni-reaper-dead-letter');
    const { exitCode, stderr } = await runCommand(cloud, ['dead-letters', 'list']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/QueueNotExist.*eni-reaper provision/s);
  });
});

describe('eni-reaper dead-letters show', () => {
  test('prints one letter whole and leaves it', async () => {
    const id = exhausted('eni-a1');
    const { exitCode, stdout } = await runCommand(cloud, ['dead-letters', 'show', id]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      id,
      body: { kind: 'dead-letter', message: { eniId: 'eni-a1' } },
    });
    expect(visible()).toEqual([id]);
  });

  test('finds a letter behind the first ones', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => exhausted(`eni-b${index}`));
    const { stdout } = await runCommand(cloud, ['dead-letters', 'show', ids[19] ?? '', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ id: ids[19], body: { message: { eniId: 'eni-b19' } } });
    expect(visible()).toHaveLength(16);
  });

  test('says that an id is not there', async () => {
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['dead-letters', 'show', 'nowhere']);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain('Not found: nowhere.');
  });
});

describe('eni-reaper dead-letters redrive', () => {
  test('sends a task to the delete queue with its attempts counted anew, and leaves the others', async () => {
    const [first, second] = [exhausted('eni-a1'), exhausted('eni-a2')];
    const { exitCode, stdout } = await runCommand(cloud, ['dead-letters', 'redrive', second ?? '']);
    expect([exitCode, stdout]).toEqual([0, `  ${second}  sent  to eni-reaper-delete\n`]);
    expect(bodiesOn('delete')).toMatchObject([{ kind: 'delete-task', eniId: 'eni-a2', attempts: 0 }]);
    expect(visible()).toEqual([first]);
  });

  test('sends all that can be sent, keeps the rest and says why', async () => {
    const task = exhausted('eni-a1');
    const teardown = bury('exhausted', 'looked at 12 times', { kind: 'teardown-task', attempts: 12 });
    const poison = bury('poison', 'kind is not delete-task', { hello: 1 });
    const { exitCode, stdout } = await runCommand(cloud, ['dead-letters', 'redrive', '--all', '--json']);
    expect(exitCode).toBe(4);
    expect(JSON.parse(stdout).results).toMatchObject([
      { id: task, ended: 'redriven', queues: ['eni-reaper-delete'] },
      { id: teardown, ended: 'redriven', queues: ['eni-reaper-teardown'] },
      { id: poison, ended: 'kept', because: expect.stringContaining('which queue') },
    ]);
    expect(bodiesOn('delete')).toHaveLength(1);
    expect(bodiesOn('teardown')).toEqual([{ kind: 'teardown-task', attempts: 0 }]);
    expect(visible()).toEqual([poison]);
  });

  test('removes nothing whose copy could not be sent', async () => {
    const id = exhausted('eni-a1');
    cloud.mns.broker.queues.delete(cloud.accountId, cloud.region, 'eni-reaper-delete');
    const { exitCode, stdout } = await runCommand(cloud, ['dead-letters', 'redrive', id, '--json']);
    expect(exitCode).toBe(4);
    expect(JSON.parse(stdout).results).toMatchObject([{ id, ended: 'kept' }]);
    expect(stdout).toContain('QueueNotExist');
    expect(visible()).toEqual([id]);
  });

  test('says so when a copy was sent and the letter could not be removed', async () => {
    const id = exhausted('eni-a1');
    cloud.foundation.ram.add({
      principal: cloud.accessKeyId,
      effect: 'deny',
      action: 'mns:BatchDeleteMessage',
      resource: '*',
    });
    const { stdout } = await runCommand(cloud, ['dead-letters', 'redrive', id, '--json']);
    expect(JSON.parse(stdout).results).toMatchObject([{ id, ended: 'twice' }]);
    expect(bodiesOn('delete')).toHaveLength(1);
    expect(visible()).toEqual([id]);
  });

  test('only says what it would do in a dry run', async () => {
    const id = exhausted('eni-a1');
    const { exitCode, stdout } = await runCommand(cloud, ['dead-letters', 'redrive', '--all', '--dry-run']);
    expect([exitCode, stdout]).toEqual([0, `  ${id}  would be sent  to eni-reaper-delete\n`]);
    expect(bodiesOn('delete')).toEqual([]);
    expect(visible()).toEqual([id]);
  });

  test.each([
    ['neither ids nor --all', ['dead-letters', 'redrive']],
    ['both ids and --all', ['dead-letters', 'redrive', 'some-id', '--all']],
  ])('refuses %s', async (_, args) => {
    const { exitCode, stderr } = await runCommand(cloud, args);
    expect([exitCode, stderr]).toEqual([
      2,
      'Name the dead letters to redrive by id, or say --all; not both.\n',
    ]);
  });
});

describe('eni-reaper dead-letters delete', () => {
  test('prints what it removes, and removes nothing else', async () => {
    const [first, second] = [exhausted('eni-a1'), exhausted('eni-a2')];
    const { exitCode, stdout } = await runCommand(cloud, ['dead-letters', 'delete', first ?? '', '--yes']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ id: first, body: { message: { eniId: 'eni-a1' } } });
    expect(visible()).toEqual([second]);
  });

  test('removes nothing where nobody can be asked', async () => {
    const id = exhausted('eni-a1');
    const { exitCode, stderr } = await runCommand(cloud, ['dead-letters', 'delete', id]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--yes');
    expect(visible()).toEqual([id]);
  });
});
