import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Queue } from '../../emulator/mns/queue.ts';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import { encodeDeleteTask } from '../../shared/core/deletion/delete-task.ts';
import { encodeDeadLetter } from '../../shared/core/messages/dead-letter.ts';
import { aTask } from '../support/builders.ts';
import { hours } from '../support/times.ts';
import { runCommand } from './command.ts';

let cloud: Emulator;
beforeEach(async () => {
  cloud = await startEmulator({ world: 'empty', seed: 3 });
  for (const name of ['delete', 'teardown', 'result', 'dead-letter'])
    cloud.mns.broker.queues.create(cloud.accountId, cloud.region, `eni-reaper-${name}`, {
      visibilityTimeout: 360,
      messageRetentionPeriod: 604_800,
    });
});
afterEach(() => cloud.close());

function queue(name: string): Queue {
  const found = cloud.mns.broker.queue(cloud.accountId, cloud.region, `eni-reaper-${name}`);
  if (found === undefined) throw new Error(`The queue ${name} is gone.`);
  return found;
}

/** Puts a dead letter on its queue, as many hours ago, and returns its id. */
function bury(outcome: 'poison' | 'exhausted', reason: string, message: unknown, hoursAgo = 0): string {
  const body = encodeDeadLetter({ outcome, reason, attempts: 12, message });
  cloud.foundation.clock.shiftMs(-hours(hoursAgo));
  const { messageId } = queue('dead-letter').send(Buffer.from(body).toString('base64'));
  cloud.foundation.clock.shiftMs(hours(hoursAgo));
  return messageId;
}

const request = { kind: 'teardown-request', version: 1, requestId: 'stack-42', region: 'cn-hangzhou' };

/** Somebody else takes up to so many letters on lease. */
const takeAway = (max: number): void => void queue('dead-letter').receive({ max });

const exhausted = (eniId: string): string =>
  bury('exhausted', 'looked at 12 times', JSON.parse(encodeDeleteTask(aTask({ eniId, attempts: 12 }))));

/** What is on a queue, decoded. */
function bodiesOn(name: string): readonly Record<string, unknown>[] {
  return queue(name)
    .snapshot()
    .map(({ body }) => JSON.parse(Buffer.from(body, 'base64').toString()));
}

/** Which dead letters anybody can see, behind a command at once: whatever it gave back is there again when it ends. */
function visible(): readonly string[] {
  return queue('dead-letter')
    .peek(16)
    .map(({ messageId }) => messageId);
}

describe('eni-reaper dead-letters list', () => {
  test('groups by outcome and reason, shows what each is about, takes nothing away, and exits with 4', async () => {
    const ids = [exhausted('eni-a1'), exhausted('eni-a2'), bury('poison', 'version is not 1', { kind: 'x' })];
    const { exitCode, stdout } = await runCommand(cloud, ['dead-letters', 'list']);
    expect(exitCode).toBe(4);
    expect(stdout).toMatch(/^ {2}count {2}outcome {4}reason\n {6}2 {2}exhausted {2}looked at 12 times\n/m);
    expect(stdout).toMatch(/^ {6}1 {2}poison +version is not 1$/m);
    expect(stdout).toMatch(/^ {2}id +outcome +age +dropped in +about$/m);
    expect(stdout).toMatch(
      new RegExp(`${ids[0]} {2}exhausted +0 min +6 d {2}delete-task cn-hangzhou eni-a1`),
    );
    expect(visible()).toEqual(ids);
  });

  test('puts failures that differ in nothing but the id of a request into one group', async () => {
    const failed = (id: string) => `last: DeleteNetworkInterface was refused (HTTP 403, request ${id}): no.`;
    for (const id of ['770C6F1C-039E', '8EF1CDE7-201E']) bury('exhausted', failed(id), { kind: 'x' });
    const { stdout } = await runCommand(cloud, ['dead-letters', 'list', '--json']);
    expect(JSON.parse(stdout).groups).toMatchObject([
      { count: 2, reason: 'last: DeleteNetworkInterface was refused (HTTP 403): no.' },
    ]);
  });

  test('says that there are none, and exits with 0', async () => {
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['dead-letters', 'list']);
    expect([exitCode, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(/^There are no dead letters to be seen\. One that somebody is reading is hidden/);
  });

  test('shows the oldest first, how old it is, and how long the queue still keeps it', async () => {
    const young = bury('exhausted', 'looked at 12 times', request, 30);
    const old = bury('poison', 'version is not 1', request, 150);
    const { stdout, stderr } = await runCommand(cloud, ['dead-letters', 'list']);
    const rows = stdout.split('\n').filter(line => /\d d|\d h/.test(line));
    expect(rows[0]).toMatch(new RegExp(`^ {2}${old} {2}poison +6 d +17 h {2}teardown-request`));
    expect(rows[1]).toMatch(new RegExp(`^ {2}${young} {2}exhausted +30 h +5 d {2}teardown-request`));
    expect(stderr).toMatch(/^The queue drops the first of them in 17 h: redrive it before/m);

    const { letters } = JSON.parse((await runCommand(cloud, ['dead-letters', 'list', '--json'])).stdout);
    expect(letters[0]).toMatchObject({ id: old, buriedAt: expect.stringMatching(/^20.*Z$/) });
    expect(Date.parse(letters[0].droppedAt) - Date.parse(letters[0].buriedAt)).toBe(hours(168));
  });

  test('leaves what it read through to the next command at once', async () => {
    const ids = [exhausted('eni-a1'), exhausted('eni-a2')];
    await runCommand(cloud, ['dead-letters', 'list', '--all']);
    const { exitCode, stdout } = await runCommand(cloud, ['dead-letters', 'list', '--json']);
    expect(exitCode).toBe(4);
    const { letters, isComplete } = JSON.parse(stdout);
    expect([isComplete, letters.map(({ id }: { id: string }) => id)]).toEqual([true, ids]);
  });

  test.each(['list', 'list --all', 'redrive --all', 'redrive --all --dry-run'])(
    'does not call what others hold nothing, and exits with 4: %s',
    async line => {
      const args = line.split(' ');
      exhausted('eni-a1');
      exhausted('eni-a2');
      takeAway(2);
      const { exitCode, stdout, stderr } = await runCommand(cloud, ['dead-letters', ...args]);
      expect([exitCode, stdout]).toEqual([4, '']);
      expect(stderr).toBe(
        '2 dead letters are hidden, because somebody is reading. Look again in some minutes.\n',
      );
      const {
        isComplete,
        hidden,
        letters = [],
      } = JSON.parse((await runCommand(cloud, ['dead-letters', ...args, '--json'])).stdout);
      expect([isComplete ?? false, hidden, letters]).toEqual([false, 2, []]);
    },
  );

  test.each(['', '--all'])('counts what others hold beside what list %s shows', async option => {
    exhausted('eni-a1');
    takeAway(1);
    const id = exhausted('eni-a2');
    const { exitCode, stdout, stderr } = await runCommand(cloud, [
      'dead-letters',
      'list',
      ...(option === '' ? [] : [option]),
    ]);
    expect(exitCode).toBe(4);
    expect(stdout).toContain(id);
    expect(stderr).toBe(
      '1 more dead letter is hidden, because somebody is reading. Look again in some minutes.\n',
    );
  });

  test('shows letters where the queue may not be asked how long it keeps them', async () => {
    cloud.foundation.ram.add({
      principal: cloud.accessKeyId,
      effect: 'deny',
      action: 'mns:GetQueueAttributes',
      resource: '*',
    });
    const id = exhausted('eni-a1');
    const { exitCode, stdout } = await runCommand(cloud, ['dead-letters', 'list']);
    expect(exitCode).toBe(4);
    expect(stdout).toMatch(new RegExp(`${id} {2}exhausted +0 min +- {2}delete-task`));
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
      buriedAt: expect.stringMatching(/Z$/),
      droppedAt: expect.stringMatching(/Z$/),
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
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ {2}id +outcome +about +what happened\n/);
    expect(stdout).toMatch(
      new RegExp(
        `\n {2}${second} {2}exhausted {2}delete-task cn-hangzhou eni-a2 {2}sent to eni-reaper-delete\n$`,
      ),
    );
    expect(bodiesOn('delete')).toMatchObject([{ kind: 'delete-task', eniId: 'eni-a2', attempts: 0 }]);
    expect(visible()).toEqual([first]);
  });

  test('sends all that can be sent, keeps the rest and says why', async () => {
    const task = exhausted('eni-a1');
    const teardown = bury('exhausted', 'looked at 12 times', { kind: 'teardown-task', attempts: 12 });
    const unknown = queue('dead-letter').send(Buffer.from('{"hello":1}').toString('base64')).messageId;
    const { exitCode, stdout } = await runCommand(cloud, [
      'dead-letters',
      'redrive',
      '--all',
      '--yes',
      '--json',
    ]);
    expect(exitCode).toBe(4);
    expect(JSON.parse(stdout).results).toMatchObject([
      { id: task, ended: 'redriven', queues: ['eni-reaper-delete'] },
      { id: teardown, ended: 'redriven', queues: ['eni-reaper-teardown'] },
      { id: unknown, ended: 'kept', because: expect.stringContaining('which queue') },
    ]);
    expect(bodiesOn('delete')).toHaveLength(1);
    expect(bodiesOn('teardown')).toEqual([{ kind: 'teardown-task', attempts: 0 }]);
    expect(visible()).toEqual([unknown]);
  });

  test('keeps poison, which would come straight back, unless somebody names it or asks for poison', async () => {
    const message = { kind: 'delete-task', version: 99 };
    const ids = [1, 2, 3].map(number => bury('poison', 'version is not 1', { ...message, number }));
    const task = exhausted('eni-a1');
    const all = await runCommand(cloud, ['dead-letters', 'redrive', '--all']);
    expect(all.exitCode).toBe(4);
    expect(all.stdout.match(/kept: it is poison, which would come straight back/g)).toHaveLength(3);
    expect(visible()).toEqual(ids);
    expect(bodiesOn('delete')).toMatchObject([{ eniId: 'eni-a1' }]);
    expect(task).not.toBe('');

    const named = await runCommand(cloud, ['dead-letters', 'redrive', ids[1] ?? '']);
    expect([named.exitCode, visible()]).toEqual([0, [ids[0], ids[2]]]);
    const asked = await runCommand(cloud, ['dead-letters', 'redrive', '--outcome', 'poison']);
    expect([asked.exitCode, visible()]).toEqual([0, []]);
    expect(bodiesOn('delete').slice(1)).toMatchObject([{ number: 2 }, { number: 1 }, { number: 3 }]);
  });

  test('sends only those of one outcome, and gives the others back', async () => {
    const poison = bury('poison', 'version is not 1', { kind: 'delete-task', version: 99 });
    exhausted('eni-a1');
    const { exitCode } = await runCommand(cloud, ['dead-letters', 'redrive', '--outcome', 'exhausted']);
    expect([exitCode, visible()]).toEqual([0, [poison]]);
    expect(bodiesOn('delete')).toMatchObject([{ eniId: 'eni-a1' }]);
    const none = await runCommand(cloud, ['dead-letters', 'redrive', '--outcome', 'exhausted']);
    expect([none.exitCode, none.stderr]).toEqual([0, 'None of the dead letters to be seen is exhausted.\n']);
  });

  test('sends nothing when teardowns are among them and nobody can be asked', async () => {
    const ids = [bury('exhausted', 'looked at 12 times', request, 50), exhausted('eni-a1')];
    for (const which of [['--all'], ['--outcome', 'exhausted'], ids]) {
      const { exitCode, stdout, stderr } = await runCommand(cloud, ['dead-letters', 'redrive', ...which]);
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(
        new RegExp(`${ids[0]} {2}exhausted +2 d {2}teardown-request cn-hangzhou stack-42`),
      );
      expect(stderr).toMatch(/This is a teardown: .* say --yes if you mean it\.\n$/);
      expect(visible()).toEqual(ids);
    }
    expect([bodiesOn('teardown'), bodiesOn('delete')]).toEqual([[], []]);
    const { exitCode } = await runCommand(cloud, ['dead-letters', 'redrive', '--all', '--yes']);
    expect([exitCode, visible(), bodiesOn('teardown')]).toEqual([0, [], [request]]);
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
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/ {2}what would happen\n/);
    expect(stdout).toMatch(new RegExp(`${id} {2}exhausted .* {2}sent to eni-reaper-delete\n$`));
    expect(bodiesOn('delete')).toEqual([]);
    expect(visible()).toEqual([id]);
  });

  test.each([
    ['neither ids nor --all', ['dead-letters', 'redrive']],
    ['both ids and --all', ['dead-letters', 'redrive', 'some-id', '--all']],
    ['both --outcome and --all', ['dead-letters', 'redrive', '--outcome', 'poison', '--all']],
  ])('refuses %s', async (_, args) => {
    const { exitCode, stderr } = await runCommand(cloud, args);
    expect([exitCode, stderr]).toEqual([
      2,
      'Name the dead letters to redrive by id, or say --outcome or --all: one of them.\n',
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

  test('shows what it is about to remove, and removes nothing where nobody can be asked', async () => {
    const id = exhausted('eni-a1');
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['dead-letters', 'delete', id]);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(new RegExp(`${id} {2}exhausted +0 min {2}delete-task cn-hangzhou eni-a1\n`));
    expect(stderr).toMatch(/Delete this dead letter for good\?.*--yes/);
    expect(visible()).toEqual([id]);
  });

  test('ends with a report for machines', async () => {
    const id = exhausted('eni-a1');
    const args = ['dead-letters', 'delete', id, 'nowhere', '--yes', '--json'];
    const { exitCode, stdout } = await runCommand(cloud, args);
    const [letter, report] = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(letter).toMatchObject({ id, body: { kind: 'dead-letter' } });
    expect(report).toEqual({
      kind: 'delete-report',
      version: 1,
      deleted: [id],
      kept: [],
      missing: ['nowhere'],
      hidden: 0,
    });
    expect(exitCode).toBe(1);
  });

  test('says that others hold letters when one is not found', async () => {
    const id = exhausted('eni-a1');
    takeAway(1);
    const { exitCode, stderr } = await runCommand(cloud, ['dead-letters', 'delete', id, '--yes']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/Not found: .*\n1 dead letter is hidden, because somebody is reading/);
    expect(queue('dead-letter').counts()).toMatchObject({ inactive: 1 });
  });
});
