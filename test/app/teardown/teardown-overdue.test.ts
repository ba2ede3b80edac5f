import { describe, expect, it } from 'vitest';
import { noon } from '../../support/times.ts';
import { aRequest, stageWith, theEvent, told } from './teardown-stage.ts';
import { refusalOf } from './teardown-world.ts';

// Goal: whoever asks too late hears of each ENI, and somebody hears of the mistake. Method: a deadline before noon, and each way in which its answers
// may fail to be sent.

const drain = aRequest({ eniIds: undefined, vSwitchId: 'vsw-1', onFailure: 'reattach' });

describe('a request whose deadline had passed before it was first read', () => {
  const late = aRequest({ eniIds: ['eni-a', 'eni-b'], deadline: '2026-11-20T11:59:59Z' });
  const buried = {
    outcome: 'poison',
    reason: 'deadline: 2026-11-20T11:59:59Z is in the past',
    message: { kind: 'teardown-request', requestId: 'stack-42' },
  };

  it('is answered for each ENI by how far it got, and is a dead letter itself', async () => {
    const stage = stageWith();
    stage.send(late);
    await stage.runUntilQuiet();
    expect(stage.world.effects).toEqual([]);
    const [message, ...answers] = stage
      .events()
      .toSorted((one, other) => (one.data.eniId < other.data.eniId ? -1 : 1));
    expect(message).toMatchObject({
      type: 'eni-reaper.eni.poison',
      subject: 'stack-42',
      data: { eniId: '', requestId: 'stack-42', reason: buried.reason },
    });
    expect(answers).toMatchObject([
      {
        type: 'eni-reaper.eni.refused',
        data: {
          eniId: 'eni-a',
          reason: 'deadline-passed',
          because: expect.stringContaining('attached to i-web'),
        },
      },
      { type: 'eni-reaper.eni.gone', data: { eniId: 'eni-b', reason: 'not-found' } },
    ]);
    expect(stage.deadLetters()).toMatchObject([buried]);
  });

  it('is a dead letter also when that cannot be sent at first', async () => {
    for (const queue of ['dead-letter-queue', 'result-queue', 'teardown-queue']) {
      const stage = stageWith();
      stage.send(late);
      stage.queues.breakQueue(queue);
      await stage.runOnce().catch(() => undefined);
      stage.queues.repairQueue(queue);
      await stage.runUntilQuiet();
      expect(stage.deadLetters().at(-1)).toMatchObject(buried);
      expect(told(stage)).toEqual({
        'eni-a': ['refused', 'deadline-passed'],
        'eni-b': ['gone', 'not-found'],
        'stack-42': ['poison', buried.reason],
      });
    }
  });

  it('is answered for each ENI also when nothing can be read', async () => {
    const stage = stageWith();
    stage.world.refuse('readByIds', refusalOf('throttled', 'Describe', 'Throttling'));
    stage.send(late);
    await stage.runUntilQuiet();
    expect(told(stage)).toEqual({
      'eni-a': ['refused', 'deadline-passed'],
      'eni-b': ['refused', 'deadline-passed'],
      'stack-42': ['poison', buried.reason],
    });
    expect(stage.clock.nowMs()).toBe(noon);
  });

  it('and which is a drain, is answered as a whole', async () => {
    const stage = stageWith();
    stage.send({ ...drain, deadline: '2026-11-20T11:59:59Z' });
    const report = await stage.runOnce();
    expect(report?.outcomes).toEqual({ refused: 1, poison: 1 });
    expect(told(stage)).toEqual({
      'vsw-1': ['refused', 'deadline-passed'],
      'stack-42': ['poison', buried.reason],
    });
    expect(stage.world.countOf('listBySelector')).toBe(0);
    expect(stage.deadLetters()).toHaveLength(1);
  });
});

it('one event of a request that waited for us too long is its answer, and nobody is told of a mistake', async () => {
  const stage = stageWith();
  stage.world.refuse('readByIds', refusalOf('transient', 'Describe', 'InternalError'));
  stage.send(aRequest({ deadline: '2026-11-20T12:05:00Z' }));
  await stage.runUntilQuiet();
  expect(theEvent(stage)).toMatchObject({ data: { reason: 'deadline-passed' } });
  expect(stage.deadLetters()).toEqual([]);
});
