import { describe, expect, it } from 'vitest';
import type { Eni } from '../../../shared/core/eni.ts';
import { hours, minutes, noon } from '../../support/times.ts';
import { stageOf, type WorkerStage } from '../../support/worker-stage.ts';

const typesOf = (stage: WorkerStage): readonly string[] =>
  stage.events().map(({ type }) => type.replace('eni-reaper.eni.', ''));

describe('a deletion that is stuck', () => {
  const deleting = (eni: Eni | undefined): Partial<Eni> => ({ ...eni, status: 'Deleting' });

  it('is asked for again only after STUCK_AFTER, counted from when we first knew', async () => {
    const { enis, tasks, stage } = stageOf(1);
    stage.cloud.stick('eni-001', 1);
    await stage.work(tasks);
    expect(stage.again()).toMatchObject([{ task: { attempts: 1, deletingSince: noon + minutes(5) } }]);
    await stage.workAgain();
    expect(stage.cloud.deletions).toHaveLength(1);
    expect(stage.again()).toMatchObject([{ task: { attempts: 2, deletingSince: noon + minutes(5) } }]);

    stage.clock.advance(minutes(2));
    expect(await stage.workAgain()).toMatchObject({ outcomes: { gone: 1 } });
    expect(stage.cloud.deletions).toHaveLength(2);
    expect(stage.events()).toMatchObject([{ data: { record: enis[0]?.record, attempts: 3 } }]);
  });

  it('keeps the description from before the first delete', async () => {
    const { enis, tasks, stage } = stageOf(1);
    stage.cloud.stick('eni-001', 1);
    await stage.work(tasks);
    // The cloud forgets parts of an ENI that it is taking apart; what the fingerprint compares stays.
    stage.cloud.change('eni-001', {
      record: { ...enis[0]?.record, Status: 'Deleting', Attachment: 'taken apart' },
    });
    stage.clock.advance(minutes(3));
    await stage.workAgain();
    expect(stage.events()).toMatchObject([{ type: 'eni-reaper.eni.gone' }]);
    expect(stage.events()[0]?.data['record']).toEqual(enis[0]?.record);
  });

  it('is waited for anew after it was asked for again', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.stick('eni-001', 2);
    await stage.work(tasks);
    stage.clock.advance(minutes(3));
    await stage.workAgain();
    const [first, second] = stage.cloud.deletions;
    expect(stage.again()[0]?.task.deletingSince).toBe(second?.at);
    expect(second?.at).toBeGreaterThan((first?.at ?? 0) + minutes(2));
    await stage.workAgain();
    expect(stage.cloud.deletions).toHaveLength(2);
  });

  it('of somebody else is waited for as well', async () => {
    const { enis, tasks, stage } = stageOf(1);
    stage.cloud.change('eni-001', deleting(enis[0]));
    await stage.work(tasks);
    expect(stage.cloud.deletions).toEqual([]);
    expect(stage.again()).toMatchObject([{ task: { deletingSince: noon + minutes(5) } }]);
  });

  it('is not asked for again of an ENI that was protected meanwhile', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.stick('eni-001', 1);
    await stage.work(tasks);
    stage.cloud.change('eni-001', { tags: new Map([['eni-reaper:keep', '']]) });
    stage.clock.advance(hours(1));
    expect(await stage.workAgain()).toMatchObject({ outcomes: { reprieved: 1 } });
    expect(stage.cloud.deletions).toHaveLength(1);
  });

  it('without an end becomes a dead letter', async () => {
    const { tasks, stage } = stageOf(1);
    stage.cloud.stick('eni-001', 99);
    await stage.work(tasks, { maxAttempts: 5 });
    for (let look = 2; look <= 5; look += 1) await stage.workAgain({ maxAttempts: 5 });
    expect(typesOf(stage)).toEqual(['exhausted']);
    expect(stage.deadLetters()).toMatchObject([
      { outcome: 'exhausted', attempts: 5, message: { eniId: 'eni-001', attempts: 5 } },
    ]);
    expect(stage.queues.waitingIn('delete-queue')).toEqual([]);
  });
});
