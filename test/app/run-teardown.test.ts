import { describe, expect, it } from 'vitest';
import { homePlace } from '../support/builders.ts';
import { minutes, noon, seconds } from '../support/times.ts';
import {
  aRequest,
  createTeardownStage,
  ids,
  onWeb,
  outcomeOf,
  stageWith,
  theEvent,
  told,
} from './teardown/teardown-stage.ts';
import { refusalOf } from './teardown/teardown-world.ts';

const forGood = (operation: string, code: string) => refusalOf('rejected', operation, code);

describe('an ENI on the named instance', () => {
  it('is detached, deleted, verified, and told with the description from before the detach', async () => {
    const stage = stageWith();
    stage.send(aRequest());
    await stage.runUntilQuiet();
    expect(stage.world.find('eni-a')).toBeUndefined();
    expect(theEvent(stage)).toMatchObject({
      id: `teardown/${homePlace.accountId}/ecs/cn-hangzhou/stack-42/eni-a`,
      source: `/eni-reaper/teardown/${homePlace.accountId}/cn-hangzhou`,
      type: 'eni-reaper.eni.gone',
      subject: 'eni-a',
      data: {
        region: 'cn-hangzhou',
        eniId: 'eni-a',
        origin: 'teardown',
        requestId: 'stack-42',
        reason: 'deleted',
        providerRequestId: 'request-2',
        record: { NetworkInterfaceId: 'eni-a', InstanceId: 'i-web', Status: 'InUse' },
      },
    });
  });

  it('is touched by nothing while its request is expanded', async () => {
    const stage = stageWith();
    stage.send(aRequest());
    const report = await stage.runOnce();
    expect(report).toMatchObject({ kind: 'teardown-report', received: 1, outcomes: {}, lookAgain: 0 });
    expect(report?.tasks).toMatchObject([{ ended: 'expanded', requestId: 'stack-42' }]);
    expect(stage.world.effects).toEqual([]);
    expect(stage.queues.waitingIn('teardown-queue')).toHaveLength(1);
  });

  it.each(['detach', 'delete'] as const)('is asked for again when its %s sticks', async action => {
    const stage = stageWith();
    stage.world.stick(action, 2);
    stage.send(aRequest());
    await stage.runUntilQuiet();
    const asked = stage.world.effects.filter(effect => effect.action === action).map(({ atMs }) => atMs);
    expect(asked).toHaveLength(3);
    for (const [index, atMs] of asked.slice(1).entries())
      expect(atMs - (asked[index] ?? 0)).toBeGreaterThan(minutes(2));
    expect(outcomeOf(theEvent(stage))).toBe('gone');
  });

  it.each(['detach', 'delete'] as const)(
    'is looked at again when the answer to its %s is lost',
    async action => {
      const stage = stageWith();
      stage.world.loseAnswer(action, 1);
      stage.send(aRequest());
      await stage.runUntilQuiet();
      expect(stage.world.effects.map(effect => effect.action)).toEqual(['detach', 'delete']);
      expect(outcomeOf(theEvent(stage))).toBe('gone');
    },
  );

  it('is never slept through: a look ends within half a minute', async () => {
    const stage = stageWith({ durationsMs: { detach: minutes(10) } });
    stage.send(aRequest());
    await stage.runOnce();
    const before = stage.clock.nowMs();
    await stage.runOnce();
    expect(stage.clock.nowMs() - before).toBeLessThan(seconds(30));
  });

  it('stays where it is when somebody moves it between the read and the detach', async () => {
    const stage = stageWith();
    stage.world.before('detach', () => stage.world.change('eni-a', { hosts: ['i-other'] }));
    stage.send(aRequest());
    await stage.runUntilQuiet();
    expect(stage.world.effects).toEqual([]);
    expect(theEvent(stage)).toMatchObject({
      type: 'eni-reaper.eni.refused',
      data: { reason: 'attached-elsewhere' },
    });
  });

  it('stays where it is when somebody attaches it between detach and delete', async () => {
    const stage = stageWith();
    stage.world.before('delete', () => stage.world.change('eni-a', { status: 'InUse', hosts: ['i-other'] }));
    stage.send(aRequest());
    await stage.runUntilQuiet();
    expect(stage.world.find('eni-a')).toMatchObject({ status: 'InUse', hosts: ['i-other'] });
    expect(theEvent(stage)).toMatchObject({ data: { reason: 'attached-elsewhere' } });
  });
});

describe('a refusal', () => {
  it.each([
    ['InvalidOperation.EniHotPlugNotSupported', 'hot-plug-not-supported'],
    ['InvalidOperation.EniLinked', 'linked'],
    ['InvalidOperation.HasMemberEniAttached', 'has-members'],
    ['Brand.New', 'Brand.New'],
  ])('of a detach with %s is told with its code, and nothing else is tried', async (code, reason) => {
    const stage = stageWith();
    stage.world.refuse('detach', forGood('Detach', code));
    stage.send(aRequest({ onFailure: 'reattach' }));
    await stage.runUntilQuiet();
    expect(stage.world.countOf('detach')).toBe(1);
    expect(theEvent(stage)).toMatchObject({
      type: 'eni-reaper.eni.refused',
      data: { reason, providerCode: code, providerRequestId: 'refused-request' },
    });
    expect(stage.world.find('eni-a')).toMatchObject(onWeb);
  });

  it('that contradicts the reads stands when they do not change for as long as a call may be stuck', async () => {
    const stage = stageWith();
    stage.world.refuse('detach', refusalOf('conflict', 'Detach', 'InvalidEcsId.NotFound'));
    stage.send(aRequest());
    await stage.runUntilQuiet();
    expect(stage.clock.nowMs() - noon).toBeGreaterThan(minutes(2));
    expect(stage.clock.nowMs() - noon).toBeLessThan(minutes(5));
    expect(theEvent(stage)).toMatchObject({
      type: 'eni-reaper.eni.refused',
      data: { reason: 'InvalidEcsId.NotFound', providerCode: 'InvalidEcsId.NotFound' },
    });
  });

  it.each([1, 2])(
    'that contradicts the reads stands when there is no further look: %i in all',
    async maxAttempts => {
      const stage = stageWith({ settings: { maxAttempts } });
      stage.world.refuse('detach', refusalOf('conflict', 'Detach', 'InvalidInstanceId.NotFound'));
      stage.send(aRequest());
      await stage.runUntilQuiet();
      expect(stage.world.countOf('detach')).toBe(maxAttempts);
      expect(theEvent(stage)).toMatchObject({
        type: 'eni-reaper.eni.refused',
        data: { providerCode: 'InvalidInstanceId.NotFound' },
      });
    },
  );

  it.each(['InvalidEcsId.NotFound', 'InvalidInstanceId.NotFound'])(
    'of a detach from an instance that is gone (%s) waits for what becomes of the ENI',
    async code => {
      for (const becomes of ['free', 'gone'] as const) {
        const stage = stageWith();
        stage.world.refuse('detach', refusalOf('conflict', 'Detach', code));
        stage.send(aRequest());
        await stage.runUntilQuiet(minutes(1));
        expect(stage.events()).toEqual([]);
        if (becomes === 'free') stage.world.change('eni-a', { status: 'Available', hosts: [] });
        else stage.world.hide('eni-a');
        await stage.runUntilQuiet();
        expect(theEvent(stage)).toMatchObject({
          type: 'eni-reaper.eni.gone',
          data: { reason: becomes === 'free' ? 'deleted' : 'not-found', record: { InstanceId: 'i-web' } },
        });
      }
    },
  );

  it('of an attach to an instance that is gone ends the way back, and says which', async () => {
    const stage = stageWith();
    stage.world.refuse('delete', forGood('Delete', 'InvalidOperation.HasSlaveEniBonded'));
    stage.world.refuse('attach', refusalOf('conflict', 'Attach', 'InvalidEcsId.NotFound'));
    stage.send(aRequest({ onFailure: 'reattach' }));
    await stage.runUntilQuiet();
    expect(theEvent(stage)).toMatchObject({
      type: 'eni-reaper.eni.refused',
      data: { reason: 'reattach-failed', providerCode: 'InvalidEcsId.NotFound' },
    });
  });

  it('that contradicts one read is forgotten when the next one explains it', async () => {
    const stage = stageWith();
    stage.world.refuse('detach', refusalOf('conflict', 'Detach', 'InvalidInstanceId.NotFound'), 1);
    stage.world.before('detach', () => stage.world.change('eni-a', { status: 'Available', hosts: [] }));
    stage.send(aRequest());
    await stage.runUntilQuiet();
    expect(outcomeOf(theEvent(stage))).toBe('gone');
  });

  it('about one ENI does not stop the others', async () => {
    const stage = createTeardownStage();
    for (const eniId of ids(5)) stage.world.put({ eniId, ...onWeb });
    stage.world.change('eni-2', { type: 'Trunk' });
    stage.world.change('eni-3', { hosts: ['i-other'] });
    stage.send(aRequest({ eniIds: [...ids(5), 'eni-none'] }));
    await stage.runUntilQuiet();
    expect(told(stage)).toEqual({
      'eni-1': ['gone', 'deleted'],
      'eni-2': ['refused', 'not-secondary'],
      'eni-3': ['refused', 'attached-elsewhere'],
      'eni-4': ['gone', 'deleted'],
      'eni-5': ['gone', 'deleted'],
      'eni-none': ['gone', 'not-found'],
    });
  });
});

describe('report mode', () => {
  it('answers at once what would be done, and neither touches nor sends anything else', async () => {
    const stage = createTeardownStage({ settings: { mode: 'report' } });
    stage.world.put({ eniId: 'eni-a', ...onWeb });
    stage.world.put({ eniId: 'eni-b' });
    stage.send(aRequest({ eniIds: ['eni-a', 'eni-b', 'eni-c'] }));
    await stage.runOnce();
    expect(stage.world.effects).toEqual([]);
    expect(stage.queues.waitingIn('teardown-queue')).toEqual([]);
    expect(
      stage.events().map(({ subject, data: { reason, because } }) => [subject, reason, because]),
    ).toEqual([
      ['eni-a', 'report-mode', 'in delete mode it would be detached from i-web, then deleted'],
      ['eni-b', 'report-mode', 'in delete mode it would be deleted'],
      ['eni-c', 'report-mode', 'there is nothing by this id'],
    ]);
  });

  it('stops what is under way', async () => {
    const stage = stageWith({ durationsMs: { detach: minutes(5) } });
    stage.send(aRequest());
    await stage.runOnce();
    await stage.runOnce();
    stage.settings = { ...stage.settings, mode: 'report' };
    await stage.runUntilQuiet();
    expect(stage.world.effects.map(({ action }) => action)).toEqual(['detach']);
    expect(theEvent(stage)).toMatchObject({ data: { reason: 'report-mode' } });
  });
});
