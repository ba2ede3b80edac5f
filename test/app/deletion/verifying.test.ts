import { describe, expect, it } from 'vitest';
import type { Handling } from '../../../shared/core/errors.ts';
import { aCloudError } from '../../support/builders.ts';
import { minutes, noon, seconds } from '../../support/times.ts';
import { stageOf } from '../../support/worker-stage.ts';

const deleteRefused = (handling: Handling, providerCode?: string) => aCloudError(handling, { providerCode });
const readFailed = (handling: Handling) => aCloudError(handling, { operation: 'DescribeNetworkInterfaces' });

describe('verifying', () => {
  it('goes on while an accepted delete does not show yet', async () => {
    const { tasks, stage } = stageOf(1, seconds(5));
    stage.cloud.onCall('readByIds', (_call, count) => {
      if (count === 2) stage.cloud.change('eni-001', { status: 'Available' });
      return undefined;
    });
    expect(await stage.work(tasks)).toMatchObject({ outcomes: { gone: 1 }, lookAgain: 0 });
  });

  it('goes on when the answer to the delete was lost and the first read fails, too', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.failCalls('requestDelete', { error: deleteRefused('transient'), effect: 'after' });
    stage.cloud.failCalls('readByIds', { error: readFailed('transient') }, 2);
    expect(await stage.work(tasks)).toMatchObject({ outcomes: { gone: 1 }, lookAgain: 0 });
  });

  it.each([
    ['is still before the end', 3_001, [1_000, 2_000]],
    ['would be exactly at the end', 3_000, [1_000]],
    ['would be past the end', 2_500, [1_000]],
    ['would be past it from the beginning', 900, []],
  ])('waits for no read that %s of its time', async (_title, timeMs, pauses) => {
    const { tasks, stage } = stageOf(1, minutes(1));
    const startedAt = stage.clock.nowMs();
    await stage.work(tasks, {}, { deadlineAt: startedAt + timeMs });
    expect(stage.clock.nowMs() - startedAt).toBe(pauses.reduce((sum, pause) => sum + pause, 0));
    expect(stage.cloud.countOf('readByIds')).toBe(1 + pauses.length);
    expect(stage.again()).toMatchObject([{ task: { attempts: 1, deletingSince: startedAt } }]);
  });

  it('ends with a read that is not permitted: the task comes back later, with all that it knows', async () => {
    const { enis, tasks, stage } = stageOf(1, minutes(5));
    stage.cloud.onCall('readByIds', (_call, count) =>
      count > 1 ? { error: readFailed('forbidden') } : undefined,
    );
    await stage.work(tasks);
    expect(stage.cloud.countOf('readByIds')).toBe(2);
    const [again] = stage.again();
    expect(again).toMatchObject({
      task: { attempts: 1, deletingSince: noon + minutes(5) },
      delaySeconds: 150,
    });
    expect(again?.task.record).toEqual(enis[0]?.record);
  });

  it('lasts twenty-five seconds at most', async () => {
    const { tasks, stage } = stageOf(1, minutes(5));
    await stage.work(tasks);
    expect(stage.clock.nowMs()).toBe(noon + minutes(5) + seconds(25));
    expect(stage.again()).toHaveLength(1);
  });

  it('hands the description on even of a task that came without one', async () => {
    const { enis, tasks, stage } = stageOf(1, minutes(5));
    await stage.work(tasks.map(task => ({ ...task, record: undefined })));
    expect(stage.again()[0]?.task.record).toEqual(enis[0]?.record);
  });
});

describe('the end of the time for a run', () => {
  it('is not the time for one more delete', async () => {
    const { tasks, stage } = stageOf(1);
    const deadlineAt = stage.clock.nowMs() + seconds(20);
    stage.cloud.onCall('readByIds', () => {
      stage.clock.advance(seconds(20));
      return undefined;
    });
    const report = await stage.work(tasks, {}, { deadlineAt });
    expect(stage.cloud.deletions).toEqual([]);
    expect(report.tasks).toMatchObject([{ ended: 'look-again', reason: 'the time of this run was used up' }]);
  });

  it('is told from a read that became too old', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.slowDown(seconds(31));
    const report = await stage.work(tasks);
    expect(report.tasks).toMatchObject([{ reason: 'the read became too old to act on' }]);
  });
});

describe('the log of a worker', () => {
  const place = { accountId: '1234567890123456', region: 'cn-hangzhou' };

  it('names the ENI, the request and the end of a delete', async () => {
    const { tasks, stage } = stageOf(1);
    await stage.work(tasks);
    expect(stage.log.lines.map(({ event }) => event)).toEqual([
      'worker.started',
      'worker.delete-requested',
      'worker.verified',
      'task.ended',
      'worker.finished',
    ]);
    expect(stage.log.lines[1]?.fields).toEqual({
      ...place,
      eniId: 'eni-001',
      providerRequestId: expect.any(String),
    });
    expect(stage.log.lines[2]).toEqual({
      level: 'debug',
      event: 'worker.verified',
      fields: { ...place, eniId: 'eni-001' },
    });
    expect(stage.log.lines[3]?.fields).toMatchObject({
      eniId: 'eni-001',
      region: 'cn-hangzhou',
      outcome: 'gone',
      reason: 'deleted',
      attempts: 1,
    });
    expect(stage.log.lines[4]?.fields).toMatchObject({
      received: 1,
      outcomes: { gone: 1 },
      tasks: undefined,
    });
  });

  it('gives the evidence for a reprieve', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.change('eni-001', { name: 'other' });
    await stage.work(tasks);
    expect(stage.log.lines).toContainEqual(
      expect.objectContaining({
        event: 'task.ended',
        fields: expect.objectContaining({ because: 'changed: name' }),
      }),
    );
  });

  it.each([
    ['requestDelete', 'worker.delete-refused', { eniId: 'eni-001' }],
    ['readByIds', 'worker.read-failed', {}],
  ] as const)('says of a failed %s where, what and with which code', async (action, event, more) => {
    const { tasks, stage } = stageOf(1);
    const error = aCloudError('forbidden', { operation: action, providerCode: 'Forbidden.RAM' });
    stage.cloud.failCalls(action, { error }, 1);
    await stage.work(tasks);
    const said = {
      ...place,
      providerCode: 'Forbidden.RAM',
      problem: `${action} was answered with Forbidden.RAM.`,
    };
    expect(stage.log.lines).toContainEqual({ level: 'warn', event, fields: { ...said, ...more } });
    expect(stage.log.lines).toContainEqual({
      level: 'error',
      event: 'permission.refused',
      fields: { ...said, operation: action },
    });
    expect(stage.log.lines).toContainEqual(
      expect.objectContaining({
        event: 'task.look-again',
        fields: expect.objectContaining({ eniId: 'eni-001', delaySeconds: 150 }),
      }),
    );
  });

  it('says which API was throttled', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.failCalls('requestDelete', { error: deleteRefused('throttled', 'Throttling') });
    await stage.work(tasks);
    const fields = { ...place, api: 'DeleteNetworkInterface', providerCode: 'Throttling' };
    expect(stage.log.lines).toContainEqual({ level: 'warn', event: 'api.throttled', fields });
  });
});

describe('a permission that is missing for reading', () => {
  it('does not stop the deletes of the next hundred', async () => {
    const { tasks, stage } = stageOf(101);
    stage.cloud.failCalls('readByIds', { error: readFailed('forbidden') }, 1);
    expect(await stage.work(tasks)).toMatchObject({ outcomes: { gone: 1 }, lookAgain: 100 });
  });
});
