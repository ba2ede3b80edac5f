import { describe, expect, it } from 'vitest';
import type { ResultEvent } from '../../../shared/core/messages/result-event.ts';
import { minutes } from '../../support/times.ts';
import {
  aRequest,
  createTeardownStage,
  onWeb,
  outcomeOf,
  stageWith,
  type TeardownStage,
  theEvent,
  told,
} from './teardown-stage.ts';
import { refusalOf } from './teardown-world.ts';

// Goal: a message that is delivered twice does no harm, and what it says twice it says the same. Method: stories with a second delivery, by an instance that
// still knows what it answered and by one that does not.

const bonded = refusalOf('rejected', 'Delete', 'InvalidOperation.HasSlaveEniBonded');
const drain = aRequest({ eniIds: undefined, vSwitchId: 'vsw-1', onFailure: 'reattach' });

/** What each event says, without when it says it. */
function saidBy(stage: TeardownStage): readonly Omit<ResultEvent, 'time'>[] {
  return stage.events().map(({ time: _, ...said }) => said);
}

describe('a request that is delivered again soon', () => {
  it('is answered in the same words, looks included, after an answer that took several', async () => {
    const stage = stageWith({ durationsMs: { delete: minutes(1) } });
    stage.send(aRequest());
    await stage.runUntilQuiet();
    stage.send(aRequest());
    await stage.runUntilQuiet();
    const [first, second] = saidBy(stage);
    expect(first?.data.attempts).toBeGreaterThan(1);
    expect(second).toEqual(first);
  });

  it('is not done twice while it is being done', async () => {
    const stage = stageWith({ durationsMs: { delete: minutes(1) } });
    stage.send(aRequest());
    await stage.runOnce();
    for (let delivery = 0; delivery < 3; delivery += 1) {
      await stage.runOnce();
      stage.send(aRequest());
    }
    await stage.runUntilQuiet();
    expect(stage.world.effects.map(({ action }) => action)).toEqual(['detach', 'delete']);
    expect(outcomeOf(theEvent(stage))).toBe('gone');
    const tasks = stage.queues.bodiesOf('teardown-queue') as { kind: string; hops?: number }[];
    expect(tasks.filter(({ kind, hops }) => kind === 'teardown-task' && hops === undefined)).toHaveLength(1);
  });

  it('is not taken for one whose tasks are under way when they could not be sent', async () => {
    const stage = stageWith();
    stage.world.put({ eniId: 'eni-p', ...onWeb, type: 'Primary' });
    stage.queues.breakQueue('result-queue');
    stage.send(aRequest({ eniIds: ['eni-a', 'eni-p'] }));
    await stage.runOnce();
    stage.queues.repairQueue('result-queue');
    await stage.runUntilQuiet();
    expect(told(stage)).toEqual({ 'eni-a': ['gone', 'deleted'], 'eni-p': ['refused', 'not-secondary'] });
  });

  it('takes nothing down a second time that was put back', async () => {
    const stage = stageWith();
    stage.world.refuse('delete', bonded);
    stage.send(aRequest({ onFailure: 'reattach' }));
    await stage.runUntilQuiet();
    stage.send(aRequest({ onFailure: 'reattach' }));
    await stage.runUntilQuiet();
    const [first, second] = saidBy(stage);
    expect(second).toEqual(first);
    expect(first?.type).toBe('eni-reaper.eni.reattached');
    expect(stage.world.effects.map(({ action }) => action)).toEqual(['detach', 'attach']);
  });

  it('tells again that an ENI could not be put back', async () => {
    const stage = stageWith();
    stage.world.refuse('delete', bonded);
    stage.world.refuse('attach', refusalOf('rejected', 'Attach', 'EniPerInstanceLimitExceeded'));
    for (let delivery = 0; delivery < 2; delivery += 1) {
      stage.send(aRequest({ onFailure: 'reattach' }));
      await stage.runUntilQuiet();
    }
    const [first, second] = saidBy(stage);
    expect(second).toEqual(first);
    expect(first?.data.reason).toBe('reattach-failed');
  });

  it('that is a drain gives each of its ENIs the same answer again, and none for all', async () => {
    const stage = stageWith();
    stage.world.put({ eniId: 'eni-b' });
    stage.world.put({ eniId: 'eni-p', ...onWeb, type: 'Primary' });
    stage.send(drain);
    await stage.runUntilQuiet();
    const once = saidBy(stage);
    stage.send(drain);
    await stage.runUntilQuiet();
    const bySubject = (one: { subject: string }, other: { subject: string }) =>
      one.subject < other.subject ? -1 : 1;
    expect(saidBy(stage).slice(once.length).toSorted(bySubject)).toEqual([...once].toSorted(bySubject));
    expect(once).toHaveLength(3);
  });

  it('that is a drain touches nothing that has come since', async () => {
    const stage = stageWith();
    stage.send(drain);
    await stage.runUntilQuiet();
    stage.world.put({ eniId: 'eni-new' });
    stage.send(drain);
    await stage.runUntilQuiet();
    expect(stage.world.find('eni-new')).toBeDefined();
    expect(Object.keys(told(stage))).toEqual(['eni-a']);
  });

  it('is answered as before when its deadline has passed since, and is no dead letter', async () => {
    for (const request of [aRequest(), drain]) {
      const stage = stageWith();
      const timely = { ...request, deadline: '2026-11-20T12:05:00Z' };
      stage.send(timely);
      await stage.runUntilQuiet();
      stage.clock.advance(minutes(6));
      for (const action of ['readByIds', 'listBySelector'] as const)
        stage.world.refuse(action, refusalOf('throttled', 'Describe', 'Throttling'));
      stage.send(timely);
      await stage.runUntilQuiet();
      const [first, second, ...others] = saidBy(stage);
      expect(second).toEqual(first);
      expect(others).toEqual([]);
      expect(stage.deadLetters()).toEqual([]);
    }
  });

  it('is looked at anew where the world still shows what is true', async () => {
    const stage = createTeardownStage();
    stage.world.put({ eniId: 'eni-a', ...onWeb, publicIps: ['47.1.1.1'] });
    stage.send(aRequest());
    await stage.runUntilQuiet();
    stage.world.change('eni-a', { publicIps: [] });
    stage.send(aRequest());
    await stage.runUntilQuiet();
    expect(stage.events().map(({ data }) => data.reason)).toEqual(['has-public-ip', 'deleted']);
  });

  it('is another request when it asks for something else under the same id', async () => {
    const stage = stageWith();
    stage.world.refuse('delete', bonded, 1);
    stage.send(aRequest({ onFailure: 'reattach' }));
    await stage.runUntilQuiet();
    stage.send(aRequest({ onFailure: 'leave' }));
    await stage.runUntilQuiet();
    expect(stage.events().map(outcomeOf)).toEqual(['reattached', 'gone']);
  });

  it('does not keep a task from going on that was given up and sent again by hand', async () => {
    const stage = stageWith({ settings: { maxAttempts: 2 } });
    stage.world.refuse('detach', refusalOf('forbidden', 'Detach', 'Forbidden.RAM'), 1, 2);
    stage.send(aRequest());
    await stage.runUntilQuiet();
    const [letter] = stage.deadLetters() as { message: object }[];
    stage.send({ ...letter?.message, attempts: 0 });
    await stage.runUntilQuiet();
    expect(stage.events().map(outcomeOf)).toEqual(['exhausted', 'gone']);
  });
});

describe('a task that is delivered again', () => {
  it('is passed over when a newer copy of it is on its way', async () => {
    const stage = stageWith({ durationsMs: { delete: minutes(1) }, secondDeliveryAfterMs: 0 });
    stage.send(aRequest());
    await stage.runUntilQuiet();
    const { outcomes, count } = {
      outcomes: stage.events().map(outcomeOf),
      count: stage.world.countOf('readByIds'),
    };
    expect(new Set(outcomes)).toEqual(new Set(['gone']));
    expect(stage.queues.sentTo('teardown-queue').length).toBeLessThan(10);
    expect(count).toBeLessThan(40);
  });

  it('is not passed over when its newer copy could not be sent', async () => {
    const stage = stageWith({ durationsMs: { delete: minutes(1) } });
    stage.send(aRequest());
    await stage.runOnce();
    stage.queues.breakQueue('teardown-queue');
    await expect(stage.runOnce()).rejects.toThrow('could not be sent again');
    stage.queues.repairQueue('teardown-queue');
    await stage.runUntilQuiet();
    expect(theEvent(stage)).toMatchObject({ data: { reason: 'deleted', record: { InstanceId: 'i-web' } } });
  });

  it('is not passed over when its event could not be sent', async () => {
    const stage = stageWith();
    stage.send(aRequest());
    await stage.runOnce();
    stage.queues.breakQueue('result-queue');
    await stage.runOnce();
    stage.queues.repairQueue('result-queue');
    await stage.runUntilQuiet();
    expect(theEvent(stage)).toMatchObject({ data: { reason: 'deleted', record: { InstanceId: 'i-web' } } });
  });
});

describe('a request that is delivered again to an instance that knows nothing of it', () => {
  it.each([
    ['after a quarter of an hour', (stage: TeardownStage) => stage.clock.advance(minutes(16))],
    ['by another instance', (stage: TeardownStage) => stage.restart()],
  ])('says what is true now, and where the rest stands: %s', async (_, pass) => {
    const stage = stageWith();
    stage.send(aRequest());
    await stage.runUntilQuiet();
    pass(stage);
    stage.send(aRequest());
    await stage.runUntilQuiet();
    const [first, second] = stage.events();
    expect(second).toMatchObject({
      id: first?.id,
      type: 'eni-reaper.eni.gone',
      data: {
        reason: 'not-found',
        because: expect.stringContaining('its first answer says what became of it'),
      },
    });
  });

  it('that is a drain says that nothing hangs on its resource now', async () => {
    const stage = stageWith();
    stage.send(drain);
    await stage.runUntilQuiet();
    stage.restart();
    stage.send(drain);
    await stage.runUntilQuiet();
    const [first, second] = stage.events();
    expect(second?.id).not.toBe(first?.id);
    expect(second).toMatchObject({
      subject: 'vsw-1',
      data: { reason: 'no-enis', because: expect.stringContaining('an earlier delivery') },
    });
  });
});
