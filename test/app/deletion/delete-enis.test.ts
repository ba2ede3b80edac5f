import { describe, expect, it } from 'vitest';
import type { Handling } from '../../../shared/core/errors.ts';
import { aCloudError } from '../../support/builders.ts';
import { minutes, noon, seconds } from '../../support/times.ts';
import { createWorkerStage, queuedOrphans, stageOf } from '../../support/worker-stage.ts';

const deleteRefused = (handling: Handling, providerCode?: string) => aCloudError(handling, { providerCode });
const readFailed = (handling: Handling) => aCloudError(handling, { operation: 'DescribeNetworkInterfaces' });

describe('a delete whose answer was lost', () => {
  it('is found out by a read when it had come through', async () => {
    const { enis, tasks, stage } = stageOf(1);
    stage.cloud.failCalls('requestDelete', { error: deleteRefused('transient'), effect: 'after' });
    expect(await stage.work(tasks)).toMatchObject({ outcomes: { gone: 1 } });
    expect(stage.events()).toMatchObject([{ data: { reason: 'deleted', record: enis[0]?.record } }]);
    expect(stage.cloud.deletions).toHaveLength(1);
  });

  it('is not sent a second time in the same look when it had not', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.failCalls('requestDelete', { error: deleteRefused('transient') }, 1);
    expect(await stage.work(tasks)).toMatchObject({ outcomes: {}, lookAgain: 1 });
    expect(stage.cloud.countOf('requestDelete')).toBe(1);
    expect(stage.again()).toMatchObject([{ task: { attempts: 1 }, delaySeconds: 5 }]);
    expect(await stage.workAgain()).toMatchObject({ outcomes: { gone: 1 } });
  });

  it('is waited for while the ENI is Deleting, and keeps its description', async () => {
    const { enis, tasks, stage } = stageOf(1, minutes(1));
    stage.cloud.failCalls('requestDelete', { error: deleteRefused('transient'), effect: 'after' }, 1);
    expect(await stage.work(tasks)).toMatchObject({ lookAgain: 1 });
    expect(stage.again()).toMatchObject([{ task: { record: { ...enis[0]?.record } } }]);
    stage.clock.advance(minutes(1));
    expect(await stage.workAgain()).toMatchObject({ outcomes: { gone: 1 } });
    expect(stage.cloud.deletions).toHaveLength(1);
  });
});

// Row L of the list of other tools' mistakes: a refusal for the state of the ENI that is met with the same call again.
describe('a conflict means re-observe, because it may now be attached', () => {
  it('reprieves the ENI that was attached between the read and the delete', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.onCall('requestDelete', () => {
      stage.cloud.change('eni-001', { status: 'InUse', hosts: ['i-1'] });
      return undefined;
    });
    expect(await stage.work(tasks)).toMatchObject({ outcomes: { reprieved: 1 } });
    expect(stage.cloud.find('eni-001')).toMatchObject({ status: 'InUse' });
    expect(stage.cloud.countOf('requestDelete')).toBe(1);
    expect(stage.events()).toMatchObject([{ data: { reason: 'attached' } }]);
  });

  it.each(['Attaching', 'Detaching'])('waits for the ENI that is %s by then', async status => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.onCall('requestDelete', () => {
      stage.cloud.change('eni-001', { status });
      return undefined;
    });
    expect(await stage.work(tasks)).toMatchObject({ outcomes: {}, lookAgain: 1 });
    expect(stage.cloud.countOf('requestDelete')).toBe(1);
  });

  it('reprieves the ENI that was protected in the same moment', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.onCall('requestDelete', () => {
      stage.cloud.change('eni-001', { tags: new Map([['eni-reaper:keep', '']]) });
      return { error: deleteRefused('conflict') };
    });
    expect(await stage.work(tasks)).toMatchObject({ outcomes: { reprieved: 1 } });
    expect(stage.events()).toMatchObject([{ data: { reason: 'protected-by-tag' } }]);
  });

  it('never asks twice in one look, even of an ENI that looks the same', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.failCalls('requestDelete', { error: deleteRefused('conflict') });
    expect(await stage.work(tasks)).toMatchObject({ lookAgain: 1 });
    expect(stage.cloud.countOf('requestDelete')).toBe(1);
    expect(stage.again()).toMatchObject([{ task: { attempts: 1 } }]);
    expect(stage.again()[0]?.task).not.toHaveProperty('deletingSince');
  });

  it('reprieves an accepted delete when somebody was faster after all', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.onCall('readByIds', (_call, count) => {
      if (count === 2) stage.cloud.change('eni-001', { status: 'InUse' });
      return undefined;
    });
    expect(await stage.work(tasks)).toMatchObject({ outcomes: { reprieved: 1 } });
  });
});

describe('a delete that finds nothing', () => {
  it('is gone when a read finds nothing either', async () => {
    const { enis, tasks, stage } = stageOf(1);
    stage.cloud.failCalls('requestDelete', { error: deleteRefused('not-found'), effect: 'after' });
    expect(await stage.work(tasks)).toMatchObject({ outcomes: { gone: 1 } });
    expect(stage.events()).toMatchObject([{ data: { record: enis[0]?.record } }]);
  });

  it('is not gone as long as a read still finds the ENI', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.failCalls('requestDelete', { error: deleteRefused('not-found') });
    expect(await stage.work(tasks)).toMatchObject({ outcomes: {}, lookAgain: 1 });
  });
});

describe('a delete that is refused for good', () => {
  it('ends its task with the provider’s code and request id, and no other', async () => {
    const { tasks, stage } = stageOf(2);
    const error = aCloudError('rejected', {
      providerCode: 'InvalidOperation.DeniedByPolicy',
      providerRequestId: 'r-7',
    });
    stage.cloud.onCall('requestDelete', ({ eniIds }) => (eniIds[0] === 'eni-001' ? { error } : undefined));
    expect(await stage.work(tasks)).toMatchObject({ outcomes: { refused: 1, gone: 1 } });
    expect(stage.events()[0]).toMatchObject({
      type: 'eni-reaper.eni.refused',
      data: {
        reason: 'InvalidOperation.DeniedByPolicy',
        providerCode: 'InvalidOperation.DeniedByPolicy',
        providerRequestId: 'r-7',
      },
    });
    expect(stage.events()[0]?.data).not.toHaveProperty('record');
  });
});

describe('a delete that is refused for lack of permission', () => {
  it('stops the batch, raises the alarm, and counts', async () => {
    const { tasks, stage } = stageOf(20);
    stage.cloud.failCalls('requestDelete', { error: deleteRefused('forbidden', 'Forbidden.RAM') });
    expect(await stage.work(tasks)).toMatchObject({ outcomes: {}, lookAgain: 20 });
    // No more than were on their way when the first answer came.
    expect(stage.cloud.countOf('requestDelete')).toBeLessThanOrEqual(4);
    expect(stage.again().every(({ task, delaySeconds }) => task.attempts === 1 && delaySeconds === 150)).toBe(
      true,
    );
    expect(stage.log.lines).toContainEqual(
      expect.objectContaining({
        level: 'error',
        event: 'permission.refused',
        fields: expect.objectContaining({ providerCode: 'Forbidden.RAM' }),
      }),
    );
  });

  it('waits at least a minute, whatever the dice say', async () => {
    const { enis, tasks } = queuedOrphans(1);
    const stage = createWorkerStage(enis, { random: 0 });
    stage.cloud.failCalls('requestDelete', { error: deleteRefused('forbidden') });
    await stage.work(tasks);
    expect(stage.again()).toMatchObject([{ delaySeconds: 60 }]);
  });

  it('does not forbid the next batch to try', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.failCalls('requestDelete', { error: deleteRefused('forbidden') }, 1);
    await stage.work(tasks);
    expect(await stage.workAgain()).toMatchObject({ outcomes: { gone: 1 } });
  });
});

describe('a read that fails', () => {
  it.each<Handling>(['transient', 'rejected', 'conflict', 'not-found'])(
    'as %s leaves the whole batch for later, whatever the dice say',
    async handling => {
      const { enis, tasks } = queuedOrphans(3);
      const stage = createWorkerStage(enis, { random: 0 });
      stage.cloud.failCalls('readByIds', { error: readFailed(handling) });
      expect(await stage.work(tasks)).toMatchObject({ outcomes: {}, lookAgain: 3 });
      expect(stage.cloud.countOf('requestDelete')).toBe(0);
      expect(stage.again().map(({ task, delaySeconds }) => [task.attempts, delaySeconds])).toEqual([
        [1, 1],
        [1, 1],
        [1, 1],
      ]);
    },
  );

  it('for lack of permission waits longer and raises the alarm', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.failCalls('readByIds', { error: readFailed('forbidden') });
    await stage.work(tasks);
    expect(stage.again()).toMatchObject([{ task: { attempts: 1 }, delaySeconds: 150 }]);
    expect(stage.log.lines.some(({ event }) => event === 'permission.refused')).toBe(true);
  });

  it('while verifying proves nothing', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.onCall('readByIds', (_call, count) =>
      count > 1 ? { error: readFailed('transient') } : undefined,
    );
    expect(await stage.work(tasks)).toMatchObject({ outcomes: {}, lookAgain: 1 });
    expect(stage.events()).toEqual([]);
  });

  it('while verifying is simply tried again', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.failCalls('readByIds', { error: readFailed('transient') }, 2);
    expect(await stage.work(tasks)).toMatchObject({ outcomes: { gone: 1 } });
  });

  it('through a bug is left to redelivery', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.failCalls('readByIds', { error: new TypeError('a bug') });
    await expect(stage.work(tasks)).rejects.toThrow(TypeError);
    expect(stage.queues.sendCalls).toBe(0);
  });

  it('or a delete that fails, through a bug, is not taken for an answer', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.failCalls('requestDelete', { error: new TypeError('a bug') });
    await expect(stage.work(tasks)).rejects.toThrow(TypeError);
  });
});

describe('a read that is too old to act on', () => {
  it.each([
    ['within thirty seconds of the question', 30_000, 1],
    ['a millisecond later', 30_001, 0],
  ])('justifies deletes %s: %i ms, %i deletes', async (_title, answerMs, deletes) => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.onCall('readByIds', (_call, count) => {
      if (count === 1) stage.clock.advance(answerMs);
      return undefined;
    });
    await stage.work(tasks);
    expect(stage.cloud.deletions).toHaveLength(deletes);
    if (deletes === 0) expect(stage.again()).toMatchObject([{ task: { attempts: 0 } }]);
  });

  it('is noticed even when the wall clock steps back meanwhile', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.onCall('readByIds', () => {
      stage.clock.advance(minutes(2));
      stage.clock.stepBack(minutes(2));
      return undefined;
    });
    await stage.work(tasks);
    expect(stage.cloud.deletions).toEqual([]);
  });

  it('does not justify the last deletes of a slow batch', async () => {
    const { tasks, stage } = stageOf(12);
    stage.cloud.onCall('requestDelete', () => {
      stage.clock.advance(seconds(9));
      return undefined;
    });
    const report = await stage.work(tasks);
    expect(stage.cloud.deletions.length).toBeLessThan(12);
    for (const { at } of stage.cloud.deletions)
      expect(at - (noon + minutes(5))).toBeLessThanOrEqual(seconds(30 + 4 * 9));
    expect(report.lookAgain).toBe(12 - stage.cloud.deletions.length);
  });
});
