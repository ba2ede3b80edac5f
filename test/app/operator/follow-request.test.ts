import { describe, expect, test } from 'vitest';
import type { Lease } from '../../../shared/app/messages/lease-messages.ts';
import {
  type FollowOptions,
  followRequest,
  type ResultQueue,
} from '../../../shared/app/operator/follow-request.ts';
import { createManualClock } from '../../support/manual-clock.ts';

// Goal: the wait ends when it should and takes away nobody else's events. Method: a queue in memory on which an empty
// receive lets the time pass that it would wait.

interface Stage {
  readonly answered: readonly string[];
  /** Events that are still there, and visible, when the wait is over. */
  readonly left: readonly string[];
  readonly waitedMs: number;
}

const event = (eniId: string, requestId = 'mine', outcome = 'gone') =>
  JSON.stringify({
    id: `${requestId}/${eniId}`,
    type: `eni-reaper.eni.${outcome}`,
    data: { eniId, requestId },
  });

async function check(
  bodies: readonly string[],
  expected: FollowOptions['expected'],
  late: readonly string[] = [],
): Promise<Stage> {
  const clock = createManualClock();
  const startedAt = clock.nowMs();
  let visible = bodies.map(
    (body, index): Lease => ({ body, messageId: `${index}`, receiptHandle: `${index}` }),
  );
  const leased = new Map<string, Lease>();
  let coming = [...late];
  const results: ResultQueue = {
    async receive(count, waitSeconds) {
      const taken = visible.slice(0, count);
      visible = visible.slice(count);
      for (const lease of taken) leased.set(lease.receiptHandle, lease);
      if (taken.length === 0) {
        await clock.sleepMs(waitSeconds * 1000);
        visible.push(...coming.map(body => ({ body, messageId: body, receiptHandle: body })));
        coming = [];
      }
      return taken;
    },
    async acknowledge(handle) {
      leased.delete(handle);
    },
    async release(handles) {
      for (const handle of handles) {
        const lease = leased.get(handle);
        if (lease !== undefined) visible.push(lease);
        leased.delete(handle);
      }
    },
    decode(body) {
      try {
        return JSON.parse(body);
      } catch {
        return undefined;
      }
    },
  };
  const answered: string[] = [];
  await followRequest(
    { clock, results },
    {
      requestId: 'mine',
      expected,
      untilMs: startedAt + 60_000,
      signal: new AbortController().signal,
      onAnswer: ({ eniId }) => answered.push(eniId),
    },
  );
  expect(leased.size).toBe(0);
  return { answered, left: visible.map(({ body }) => body).sort(), waitedMs: clock.nowMs() - startedAt };
}

describe('waiting for the answers to a teardown request', () => {
  test('ends as soon as each ENI is answered', async () => {
    const stage = await check([event('eni-1'), event('eni-2')], ['eni-1', 'eni-2']);
    expect(stage).toEqual({ answered: ['eni-1', 'eni-2'], left: [], waitedMs: 0 });
  });

  test('leaves the events of other requests, of scans, and what is no event at all', async () => {
    const others = [
      event('eni-9', 'theirs'),
      JSON.stringify({ type: 'eni-reaper.eni.gone', data: { eniId: 'eni-8' } }),
      JSON.stringify({ type: 'other', data: { requestId: 'mine', eniId: 'eni-1' } }),
      'hello',
      '[]',
    ];
    const stage = await check([...others, event('eni-1')], ['eni-1']);
    expect(stage).toEqual({ answered: ['eni-1'], left: [...others].sort(), waitedMs: 0 });
  });

  test('finds its answer behind more events of others than one receive brings', async () => {
    const others = Array.from({ length: 100 }, (_, index) => event(`eni-${index}`, 'theirs'));
    const stage = await check([...others, event('eni-1')], ['eni-1']);
    expect([stage.answered, stage.left.length]).toEqual([['eni-1'], 100]);
  });

  test('waits for answers that come later', async () => {
    const stage = await check([event('eni-1')], ['eni-1', 'eni-2'], [event('eni-2')]);
    expect(stage).toEqual({ answered: ['eni-1', 'eni-2'], left: [], waitedMs: 10_000 });
  });

  test('takes the same answer twice for one, and both away', async () => {
    const stage = await check([event('eni-1'), event('eni-1'), event('eni-2')], ['eni-1', 'eni-2']);
    expect(stage).toMatchObject({ answered: ['eni-1', 'eni-2'], left: [] });
  });

  test.each([
    ['an answer to the request as a whole', event('', 'mine', 'refused'), ''],
    ['poison', event('eni-1', 'mine', 'poison'), 'eni-1'],
  ])('ends with %s, however many ENIs were expected', async (_, body, eniId) => {
    const stage = await check([body], ['eni-1', 'eni-2']);
    expect(stage).toMatchObject({ answered: [eniId], waitedMs: 0 });
  });

  test('gives up when the time is over, and gives back what it held', async () => {
    const stage = await check([event('eni-9', 'theirs')], ['eni-1']);
    expect(stage).toEqual({ answered: [], left: [event('eni-9', 'theirs')], waitedMs: 60_000 });
  });

  test('collects answers until the time is over when nobody knows how many there will be', async () => {
    const stage = await check([event('eni-1')], undefined, [event('eni-2')]);
    expect(stage).toMatchObject({ answered: ['eni-1', 'eni-2'], waitedMs: 60_000 });
  });

  test('waits for the answer to the request when its selector found nothing', async () => {
    const stage = await check([], [], [event('')]);
    expect(stage).toMatchObject({ answered: [''], waitedMs: 10_000 });
  });
});
