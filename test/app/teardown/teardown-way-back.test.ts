import { describe, expect, it } from 'vitest';
import { CloudError } from '../../../shared/core/errors.ts';
import { hours, minutes, noon } from '../../support/times.ts';
import {
  aRequest,
  createTeardownStage,
  ids,
  onWeb,
  outcomeOf,
  stageWith,
  type TeardownStage,
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

describe('a delete that fails until the looks are used up', () => {
  const few = { settings: { maxAttempts: 3 } };
  const wish = aRequest({ onFailure: 'reattach' });

  it.each([
    ['lack of permission', 'forbidden', 'Forbidden.RAM', 'Forbidden.RAM'],
    [
      'a state that never changes',
      'conflict',
      'InvalidOperation.InvalidEniState',
      'InvalidOperation.InvalidEniState',
    ],
    [
      'an instance that does not come to rest',
      'conflict',
      'InvalidOperation.InvalidEcsState',
      'InvalidOperation.InvalidEcsState',
    ],
  ] as const)('for %s leads back to the instance', async (_, handling, code, reason) => {
    const stage = stageWith(few);
    stage.world.refuse('delete', refusalOf(handling, 'Delete', code));
    stage.send(wish);
    await stage.runUntilQuiet();
    expect(stage.world.find('eni-a')).toMatchObject(onWeb);
    expect(stage.world.countOf('delete')).toBe(3);
    expect(theEvent(stage)).toMatchObject({
      type: 'eni-reaper.eni.reattached',
      data: { reason, providerCode: code, providerRequestId: 'refused-request' },
    });
    expect(stage.deadLetters()).toEqual([]);
  });

  it('without an answer leads back to the instance as well', async () => {
    const stage = stageWith(few);
    stage.world.refuse(
      'delete',
      new CloudError('nothing came back', { handling: 'transient', operation: 'Delete' }),
    );
    stage.send(wish);
    await stage.runUntilQuiet();
    expect(stage.world.find('eni-a')).toMatchObject(onWeb);
    expect(theEvent(stage)).toMatchObject({
      type: 'eni-reaper.eni.reattached',
      data: { reason: 'no-answer' },
    });
  });

  it('leads back also when it was withheld because another one had lacked the permission', async () => {
    const stage = createTeardownStage({ settings: { maxAttempts: 1 } });
    for (const eniId of ids(10)) stage.world.put({ eniId, ...onWeb });
    stage.world.refuse('delete', refusalOf('forbidden', 'Delete', 'Forbidden.RAM'));
    stage.send(aRequest({ eniIds: ids(10), onFailure: 'reattach' }));
    await stage.runUntilQuiet();
    expect(stage.events().map(outcomeOf)).toEqual(Array(10).fill('reattached'));
    expect(stage.world.countOf('delete')).toBeLessThan(10);
    for (const eniId of ids(10)) expect(stage.world.find(eniId)).toMatchObject(onWeb);
  });

  it('ends after as many looks at the way back, when attaching is not permitted either', async () => {
    const stage = stageWith(few);
    for (const action of ['delete', 'attach'] as const)
      stage.world.refuse(action, refusalOf('forbidden', action, 'Forbidden.RAM'));
    stage.send(wish);
    await stage.runUntilQuiet();
    expect(stage.world.countOf('attach')).toBe(3);
    expect(theEvent(stage)).toMatchObject({
      type: 'eni-reaper.eni.refused',
      data: { reason: 'reattach-failed', providerCode: 'Forbidden.RAM', attempts: 6 },
    });
    expect(stage.deadLetters()).toEqual([]);
  });

  it('is attached nowhere when a delete without an answer had its effect after all', async () => {
    const stage = stageWith(few);
    // The reads lag behind: they show it Available until the last look is over.
    stage.world.loseAnswer('delete', 3);
    stage.world.refuse('delete', refusalOf('transient', 'Delete', 'InternalError'), 1, 2);
    stage.send(wish);
    await stage.runUntilQuiet();
    expect(stage.world.countOf('attach')).toBe(0);
    expect(theEvent(stage)).toMatchObject({
      type: 'eni-reaper.eni.gone',
      data: { record: { InstanceId: 'i-web' } },
    });
  });

  it.each([
    ['nobody wants it back', { onFailure: 'leave' }, onWeb],
    ['it was not attached', { onFailure: 'reattach' }, {}],
  ])('ends as a dead letter when %s', async (_, asked, eni) => {
    const stage = createTeardownStage(few);
    stage.world.put({ eniId: 'eni-a', ...eni });
    stage.world.refuse('delete', refusalOf('forbidden', 'Delete', 'Forbidden.RAM'));
    stage.send(aRequest(asked));
    await stage.runUntilQuiet();
    expect(stage.world.countOf('attach')).toBe(0);
    expect(outcomeOf(theEvent(stage))).toBe('exhausted');
    expect(stage.deadLetters()).toHaveLength(1);
  });

  it('is no reason to go back once the deletion is seen to have begun', async () => {
    const stage = stageWith({ settings: { maxAttempts: 1 } });
    stage.world.loseAnswer('delete', 1);
    stage.world.stick('delete', 99);
    stage.send(wish);
    await stage.runUntilQuiet();
    expect(theEvent(stage)).toMatchObject({
      type: 'eni-reaper.eni.exhausted',
      data: { because: expect.stringContaining('may vanish'), record: { InstanceId: 'i-web' } },
    });
  });

  it('is no way back for an ENI that was never taken off', async () => {
    const stage = stageWith(few);
    stage.world.refuse('detach', refusalOf('forbidden', 'Detach', 'Forbidden.RAM'));
    stage.send(wish);
    await stage.runUntilQuiet();
    expect(outcomeOf(theEvent(stage))).toBe('exhausted');
  });
});

it('a way back has all its looks, however late it begins', async () => {
  const stage = stageWith({ settings: { maxAttempts: 4 } });
  // Three looks go by before the delete is refused for good, and two attaches fail before one works.
  stage.world.refuse('delete', refusalOf('transient', 'Delete', 'InternalError'), 1, 2, 3);
  stage.world.refuse('delete', forGood('Delete', 'InvalidOperation.HasSlaveEniBonded'), 4);
  stage.world.refuse('attach', refusalOf('forbidden', 'Attach', 'Forbidden.RAM'), 1, 2, 3);
  stage.send(aRequest({ onFailure: 'reattach' }));
  await stage.runUntilQuiet();
  expect(outcomeOf(theEvent(stage))).toBe('reattached');
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

describe('the log of an ENI that is neither deleted nor put back', () => {
  const wish = aRequest({ onFailure: 'reattach', deadline: '2026-11-20T13:00:00Z' });
  const bonded = forGood('Delete', 'InvalidOperation.HasSlaveEniBonded');

  it.each<readonly [string, (stage: TeardownStage) => void, string]>([
    [
      'because it cannot be attached',
      ({ world }) => {
        world.refuse('delete', bonded);
        world.refuse('attach', forGood('Attach', 'EniPerInstanceLimitExceeded'));
      },
      'reattach-failed',
    ],
    [
      'because somebody else was faster',
      ({ world }) => {
        world.refuse('delete', bonded);
        world.before('attach', () => world.change('eni-a', { status: 'InUse', hosts: ['i-other'] }));
      },
      'reattach-failed',
    ],
    [
      'because time is up on the way back',
      ({ world }) => {
        world.refuse('delete', bonded);
        world.refuse('attach', refusalOf('conflict', 'Attach', 'InvalidOperation.InvalidEcsState'));
      },
      'deadline-passed',
    ],
    [
      'because time is up while its delete is not permitted',
      ({ world }) => world.refuse('delete', refusalOf('forbidden', 'Delete', 'Forbidden.RAM')),
      'deadline-passed',
    ],
    [
      'because reading fails on the way back until time is up',
      ({ world }) => {
        world.refuse('delete', bonded);
        world.before('delete', () =>
          world.refuse('readByIds', refusalOf('transient', 'Describe', 'InternalError')),
        );
      },
      'deadline-passed',
    ],
    ['because its detach does not end', ({ world }) => world.stick('detach', 99), 'deadline-passed'],
  ])('says that it was left detached: %s', async (_, prepare, reason) => {
    const stage = stageWith({ settings: { maxAttempts: 99 } });
    prepare(stage);
    stage.send(wish);
    await stage.runUntilQuiet();
    expect(stage.loggedEnds()).toMatchObject([
      { outcome: 'refused', reason, eniId: 'eni-a', requestId: 'stack-42', leftDetached: true },
    ]);
  });

  it('says so when report mode stops its way back', async () => {
    const stage = stageWith({ durationsMs: { attach: minutes(30) } });
    stage.world.refuse('delete', bonded);
    stage.world.refuse('attach', refusalOf('forbidden', 'Attach', 'Forbidden.RAM'), 1);
    stage.send(wish);
    for (let run = 0; run < 2; run += 1) await stage.runOnce();
    stage.clock.advance(minutes(1));
    await stage.runOnce();
    stage.settings = { ...stage.settings, mode: 'report' };
    await stage.runUntilQuiet();
    expect(stage.loggedEnds()).toMatchObject([{ reason: 'report-mode', leftDetached: true }]);
  });

  it.each<readonly [string, object, (stage: TeardownStage) => void, string]>([
    ['it is gone', {}, () => undefined, 'gone'],
    ['it is back', {}, ({ world }) => world.refuse('delete', bonded), 'reattached'],
    [
      'nobody wants it back',
      { onFailure: 'leave' },
      ({ world }) => world.refuse('delete', bonded),
      'refused',
    ],
    [
      'it was never taken off',
      {},
      ({ world }) => world.refuse('detach', forGood('Detach', 'InvalidOperation.EniLinked')),
      'refused',
    ],
    ['its deletion has begun', {}, ({ world }) => world.stick('delete', 99), 'refused'],
  ])('says nothing of the kind when %s', async (_, asked, prepare, outcome) => {
    const stage = stageWith({ settings: { maxAttempts: 99 } });
    prepare(stage);
    stage.send({ ...wish, ...asked });
    await stage.runUntilQuiet();
    expect(stage.loggedEnds()).toMatchObject([{ outcome }]);
    expect(stage.loggedEnds()[0]).not.toHaveProperty('leftDetached');
    expect(stage.loggedEnds()[0]).not.toHaveProperty('ended');
  });
});
