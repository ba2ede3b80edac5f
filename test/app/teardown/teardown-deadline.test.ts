import { describe, expect, it } from 'vitest';
import { minutes, noon, seconds } from '../../support/times.ts';
import { aRequest, createTeardownStage, outcomeOf, stageWith, theEvent } from './teardown-stage.ts';
import { refusalOf } from './teardown-world.ts';

// Goal: an answer that is given while our own delete is under way is the true one, or keeps what an undo needs. Method: the delete takes longer and
// longer than the deadline, or does not end at all.

/** Two seconds after the first read the detach is sent, some six seconds later the delete. */
const soon = aRequest({ deadline: '2026-11-20T12:00:12Z' });
const before = { NetworkInterfaceId: 'eni-a', InstanceId: 'i-web', Status: 'InUse' };

describe('a deadline that passes while our delete is under way', () => {
  it('waits for what comes true within half a minute', async () => {
    const stage = stageWith({ durationsMs: { delete: seconds(20) } });
    stage.send(soon);
    await stage.runUntilQuiet();
    expect(theEvent(stage)).toMatchObject({
      type: 'eni-reaper.eni.gone',
      data: { reason: 'deleted', record: before },
    });
  });

  it('keeps the record, and says that the ENI may vanish after the answer', async () => {
    // Reads behind the deadline use up no looks.
    const stage = stageWith({ durationsMs: { delete: minutes(10) }, settings: { maxAttempts: 2 } });
    stage.send(soon);
    await stage.runUntilQuiet();
    expect(stage.clock.nowMs()).toBeLessThan(noon + minutes(2));
    expect(theEvent(stage)).toMatchObject({
      type: 'eni-reaper.eni.refused',
      data: {
        reason: 'deadline-passed',
        because:
          'its deletion has begun and is not done; nothing more is done; it may vanish after this answer',
        record: before,
      },
    });
    stage.clock.advance(minutes(10));
    expect(stage.world.find('eni-a')).toBeUndefined();
  });

  it('keeps the record when its state cannot be read any more', async () => {
    const stage = stageWith({ durationsMs: { delete: minutes(10) } });
    stage.world.before('delete', () =>
      stage.world.refuse('readByIds', refusalOf('transient', 'Describe', 'InternalError')),
    );
    stage.send(soon);
    await stage.runUntilQuiet();
    expect(theEvent(stage)).toMatchObject({
      data: { reason: 'deadline-passed', because: expect.stringContaining('may vanish'), record: before },
    });
  });

  it('keeps the record when the answer to the delete was lost', async () => {
    const stage = createTeardownStage({ durationsMs: { delete: minutes(10) } });
    stage.world.put({ eniId: 'eni-a' });
    stage.world.loseAnswer('delete', 1);
    stage.world.before('delete', () =>
      stage.world.refuse('readByIds', refusalOf('transient', 'Describe', 'InternalError')),
    );
    stage.send(aRequest({ deadline: '2026-11-20T12:00:01Z' }));
    await stage.runUntilQuiet();
    expect(theEvent(stage)).toMatchObject({
      data: { reason: 'deadline-passed', record: { NetworkInterfaceId: 'eni-a' } },
    });
  });

  it('sends nothing more, however stuck the delete', async () => {
    const stage = stageWith({ settings: { stuckAfterMs: seconds(5) } });
    stage.world.stick('delete', 99);
    stage.send(soon);
    await stage.runUntilQuiet();
    const late = stage.world.effects.filter(({ atMs }) => atMs >= noon + seconds(12));
    expect(late).toEqual([]);
    expect(outcomeOf(theEvent(stage))).toBe('refused');
  });
});

describe('another answer while our delete is under way', () => {
  it('keeps the record when the operator switches to report mode', async () => {
    const stage = stageWith({ durationsMs: { delete: minutes(10) } });
    stage.send(aRequest());
    await stage.runOnce();
    await stage.runOnce();
    stage.settings = { ...stage.settings, mode: 'report' };
    await stage.runUntilQuiet();
    expect(theEvent(stage)).toMatchObject({
      data: { reason: 'report-mode', because: expect.stringContaining('may vanish'), record: before },
    });
  });

  it('keeps the record when the looks are used up', async () => {
    const stage = stageWith({ settings: { maxAttempts: 2 } });
    stage.world.stick('delete', 99);
    stage.send(aRequest());
    await stage.runUntilQuiet();
    expect(theEvent(stage)).toMatchObject({
      type: 'eni-reaper.eni.exhausted',
      data: { because: expect.stringContaining('may vanish'), record: before },
    });
  });

  it('has no record where nothing was deleted', async () => {
    const stage = stageWith();
    stage.world.stick('detach', 99);
    stage.send(soon);
    await stage.runUntilQuiet();
    expect(theEvent(stage)).toMatchObject({ data: { reason: 'deadline-passed' } });
    expect(theEvent(stage).data).not.toHaveProperty('record');
  });
});
