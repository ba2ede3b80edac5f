import { describe, expect, it } from 'vitest';
import type { Eni } from '../../../shared/core/eni.ts';
import { identifyEni } from '../../../shared/core/teardown/eni-identity.ts';
import { anEni, homePlace } from '../../support/builders.ts';
import { minutes } from '../../support/times.ts';
import { aRequest, createTeardownStage, outcomeOf, stageWith, theEvent, told } from './teardown-stage.ts';
import { refusalOf } from './teardown-world.ts';

describe('messages', () => {
  it('that say the same are answered once', async () => {
    const stage = stageWith();
    stage.send(aRequest());
    stage.send(aRequest());
    const report = await stage.runOnce();
    expect(report?.tasks.map(({ ended }) => ended)).toEqual(['expanded', 'duplicate']);
    await stage.runUntilQuiet();
    expect(outcomeOf(theEvent(stage))).toBe('gone');
  });

  it('of one request sent again later end in events with the same id', async () => {
    const stage = stageWith();
    stage.send(aRequest());
    await stage.runUntilQuiet();
    stage.send(aRequest());
    await stage.runUntilQuiet();
    const [first, second] = stage.events();
    expect(second?.id).toBe(first?.id);
    expect(stage.events().map(outcomeOf)).toEqual(['gone', 'gone']);
  });

  it('of two requests about one ENI do not get in each other’s way', async () => {
    const stage = stageWith();
    stage.send(aRequest());
    stage.send(aRequest({ requestId: 'stack-43' }));
    await stage.runUntilQuiet();
    expect(stage.world.effects.map(({ action }) => action)).toEqual(['detach', 'delete']);
    expect(
      stage
        .events()
        .map(({ data }) => data.requestId)
        .sort(),
    ).toEqual(['stack-42', 'stack-43']);
  });

  it('whose event cannot be sent are reported as soon as it can', async () => {
    const stage = stageWith();
    stage.queues.breakQueue('result-queue');
    stage.send(aRequest());
    await stage.runUntilQuiet(minutes(30));
    expect(stage.world.find('eni-a')).toBeUndefined();
    stage.queues.repairQueue('result-queue');
    await stage.runUntilQuiet();
    expect(theEvent(stage)).toMatchObject({
      type: 'eni-reaper.eni.gone',
      data: { reason: 'deleted', record: { InstanceId: 'i-web' } },
    });
  });

  it('that cannot be sent on are left to redelivery', async () => {
    const stage = stageWith();
    stage.queues.breakQueue('teardown-queue');
    stage.queues.repairQueue('teardown-queue');
    stage.send(aRequest());
    stage.queues.breakQueue('teardown-queue');
    await expect(stage.runOnce()).rejects.toThrow('could not be sent again');
    expect(stage.queues.waitingIn('teardown-queue')).toHaveLength(1);
    expect(stage.world.effects).toEqual([]);
  });

  it('that nobody understands are buried, and answered when they name their request', async () => {
    const stage = stageWith();
    stage.send('not JSON at all');
    stage.send({
      kind: 'teardown-request',
      requestId: 'stack-7',
      region: 'cn-hangzhou',
      eniIds: ['eni-z', 7],
    });
    stage.send(aRequest());
    await stage.runUntilQuiet();
    expect(stage.deadLetters()).toHaveLength(2);
    expect(stage.deadLetters()).toMatchObject([
      { outcome: 'poison', message: 'not JSON at all' },
      { outcome: 'poison' },
    ]);
    const poison = stage.events().filter(event => outcomeOf(event) === 'poison');
    expect(poison).toMatchObject([
      {
        subject: 'eni-z',
        data: { requestId: 'stack-7', eniId: 'eni-z', origin: 'teardown', region: 'cn-hangzhou' },
      },
    ]);
    expect(told(stage)['eni-a']).toEqual(['gone', 'deleted']);
  });

  it.each([
    ['another account', { accountId: '9999999999999999' }],
    ['a region that is not allowed', { region: 'cn-beijing' }],
  ])('written by hand for %s touch nothing', async (_, override) => {
    const stage = stageWith();
    stage.send({
      kind: 'teardown-task',
      version: 1,
      ...homePlace,
      requestId: 'forged',
      cloud: 'ecs',
      eniId: 'eni-a',
      detachFrom: 'i-web',
      onFailure: 'leave',
      attempts: 0,
      ...override,
    });
    await stage.runUntilQuiet();
    expect(stage.world.countOf('readByIds')).toBe(0);
    expect(theEvent(stage)).toMatchObject({ data: { reason: 'out-of-scope' } });
  });

  it.each<readonly [string, Partial<Eni>, object, string]>([
    ['what it was like', {}, {}, 'poison'],
    ['another ENI', {}, { macAddress: '00:16:3e:ff:ff:ff' }, 'refused'],
    ['a protected ENI', { tags: new Map([['eni-reaper:keep', '']]) }, {}, 'refused'],
    ['a managed ENI', { serviceManaged: true }, {}, 'refused'],
    ['an ENI that is on another instance', { hosts: ['i-other'] }, {}, 'refused'],
  ])('written by hand to have something attached attach nothing: %s', async (title, eni, knows, outcome) => {
    const stage = createTeardownStage();
    stage.world.put({ eniId: 'eni-a', ...eni });
    const identity = { ...identifyEni(anEni({ eniId: 'eni-a' })), ...knows };
    stage.send({
      kind: 'teardown-task',
      version: 1,
      ...homePlace,
      requestId: 'forged',
      cloud: 'ecs',
      eniId: 'eni-a',
      detachFrom: 'i-mine',
      attachedTo: 'i-mine',
      onFailure: 'reattach',
      refusal: { reason: 'bonded' },
      attempts: 0,
      ...(title !== 'what it was like' && { identity }),
    });
    await stage.runUntilQuiet();
    expect(stage.world.effects).toEqual([]);
    expect(stage.world.countOf('attach')).toBe(0);
    expect(outcomeOf(theEvent(stage))).toBe(outcome);
  });

  it('about an ENI that one read misses are not answered by that read', async () => {
    const stage = stageWith();
    stage.send(aRequest());
    await stage.runOnce();
    const hidden = stage.world.find('eni-a');
    let reads = 0;
    stage.world.before('readByIds', () => {
      reads += 1;
      if (reads === 1) stage.world.hide('eni-a');
      else stage.world.unhide('eni-a');
    });
    await stage.runUntilQuiet();
    expect(hidden).toBeDefined();
    expect(stage.world.effects.map(({ action }) => action)).toEqual(['detach', 'delete']);
  });

  it('about an ENI that the first read misses are not answered by that read', async () => {
    const stage = stageWith();
    stage.world.hide('eni-a');
    stage.send(aRequest());
    await stage.runOnce();
    stage.world.unhide('eni-a');
    expect(stage.events()).toEqual([]);
    await stage.runUntilQuiet();
    expect(stage.world.effects.map(({ action }) => action)).toEqual(['detach', 'delete']);
  });

  it('that are copies of one task put together what they know', async () => {
    const task = {
      kind: 'teardown-task',
      version: 1,
      ...homePlace,
      requestId: 'stack-42',
      cloud: 'ecs',
      eniId: 'eni-a',
      detachFrom: 'i-web',
      onFailure: 'reattach',
    };
    const refusal = { reason: 'bonded', providerCode: 'InvalidOperation.HasSlaveEniBonded' };
    const was = { attachedTo: 'i-web', identity: identifyEni(anEni({ eniId: 'eni-a' })) };
    for (const [older, younger] of [
      [was, {}],
      [{ ...was, refusal }, was],
    ]) {
      const stage = createTeardownStage();
      stage.world.put({ eniId: 'eni-a' });
      // What is on its way back is not to be deleted after all; what is not, is refused by the provider.
      if (younger !== was)
        stage.world.refuse('delete', refusalOf('rejected', 'Delete', refusal.providerCode));
      stage.send({ ...task, ...older, attempts: 1 });
      stage.send({ ...task, ...younger, attempts: 2 });
      const report = await stage.runOnce();
      expect(report?.tasks.map(({ ended }) => ended)).toContain('duplicate');
      await stage.runUntilQuiet();
      expect(theEvent(stage)).toMatchObject({
        type: 'eni-reaper.eni.reattached',
        data: { reason: 'bonded' },
      });
    }
  });

  it('whose event cannot be sent are not counted as answered', async () => {
    const stage = createTeardownStage();
    stage.world.put({ eniId: 'eni-a', type: 'Primary' });
    stage.queues.breakQueue('result-queue');
    stage.send(aRequest());
    expect(await stage.runOnce()).toMatchObject({ outcomes: {}, lookAgain: 1 });
  });
});
