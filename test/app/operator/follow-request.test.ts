import { describe, expect, test } from 'vitest';
import type { Lease } from '../../../shared/app/messages/lease-messages.ts';
import {
  type FollowOptions,
  followRequest,
  type RequestAnswer,
  type ResultQueue,
} from '../../../shared/app/operator/follow-request.ts';
import { CloudError, type Handling } from '../../../shared/core/errors.ts';
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

async function check(...story: Parameters<typeof follow>): Promise<Stage> {
  return (await follow(...story)).stage;
}

const failure = (handling: Handling): CloudError =>
  new CloudError(`It failed: ${handling}.`, { handling, operation: 'BatchReceiveMessage' });

interface Circumstances {
  /** How the first receives fail; `undefined` for one that works. */
  readonly receives?: readonly (CloudError | undefined)[];
  /** Every receive after those fails like this. */
  readonly alwaysThen?: CloudError;
  readonly acknowledges?: CloudError;
  readonly releases?: CloudError;
  readonly takeAway?: boolean;
  readonly write?: FollowOptions['write'];
}

async function follow(
  bodies: readonly string[],
  expected: FollowOptions['expected'],
  late: readonly string[] = [],
  circumstances: Circumstances = {},
): Promise<{
  readonly stage: Stage;
  readonly answers: readonly RequestAnswer[];
  readonly problem: string | undefined;
  readonly leftBehind: string | undefined;
  /** Events on the queue, visible or on lease, when everything that came was written. */
  readonly whenWritten: number;
}> {
  const clock = createManualClock();
  const startedAt = clock.nowMs();
  let visible = bodies.map(
    (body, index): Lease => ({ body, messageId: `${index}`, receiptHandle: `${index}` }),
  );
  const leased = new Map<string, Lease>();
  let coming = [...late];
  let turn = 0;
  let whenWritten = 0;
  const results: ResultQueue = {
    async receive(count, waitSeconds) {
      const { receives = [], alwaysThen } = circumstances;
      const fails = receives[turn] ?? (turn >= receives.length ? alwaysThen : undefined);
      turn += 1;
      if (fails !== undefined) throw fails;
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
    async acknowledge(handles) {
      if (circumstances.acknowledges !== undefined) throw circumstances.acknowledges;
      for (const handle of handles) leased.delete(handle);
    },
    async release(handles) {
      if (circumstances.releases !== undefined) throw circumstances.releases;
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
  const { answers, problem, leftBehind } = await followRequest(
    { clock, results },
    {
      requestId: 'mine',
      expected,
      untilMs: startedAt + 60_000,
      signal: new AbortController().signal,
      onAnswer: ({ eniId }) => answered.push(eniId),
      async write(followed) {
        whenWritten = visible.length + leased.size;
        await circumstances.write?.(followed);
      },
      takeAway: circumstances.takeAway ?? true,
    },
  ).catch((error: unknown) => {
    // However it ends, nothing may stay hidden.
    expect(leased.size).toBe(0);
    throw error;
  });
  if (circumstances.releases === undefined) expect(leased.size).toBe(0);
  const left = visible.map(({ body }) => body).sort();
  return {
    stage: { answered, left, waitedMs: clock.nowMs() - startedAt },
    answers,
    problem: problem?.message,
    leftBehind: leftBehind?.message,
    whenWritten,
  };
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
    expect(stage).toEqual({ answered: ['eni-1', 'eni-2'], left: [], waitedMs: 2_000 });
  });

  test('takes the same answer twice for one, and both away', async () => {
    const stage = await check([event('eni-1'), event('eni-1'), event('eni-2')], ['eni-1', 'eni-2']);
    expect(stage).toMatchObject({ answered: ['eni-1', 'eni-2'], left: [] });
  });

  test('keeps the copy of an answer that has what an undo needs, in whatever order they come', async () => {
    const poor = event('eni-1');
    const rich = JSON.stringify({
      ...JSON.parse(poor),
      data: { eniId: 'eni-1', requestId: 'mine', record: {} },
    });
    for (const copies of [
      [poor, rich],
      [rich, poor],
    ]) {
      const { stage, answers } = await follow([...copies, event('eni-2')], ['eni-1', 'eni-2']);
      expect(stage.answered).toEqual(['eni-1', 'eni-2']);
      expect(answers.map(answer => answer.event)).toEqual([JSON.parse(rich), JSON.parse(event('eni-2'))]);
    }
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
    expect(stage).toMatchObject({ answered: [''], waitedMs: 2_000 });
  });
});

describe('the answers to a teardown request', () => {
  const both = [event('eni-1'), event('eni-2')];

  test('are taken off the queue only when they are written', async () => {
    const { stage, whenWritten } = await follow(both, ['eni-1', 'eni-2']);
    expect([whenWritten, stage.left]).toEqual([2, []]);
  });

  test('stay on the queue, visible at once, when they could not be written', async () => {
    const seen: string[] = [];
    const ended = follow(both, ['eni-1', 'eni-2'], [], {
      async write({ answers }) {
        seen.push(...answers.map(({ eniId }) => eniId));
        throw new Error('The disk is full.');
      },
    });
    await expect(ended).rejects.toThrow('The disk is full.');
    expect(seen).toEqual(['eni-1', 'eni-2']);
  });

  test('stay on the queue when they are only shown', async () => {
    const { stage } = await follow(both, ['eni-1', 'eni-2'], [], { takeAway: false });
    expect(stage).toEqual({ answered: ['eni-1', 'eni-2'], left: both, waitedMs: 0 });
  });

  test('are written, and given back, when the queue cannot take them off', async () => {
    const circumstances = { acknowledges: failure('transient') };
    const { answers, stage, leftBehind } = await follow(both, ['eni-1', 'eni-2'], [], circumstances);
    expect(answers).toHaveLength(2);
    expect([leftBehind, stage.left]).toEqual(['It failed: transient.', both]);
  });

  test.each<Handling>(['transient', 'throttled'])(
    'are waited for although a receive failed: %s',
    async handling => {
      const { stage, problem } = await follow(both, ['eni-1', 'eni-2'], [], {
        receives: [failure(handling), failure(handling)],
      });
      expect(stage).toEqual({ answered: ['eni-1', 'eni-2'], left: [], waitedMs: 3_000 });
      expect(problem).toBeUndefined();
    },
  );

  test('are written as far as they came when the queue fails until the time is over', async () => {
    const { stage, answers, problem } = await follow([event('eni-1')], ['eni-1', 'eni-2'], [], {
      receives: [undefined],
      alwaysThen: failure('transient'),
    });
    expect(answers).toMatchObject([{ eniId: 'eni-1' }]);
    expect([problem, stage.left, stage.waitedMs]).toEqual(['It failed: transient.', [], 60_000]);
  });

  test('are written as far as they came when the queue may not be read any more', async () => {
    const { answers, stage, problem } = await follow([event('eni-1')], ['eni-1', 'eni-2'], [], {
      receives: [undefined],
      alwaysThen: failure('forbidden'),
    });
    expect(answers).toMatchObject([{ eniId: 'eni-1' }]);
    expect([problem, stage.waitedMs]).toEqual(['It failed: forbidden.', 0]);
  });

  test('are not lost when what belongs to others cannot be given back', async () => {
    const theirs = event('eni-9', 'theirs');
    const { answers, problem } = await follow([theirs, event('eni-1')], ['eni-1'], [], {
      releases: failure('transient'),
    });
    expect([answers.length, problem]).toEqual([1, undefined]);
  });

  test('are taken away by the newest handle when their lease ended meanwhile', async () => {
    const lease = (eniId: string, receiptHandle: string): Lease => ({
      body: event(eniId),
      messageId: eniId,
      receiptHandle,
    });
    const receives = [[lease('eni-1', 'old')], [lease('eni-1', 'new'), lease('eni-2', 'first')]];
    const taken: string[] = [];
    await followRequest(
      {
        clock: createManualClock(),
        results: {
          receive: async () => receives.shift() ?? [],
          acknowledge: async handles => void taken.push(...handles),
          release: async () => undefined,
          decode: body => JSON.parse(body),
        },
      },
      {
        requestId: 'mine',
        expected: ['eni-1', 'eni-2'],
        untilMs: Number.POSITIVE_INFINITY,
        signal: new AbortController().signal,
        onAnswer: () => undefined,
        write: async () => undefined,
        takeAway: true,
      },
    );
    expect(taken).toEqual(['new', 'first']);
  });
});
