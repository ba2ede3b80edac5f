import { describe, expect, it } from 'vitest';
import { hours, minutes, noon } from '../../support/times.ts';
import {
  aRequest,
  createTeardownStage,
  onWeb,
  outcomeOf,
  stageWith,
  theEvent,
  told,
} from './teardown-stage.ts';
import { refusalOf } from './teardown-world.ts';

const forGood = (operation: string, code: string) => refusalOf('rejected', operation, code);

describe('the way back', () => {
  it('leads to the named instance and tells why the delete was refused', async () => {
    const stage = stageWith();
    stage.world.refuse('delete', forGood('Delete', 'InvalidOperation.HasSlaveEniBonded'));
    stage.send(aRequest({ onFailure: 'reattach' }));
    await stage.runUntilQuiet();
    expect(stage.world.find('eni-a')).toMatchObject(onWeb);
    expect(theEvent(stage)).toMatchObject({
      type: 'eni-reaper.eni.reattached',
      data: {
        reason: 'bonded',
        providerCode: 'InvalidOperation.HasSlaveEniBonded',
        providerRequestId: 'refused-request',
      },
    });
  });

  it('is not taken for an ENI that nobody took off', async () => {
    const stage = createTeardownStage();
    stage.world.put({ eniId: 'eni-a' });
    stage.world.refuse('delete', forGood('Delete', 'InvalidOperation.HasSlaveEniBonded'));
    stage.send(aRequest({ onFailure: 'reattach' }));
    await stage.runUntilQuiet();
    expect(stage.world.countOf('attach')).toBe(0);
    expect(theEvent(stage)).toMatchObject({ data: { reason: 'bonded' } });
  });

  it('that is refused too leaves the ENI Available and says so, with both reasons', async () => {
    const stage = stageWith();
    stage.world.refuse('delete', forGood('Delete', 'InvalidOperation.HasSlaveEniBonded'));
    stage.world.refuse('attach', forGood('Attach', 'EniPerInstanceLimitExceeded'));
    stage.send(aRequest({ onFailure: 'reattach' }));
    await stage.runUntilQuiet();
    expect(stage.world.find('eni-a')).toMatchObject({ status: 'Available', hosts: [] });
    expect(theEvent(stage)).toMatchObject({
      type: 'eni-reaper.eni.refused',
      data: {
        reason: 'reattach-failed',
        providerCode: 'EniPerInstanceLimitExceeded',
        because: expect.stringContaining('bonded'),
      },
    });
  });

  it('is taken again when an accepted attach falls back', async () => {
    const stage = stageWith();
    stage.world.refuse('delete', forGood('Delete', 'InvalidOperation.HasSlaveEniBonded'));
    stage.world.fallBack(1);
    stage.send(aRequest({ onFailure: 'reattach' }));
    await stage.runUntilQuiet();
    expect(stage.world.countOf('attach')).toBe(2);
    expect(outcomeOf(theEvent(stage))).toBe('reattached');
  });

  it('is given up when attaches keep falling back', async () => {
    const stage = stageWith();
    stage.world.refuse('delete', forGood('Delete', 'InvalidOperation.HasSlaveEniBonded'));
    stage.world.fallBack(99);
    stage.send(aRequest({ onFailure: 'reattach' }));
    await stage.runUntilQuiet();
    expect(theEvent(stage)).toMatchObject({
      type: 'eni-reaper.eni.refused',
      data: { reason: 'reattach-failed' },
    });
    expect(stage.deadLetters()).toEqual([]);
  });

  it('is not taken twice when only its event was lost', async () => {
    const stage = stageWith();
    stage.world.refuse('delete', forGood('Delete', 'InvalidOperation.HasSlaveEniBonded'));
    stage.queues.breakQueue('result-queue', (_, count) => count <= 3);
    stage.send(aRequest({ onFailure: 'reattach' }));
    await stage.runUntilQuiet();
    expect(stage.world.effects.map(({ action }) => action)).toEqual(['detach', 'attach']);
    expect(outcomeOf(theEvent(stage))).toBe('reattached');
  });
});

describe('a deadline', () => {
  it('ends a detach that does not end, and says how far it got', async () => {
    const stage = stageWith();
    stage.world.stick('detach', 99);
    stage.send(aRequest({ deadline: '2026-11-20T12:10:00Z' }));
    await stage.runUntilQuiet();
    expect(theEvent(stage)).toMatchObject({
      data: {
        reason: 'deadline-passed',
        because: 'its detach has begun and is not done; nothing more is done',
      },
    });
    expect(stage.clock.nowMs()).toBeLessThan(noon + minutes(11));
  });

  it('also ends a request whose ENIs cannot be read, one answer for each', async () => {
    const stage = stageWith();
    stage.world.refuse('readByIds', refusalOf('transient', 'Describe', 'InternalError'));
    stage.send(aRequest({ eniIds: ['eni-a', 'eni-b'], deadline: '2026-11-20T12:05:00Z' }));
    await stage.runUntilQuiet();
    expect(told(stage)).toEqual({
      'eni-a': ['refused', 'deadline-passed'],
      'eni-b': ['refused', 'deadline-passed'],
    });
  });
});

describe('an instance that has to be stopped first', () => {
  const running = refusalOf('conflict', 'Detach', 'InvalidOperation.InvalidEnsStatus');
  const request = aRequest({ cloud: 'ens', region: 'cn-suzhou-telecom', deadline: '2026-11-20T20:00:00Z' });

  it('is waited for until the deadline, however many looks that takes, and is never stopped by us', async () => {
    const stage = stageWith({ settings: { maxAttempts: 3 } });
    stage.world.refuse('detach', running);
    stage.send(request);
    await stage.runUntilQuiet();
    expect(theEvent(stage)).toMatchObject({
      type: 'eni-reaper.eni.refused',
      data: { reason: 'deadline-passed', because: expect.stringContaining('still attached to i-web') },
    });
    expect(stage.clock.nowMs() - noon).toBeGreaterThanOrEqual(hours(8));
    expect(stage.clock.nowMs() - noon).toBeLessThan(hours(8) + minutes(1));
    // Often enough to notice, seldom enough to be no burden: every few minutes.
    expect(stage.world.countOf('detach')).toBeGreaterThan(60);
    expect(stage.world.countOf('detach')).toBeLessThan(200);
  });

  it('is noticed soon when it stops', async () => {
    const stage = stageWith();
    stage.world.refuse('detach', running, 1, 2, 3, 4);
    stage.send(request);
    await stage.runUntilQuiet();
    expect(outcomeOf(theEvent(stage))).toBe('gone');
    expect(stage.clock.nowMs() - noon).toBeLessThan(minutes(10));
  });

  it('is not waited for without end, however far the deadline', async () => {
    const stage = stageWith({ settings: { maxAttempts: 3 } });
    stage.world.refuse('detach', running);
    stage.send({ ...request, deadline: '2099-01-01T00:00:00Z' });
    await stage.runUntilQuiet(hours(24 * 9));
    expect(outcomeOf(theEvent(stage))).toBe('exhausted');
    expect(stage.clock.nowMs() - noon).toBeGreaterThan(hours(24 * 7));
  });

  it('uses up the attempts when there is no deadline', async () => {
    const stage = stageWith();
    stage.world.refuse('detach', running);
    stage.send({ ...request, deadline: undefined });
    await stage.runUntilQuiet();
    expect(outcomeOf(theEvent(stage))).toBe('exhausted');
  });
});
