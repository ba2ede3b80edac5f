import { describe, expect, it } from 'vitest';
import type { Handling } from '../../../shared/core/errors.ts';
import { aCloudError } from '../../support/builders.ts';
import { minutes, noon, seconds } from '../../support/times.ts';
import { stageOf } from '../../support/worker-stage.ts';

const deleteRefused = (handling: Handling, providerCode?: string) => aCloudError(handling, { providerCode });
const readFailed = (handling: Handling) => aCloudError(handling, { operation: 'DescribeNetworkInterfaces' });

describe('a throttled minute', () => {
  it('ends all deletes of that minute, and the rest is spread behind its boundary without counting', async () => {
    const { tasks, stage } = stageOf(20);
    stage.clock.advance(seconds(20));
    stage.cloud.failCalls('requestDelete', { error: deleteRefused('throttled', 'Throttling.User') }, 5);
    const report = await stage.work(tasks, { deletesPerMinute: 60 });
    expect(stage.cloud.countOf('requestDelete')).toBeLessThanOrEqual(8);
    expect(report.lookAgain).toBe(20 - (report.outcomes.gone ?? 0));
    const waiting = stage.queues.waitingIn('delete-queue').map(({ visibleAt }) => visibleAt);
    const boundary = noon + minutes(6);
    expect(Math.min(...waiting)).toBeGreaterThanOrEqual(boundary);
    // One a second, never all at once.
    expect(new Set(waiting).size).toBe(waiting.length);
    expect(stage.again().every(({ task }) => task.attempts === 0)).toBe(true);
    expect(stage.log.lines.filter(({ event }) => event === 'api.throttled')).toHaveLength(1);
  });

  it('is remembered for the next batch of the same minute, and forgotten behind it', async () => {
    const { tasks, stage } = stageOf(2);
    stage.cloud.failCalls('requestDelete', { error: deleteRefused('throttled') }, 1);
    await stage.work(tasks.slice(0, 1));
    await stage.work(tasks.slice(1));
    expect(stage.cloud.countOf('requestDelete')).toBe(1);
    expect(await stage.workAgain()).toMatchObject({ outcomes: { gone: 2 } });
  });

  it('is spread on over several batches', async () => {
    const { tasks, stage } = stageOf(4);
    stage.cloud.failCalls('requestDelete', { error: deleteRefused('throttled') });
    await stage.work(tasks.slice(0, 2), { deletesPerMinute: 4 });
    await stage.work(tasks.slice(2), { deletesPerMinute: 4 });
    expect(stage.again().map(({ delaySeconds }) => delaySeconds)).toEqual([60, 75, 90, 105]);
  });

  it('of reads ends all reads of that minute, and deletes nothing unread', async () => {
    const { tasks, stage } = stageOf(2);
    stage.cloud.failCalls('readByIds', { error: readFailed('throttled') }, 1);
    await stage.work(tasks.slice(0, 1));
    await stage.work(tasks.slice(1));
    expect(stage.cloud.countOf('readByIds')).toBe(1);
    expect(stage.cloud.countOf('requestDelete')).toBe(0);
    expect(stage.again().map(({ task }) => task.attempts)).toEqual([0, 0]);
    expect(stage.log.lines.filter(({ event }) => event === 'api.throttled')).toHaveLength(1);
    expect(await stage.workAgain()).toMatchObject({ outcomes: { gone: 2 } });
  });

  it('that keeps a delete from being verified sends the task behind its boundary, uncounted', async () => {
    const { enis, tasks, stage } = stageOf(1);
    stage.cloud.failCalls('readByIds', { error: readFailed('throttled') }, 2);
    await stage.work(tasks);
    expect(stage.again()).toMatchObject([
      { task: { attempts: 0, deletingSince: noon + minutes(5), record: { ...enis[0]?.record } } },
    ]);
    expect(stage.queues.waitingIn('delete-queue')[0]?.visibleAt).toBeGreaterThanOrEqual(noon + minutes(6));
    expect(stage.cloud.countOf('readByIds')).toBe(2);
    expect(await stage.workAgain()).toMatchObject({ outcomes: { gone: 1 } });
  });
});

describe('the budget of a minute', () => {
  it.each([
    [3, 3],
    [4, 4],
    [5, 4],
  ])('for %i tasks and 4 deletes a minute lets %i through', async (count, deletes) => {
    const { tasks, stage } = stageOf(count);
    const report = await stage.work(tasks, { deletesPerMinute: 4 });
    expect(stage.cloud.deletions).toHaveLength(deletes);
    expect(report).toMatchObject({ outcomes: { gone: deletes }, lookAgain: count - deletes });
    expect(stage.again().every(({ task }) => task.attempts === 0)).toBe(true);
  });

  it('opens again in the next minute', async () => {
    const { tasks, stage } = stageOf(5);
    await stage.work(tasks, { deletesPerMinute: 4 });
    expect(await stage.workAgain({ deletesPerMinute: 4 })).toMatchObject({ outcomes: { gone: 1 } });
  });
});
