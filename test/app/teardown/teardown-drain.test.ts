import { describe, expect, it } from 'vitest';
import { homePlace } from '../../support/builders.ts';
import {
  aRequest,
  createTeardownStage,
  ids,
  onWeb,
  outcomeOf,
  stageWith,
  theEvent,
  told,
} from './teardown-stage.ts';
import { refusalOf } from './teardown-world.ts';

describe('a drain', () => {
  const drain = (override = {}) => aRequest({ eniIds: undefined, vSwitchId: 'vsw-1', ...override });

  it('answers for everything, also for what stays and who keeps it there', async () => {
    const stage = stageWith();
    stage.world.put({ eniId: 'eni-b' });
    stage.world.put({ eniId: 'eni-elsewhere', vSwitchId: 'vsw-2' });
    stage.world.put({ eniId: 'eni-nat', status: 'InUse', serviceManaged: true, serviceId: '42' });
    stage.world.put({ eniId: 'eni-pod', tags: new Map([['creator', 'terway']]) });
    stage.world.put({ eniId: 'eni-host', ...onWeb, type: 'Primary' });
    stage.send(drain());
    await stage.runUntilQuiet();
    expect(told(stage)).toEqual({
      'eni-a': ['gone', 'deleted'],
      'eni-b': ['gone', 'deleted'],
      'eni-nat': ['refused', 'service-managed'],
      'eni-pod': ['refused', 'owned-by-controller'],
      'eni-host': ['refused', 'not-secondary'],
    });
    const because = Object.fromEntries(stage.events().map(({ subject, data }) => [subject, data.because]));
    expect(because['eni-nat']).toContain('service account 42');
    expect(because['eni-pod']).toContain('creator=terway');
    expect(because['eni-host']).toContain('i-web');
    expect(stage.world.find('eni-elsewhere')).toBeDefined();
  });

  it('does nothing when there are more than maxEnis, and says how many', async () => {
    const stage = createTeardownStage();
    for (const eniId of ids(51)) stage.world.put({ eniId });
    stage.send(drain());
    await stage.runUntilQuiet();
    expect(stage.world.effects).toEqual([]);
    expect(theEvent(stage)).toMatchObject({
      id: `teardown/${homePlace.accountId}/ecs/cn-hangzhou/stack-42/vsw-1`,
      type: 'eni-reaper.eni.refused',
      subject: 'vsw-1',
      data: {
        eniId: '',
        reason: 'over-cap',
        because: 'vsw-1 holds 51 ENIs, more than maxEnis (50); nothing was done',
      },
    });
  });

  it('does everything when there are exactly maxEnis', async () => {
    const stage = createTeardownStage();
    for (const eniId of ids(3)) stage.world.put({ eniId });
    stage.send(drain({ maxEnis: 3 }));
    await stage.runUntilQuiet();
    expect(stage.events().map(outcomeOf)).toEqual(['gone', 'gone', 'gone']);
  });

  it('of nothing is answered too', async () => {
    const stage = createTeardownStage();
    stage.send(drain());
    await stage.runUntilQuiet();
    expect(theEvent(stage)).toMatchObject({
      type: 'eni-reaper.eni.gone',
      subject: 'vsw-1',
      data: { reason: 'no-enis' },
    });
  });

  it('waits for a complete listing', async () => {
    const stage = stageWith();
    stage.world.refuse('listBySelector', refusalOf('transient', 'Describe', 'InternalError'), 1, 2);
    stage.send(drain());
    await stage.runUntilQuiet();
    expect(outcomeOf(theEvent(stage))).toBe('gone');
  });

  it('that can never be listed ends as a dead letter and one event', async () => {
    const stage = stageWith({ settings: { maxAttempts: 4 } });
    stage.world.refuse('listBySelector', refusalOf('transient', 'Describe', 'InternalError'));
    stage.send(drain());
    await stage.runUntilQuiet();
    expect(stage.world.countOf('listBySelector')).toBe(4);
    expect(theEvent(stage)).toMatchObject({ type: 'eni-reaper.eni.exhausted', subject: 'vsw-1' });
    expect(stage.deadLetters()).toMatchObject([
      { outcome: 'exhausted', attempts: 4, message: { kind: 'teardown-request', requestId: 'stack-42' } },
    ]);
  });
});
