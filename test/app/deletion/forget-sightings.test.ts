import { describe, expect, it } from 'vitest';
import { firstSeenTag, ownTags, queuedTag } from '../../../shared/core/eni.ts';
import { aCloudError, withTags } from '../../support/builders.ts';
import { minutes } from '../../support/times.ts';
import { createWorkerStage, queuedOrphans, stageOf, type WorkerStage } from '../../support/worker-stage.ts';

const marksOf = ({ cloud }: WorkerStage, eniId = 'eni-001'): readonly string[] =>
  ownTags.filter(key => cloud.find(eniId)?.tags?.has(key));
const attach = ({ cloud }: WorkerStage, ...eniIds: readonly string[]): void => {
  for (const eniId of eniIds) cloud.change(eniId, { status: 'InUse', hosts: ['i-1'] });
};

describe('the worker that finds an ENI in other hands', () => {
  it('takes our two tags off and no other', async () => {
    const { enis, tasks } = queuedOrphans(1);
    const stage = createWorkerStage(enis.map(eni => withTags(eni, { owner: 'ana' })));
    attach(stage, 'eni-001');
    await stage.work(tasks);
    expect(stage.cloud.find('eni-001')?.tags).toEqual(new Map([['owner', 'ana']]));
    expect(stage.cloud.countOf('tag', 'requestDelete')).toBe(0);
  });

  it('writes nothing about an ENI that carries none of our tags', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.change('eni-001', { status: 'InUse', tags: new Map() });
    await stage.work(tasks);
    expect(stage.cloud.countOf('untag')).toBe(0);
  });

  it('writes nothing about an ENI that is being deleted', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.change('eni-001', { status: 'Deleting' });
    await stage.work(tasks);
    expect(stage.cloud.countOf('untag')).toBe(0);
  });

  it('writes nothing in report mode, even when it has to read', async () => {
    const { tasks, stage } = stageOf(1, minutes(5));
    await stage.work(tasks);
    attach(stage, 'eni-001');
    expect(await stage.workAgain({ mode: 'report' })).toMatchObject({ outcomes: { reprieved: 1 } });
    expect(stage.cloud.countOf('untag')).toBe(0);
    expect(marksOf(stage)).toEqual([firstSeenTag, queuedTag]);
  });

  it('does so for an ENI that was attached right before its delete', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.onCall('requestDelete', () => {
      attach(stage, 'eni-001');
      return undefined;
    });
    await stage.work(tasks);
    expect(marksOf(stage)).toEqual([]);
  });

  it('untags many in calls of at most fifty', async () => {
    const { tasks, stage } = stageOf(51);
    attach(stage, ...tasks.map(({ eniId }) => eniId));
    await stage.work(tasks);
    expect(
      stage.cloud.calls.filter(({ action }) => action === 'untag').map(({ eniIds }) => eniIds.length),
    ).toEqual([50, 1]);
  });

  it('groups them by what has to be taken off', async () => {
    const { enis, tasks, stage } = stageOf(2);
    stage.cloud.change('eni-002', {
      tags: new Map([...(enis[1]?.tags ?? [])].filter(([key]) => key !== queuedTag)),
    });
    attach(stage, 'eni-001', 'eni-002');
    await stage.work(tasks);
    expect([...marksOf(stage, 'eni-001'), ...marksOf(stage, 'eni-002')]).toEqual([]);
    expect(stage.cloud.countOf('untag')).toBe(2);
  });

  it('reports the end all the same when it cannot, and says so', async () => {
    const { tasks, stage } = stageOf(1);
    attach(stage, 'eni-001');
    stage.cloud.failCalls('untag', { error: aCloudError('transient', { operation: 'UntagResources' }) });
    expect(await stage.work(tasks)).toMatchObject({ outcomes: { reprieved: 1 } });
    expect(stage.log.lines).toContainEqual({
      level: 'warn',
      event: 'worker.unmark-failed',
      fields: {
        accountId: '1234567890123456',
        region: 'cn-hangzhou',
        eniIds: ['eni-001'],
        problem: 'UntagResources was answered with transient.',
      },
    });
  });

  it('asks once when it may not, raises the alarm, and still deletes what it may', async () => {
    const { tasks, stage } = stageOf(110);
    attach(stage, ...tasks.slice(0, 105).map(({ eniId }) => eniId));
    stage.cloud.failCalls('untag', { error: aCloudError('forbidden', { operation: 'UntagResources' }) });
    expect(await stage.work(tasks)).toMatchObject({ outcomes: { reprieved: 105, gone: 5 } });
    expect(stage.cloud.countOf('untag')).toBe(1);
    expect(stage.log.lines.filter(({ event }) => event === 'permission.refused')).toHaveLength(1);
  });

  it('has no time for it when its time is up', async () => {
    const { tasks, stage } = stageOf(1);
    attach(stage, 'eni-001');
    const deadlineAt = stage.clock.nowMs() + 1_000;
    stage.cloud.onCall('readByIds', () => {
      stage.clock.advance(1_000);
      return undefined;
    });
    expect(await stage.work(tasks, {}, { deadlineAt })).toMatchObject({ outcomes: { reprieved: 1 } });
    expect(stage.cloud.countOf('untag')).toBe(0);
  });

  it('does not take a bug for a refusal', async () => {
    const { tasks, stage } = stageOf(1);
    attach(stage, 'eni-001');
    stage.cloud.failCalls('untag', { error: new TypeError('a bug') });
    await expect(stage.work(tasks)).rejects.toThrow(TypeError);
  });
});
