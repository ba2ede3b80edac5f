import { describe, expect, it } from 'vitest';
import type { Finished } from '../../../shared/app/messages/task-ending.ts';
import {
  createTeardownMemory,
  rememberedRequestsCap,
  rememberedTasksCap,
} from '../../../shared/app/teardown/teardown-memory.ts';
import type { ReceivedRequest } from '../../../shared/core/teardown/teardown-message.ts';
import type { TeardownTask } from '../../../shared/core/teardown/teardown-task.ts';
import { homePlace } from '../../support/builders.ts';
import { minutes, noon } from '../../support/times.ts';

const gone: Finished = { kind: 'finished', outcome: 'gone', reason: 'deleted', record: { from: 'before' } };

function aTask(override: Partial<TeardownTask> = {}): TeardownTask {
  return {
    ...homePlace,
    requestId: 'stack-42',
    cloud: 'ecs',
    eniId: 'eni-a',
    detachFrom: 'i-web',
    onFailure: 'leave',
    attempts: 0,
    ...override,
  };
}

function aRequest(requestId: string): ReceivedRequest {
  const target = { kind: 'enis', eniIds: ['eni-a'] } as const;
  const asked = { requestId, cloud: 'ecs', region: 'cn-hangzhou', target, onFailure: 'leave' } as const;
  return {
    kind: 'request',
    request: { ...asked, reason: 'r', requestedBy: 'b' },
    attempts: 0,
    source: { requestId },
  };
}

describe('the memory of a warm instance', () => {
  it('knows an answer for a quarter of an hour', () => {
    const memory = createTeardownMemory();
    memory.keepAnswer(aTask({ attempts: 2 }), gone, noon);
    expect(memory.answerTo(aTask(), noon + minutes(15))).toEqual({
      task: aTask({ attempts: 2 }),
      ending: gone,
    });
    expect(memory.answerTo(aTask(), noon + minutes(15) + 1)).toBeUndefined();
  });

  it.each<readonly [string, Partial<TeardownTask>]>([
    ['ENI', { eniId: 'eni-b' }],
    ['request', { requestId: 'stack-43' }],
    ['cloud', { cloud: 'ens' }],
    ['instance', { detachFrom: 'i-b' }],
    ['way of failing', { onFailure: 'reattach' }],
    ['deadline', { deadlineAt: noon }],
  ])('has no answer for a task with another %s', (_, override) => {
    const memory = createTeardownMemory();
    memory.keepAnswer(aTask(), gone, noon);
    expect(memory.answerTo(aTask(override), noon)).toBeUndefined();
  });

  it.each<readonly [string, Finished, boolean]>([
    ['is gone', gone, true],
    ['is back', { ...gone, outcome: 'reattached', reason: 'bonded' }, true],
    ['could not be put back', { ...gone, outcome: 'refused', reason: 'reattach-failed' }, true],
    ['was not there', { ...gone, reason: 'not-found', record: undefined }, false],
    ['was left alone', { ...gone, outcome: 'refused', reason: 'attached-elsewhere' }, false],
    ['was given up', { ...gone, outcome: 'exhausted', reason: 'twelve looks' }, false],
  ])('keeps what nobody could find out again: an ENI that %s', (_, ending, isKept) => {
    const memory = createTeardownMemory();
    memory.keepSent(aTask(), noon);
    memory.keepAnswer(aTask(), ending, noon);
    expect(memory.answerTo(aTask(), noon) !== undefined).toBe(isKept);
    expect(memory.isUnderWay(aTask(), noon)).toBe(false);
  });

  it('knows for a quarter of an hour behind its next look that a task is on its way', () => {
    const memory = createTeardownMemory();
    memory.keepSent(aTask({ hops: 2, record: {} }), noon + minutes(60));
    for (const at of [noon, noon + minutes(75)]) {
      expect(memory.isUnderWay(aTask(), at)).toBe(true);
      expect(memory.isOvertaken(aTask({ hops: 1 }), at)).toBe(true);
      expect(memory.isOvertaken(aTask(), at)).toBe(true);
      expect(memory.isOvertaken(aTask({ hops: 2 }), at)).toBe(false);
      expect(memory.isOvertaken(aTask({ hops: 1, detachFrom: 'i-b' }), at)).toBe(false);
      expect(memory.answerTo(aTask(), at)).toBeUndefined();
    }
    expect(memory.isUnderWay(aTask(), noon + minutes(75) + 1)).toBe(false);
    expect(memory.isOvertaken(aTask(), noon + minutes(75) + 1)).toBe(false);
  });

  it('lets no older copy take the place of a newer one, or of an answer', () => {
    const memory = createTeardownMemory();
    memory.keepSent(aTask({ hops: 2 }), noon);
    memory.keepSent(aTask({ hops: 1 }), noon);
    expect(memory.isOvertaken(aTask({ hops: 1 }), noon)).toBe(true);
    memory.keepAnswer(aTask({ hops: 2 }), gone, noon);
    memory.keepSent(aTask({ hops: 3 }), noon);
    expect(memory.answerTo(aTask(), noon)).toBeDefined();
    expect(memory.isOvertaken(aTask(), noon)).toBe(false);
  });

  it('holds as many tasks as its cap says, the youngest', () => {
    const memory = createTeardownMemory();
    const eniId = (index: number) => `eni-${index}`;
    for (let index = 0; index < rememberedTasksCap; index += 1)
      memory.keepAnswer(aTask({ eniId: eniId(index) }), gone, noon);
    memory.keepAnswer(aTask({ eniId: eniId(0) }), gone, noon);
    expect(memory.answerTo(aTask({ eniId: eniId(1) }), noon)).toBeDefined();
    memory.keepAnswer(aTask({ eniId: 'eni-new' }), gone, noon);
    expect(memory.answerTo(aTask({ eniId: eniId(1) }), noon)).toBeUndefined();
    expect(memory.answerTo(aTask({ eniId: eniId(0) }), noon)).toBeDefined();
    expect(memory.answerTo(aTask({ eniId: eniId(2) }), noon)).toBeDefined();
  });

  it('holds as many requests as its cap says, for a quarter of an hour', () => {
    const memory = createTeardownMemory();
    for (let index = 0; index < rememberedRequestsCap; index += 1)
      memory.keepExpansion(aRequest(`r-${index}`), ['eni-a'], noon);
    expect(memory.eniIdsOf(aRequest('r-0'), noon + minutes(15))).toEqual(['eni-a']);
    expect(memory.eniIdsOf(aRequest('r-0'), noon + minutes(15) + 1)).toBeUndefined();
    memory.keepExpansion(aRequest('r-new'), [], noon);
    expect(memory.eniIdsOf(aRequest('r-0'), noon)).toBeUndefined();
    expect(memory.eniIdsOf(aRequest('r-1'), noon)).toEqual(['eni-a']);
  });
});
