import { describe, expect, it } from 'vitest';
import type { Lease } from '../../../shared/app/messages/lease-messages.ts';
import { type DrainProgress, drainDeletions } from '../../../shared/app/operator/drain-deletions.ts';
import { encodeDeleteTask } from '../../../shared/core/deletion/delete-task.ts';
import { createWorkerReport, type TaskReport } from '../../../shared/core/deletion/worker-report.ts';
import { CloudError } from '../../../shared/core/errors.ts';
import { aTask, homePlace } from '../../support/builders.ts';
import { createManualClock } from '../../support/manual-clock.ts';

// Goal: whoever waits hears of every receive what has ended and what not, and why. Method: a scripted queue, and a worker that
// ends each task as its script says.

type End = Pick<TaskReport, 'ended' | 'reason' | 'unreported' | 'needsPermission'>;

const gone: End = { ended: 'gone', reason: 'deleted' };
const deleting: End = { ended: 'look-again', reason: 'Status is Deleting' };
const throttled: End = { ended: 'look-again', reason: 'throttled' };

type Call = 'receive' | 'acknowledge' | 'release' | 'work';

/**
 * Each round is what one receive finds and what the worker makes of it, by ENI; an empty one finds nothing and waits. Before each call a failure may come
 * instead of it.
 */
async function drain(
  expected: number,
  rounds: readonly Readonly<Record<string, End>>[],
  fail: (call: Call) => Error | undefined = () => undefined,
) {
  const may = (call: Call): void => {
    const failure = fail(call);
    if (failure !== undefined) throw failure;
  };
  const acknowledged: string[] = [];
  const released: string[] = [];
  const clock = createManualClock();
  const heard: DrainProgress[] = [];
  const coming = [...rounds];
  let round: Readonly<Record<string, End>> = {};
  const ports = {
    clock,
    async receive(_count: number, waitSeconds: number): Promise<readonly Lease[]> {
      may('receive');
      round = coming.shift() ?? {};
      if (Object.keys(round).length === 0) clock.advance(waitSeconds * 1_000);
      return Object.keys(round).map(eniId => ({
        messageId: eniId,
        receiptHandle: eniId,
        body: encodeDeleteTask(aTask({ eniId })),
      }));
    },
    async acknowledge(handles: readonly string[]) {
      may('acknowledge');
      acknowledged.push(...handles);
    },
    async release(handles: readonly string[]) {
      may('release');
      released.push(...handles);
    },
    decode: (body: string): unknown => JSON.parse(body),
    async work(leases: readonly Lease[]) {
      may('work');
      const tasks = leases.flatMap(({ messageId: eniId }) => {
        const end = round[eniId];
        return end === undefined ? [] : [{ eniId, region: homePlace.region, attempts: 1, ...end }];
      });
      return createWorkerReport('delete', clock.nowMs(), leases.length, tasks);
    },
  };
  const drained = await drainDeletions(ports, {
    expected,
    isOurs: () => true,
    untilMs: clock.nowMs() + 25_000,
    signal: new AbortController().signal,
    onProgress: progress => void heard.push(progress),
  });
  return { heard, drained, acknowledged, released };
}

describe('working off the delete queue', () => {
  it('tells before each batch how many are under way, and behind it what came of them', async () => {
    const { heard, drained } = await drain(2, [{ 'eni-1': gone, 'eni-2': gone }]);
    expect(heard).toEqual([
      { ended: 0, gone: 0, underWay: 2, again: [] },
      { ended: 2, gone: 2, underWay: 0, again: [] },
    ]);
    expect(drained).toMatchObject({ outcomes: { gone: 2 }, left: 0 });
  });

  it('names why tasks are looked at again, the most frequent reason first, until they end', async () => {
    const { heard } = await drain(4, [
      {
        'eni-1': throttled,
        'eni-2': deleting,
        'eni-3': deleting,
        'eni-4': { ended: 'refused', reason: 'x' },
      },
      { 'eni-1': deleting },
      { 'eni-1': gone, 'eni-2': gone, 'eni-3': gone },
    ]);
    expect(heard.filter(({ underWay }) => underWay === 0)).toEqual([
      {
        ended: 1,
        gone: 0,
        underWay: 0,
        again: [
          { reason: 'Status is Deleting', count: 2 },
          { reason: 'throttled', count: 1 },
        ],
      },
      { ended: 1, gone: 0, underWay: 0, again: [{ reason: 'Status is Deleting', count: 3 }] },
      { ended: 4, gone: 3, underWay: 0, again: [] },
    ]);
  });

  it('is heard of even while nothing is visible', async () => {
    const { heard, drained } = await drain(1, [{ 'eni-1': deleting }]);
    const waiting = { ended: 0, gone: 0, underWay: 0, again: [{ reason: 'Status is Deleting', count: 1 }] };
    expect(heard.length).toBeGreaterThan(10);
    for (const progress of heard.slice(1)) expect(progress).toEqual(waiting);
    expect(drained.left).toBe(1);
  });

  it('counts a message that came twice once', async () => {
    const { heard } = await drain(1, [
      { 'eni-1': { ended: 'duplicate', reason: 'twice' } },
      { 'eni-1': gone },
    ]);
    expect(heard.at(-1)).toEqual({ ended: 1, gone: 1, underWay: 0, again: [] });
  });
});

function failure(handling: CloudError['handling'], operation = 'BatchReceiveMessage'): CloudError {
  return new CloudError(`${operation} failed.`, { handling, operation });
}

/** Fails this call the given number of times, behind the first so many that go well. */
function failing(call: Call, { after = 0, times, with: error = failure('transient') }: Failing) {
  let seen = 0;
  return (asked: Call): Error | undefined => {
    if (asked !== call) return undefined;
    seen += 1;
    return seen > after && seen <= after + times ? error : undefined;
  };
}

interface Failing {
  readonly after?: number;
  readonly times: number;
  readonly with?: Error;
}

const always = Number.POSITIVE_INFINITY;

describe('a failure while the delete queue is worked off', () => {
  it.each<[string, Call]>([
    ['receive', 'receive'],
    ['acknowledge', 'acknowledge'],
    ['batch', 'work'],
  ])('is made good by asking again when a %s fails in passing', async (_, call) => {
    const rounds = [{ 'eni-1': gone }, {}, { 'eni-1': gone, 'eni-2': gone }];
    const { drained, acknowledged } = await drain(2, rounds, failing(call, { times: 1 }));
    expect(drained).toMatchObject({ outcomes: { gone: 2 }, left: 0 });
    expect(drained).not.toHaveProperty('failure');
    expect(acknowledged).toContain('eni-2');
  });

  it.each<[string, Error]>([
    ['does not pass', failure('transient')],
    ['is a plain no', failure('forbidden')],
    ['is a bug', new Error('A bug.')],
  ])('behind deletions ends the work with all that was done when it %s', async (_, error) => {
    const fail = failing('receive', { after: 1, times: always, with: error });
    const { drained } = await drain(3, [{ 'eni-1': gone, 'eni-2': gone }], fail);
    expect(drained).toMatchObject({ outcomes: { gone: 2 }, left: 1, failure: error });
  });

  it('of the giving back does not hide what was done', async () => {
    const [stopsWorking, keepsMessages] = [
      failing('work', { after: 1, times: always }),
      failing('release', { times: always }),
    ];
    const fail = (call: Call) => stopsWorking(call) ?? keepsMessages(call);
    const { drained } = await drain(2, [{ 'eni-1': gone }, { 'eni-2': gone }], fail);
    expect(drained).toMatchObject({ outcomes: { gone: 1 }, left: 1, failure: failure('transient') });
  });

  it('of the acknowledging alone leaves the work going on, and is told', async () => {
    const fail = failing('acknowledge', { times: always });
    const { drained } = await drain(2, [{ 'eni-1': gone }, { 'eni-2': gone }], fail);
    expect(drained).toMatchObject({ outcomes: { gone: 2 }, left: 0, failure: failure('transient') });
  });

  it('of batch after batch ends the work, and each batch is given back', async () => {
    const batches = Array.from({ length: 20 }, () => ({ 'eni-1': gone }));
    const { drained, acknowledged, released } = await drain(1, batches, failing('work', { times: always }));
    expect(drained).toMatchObject({ outcomes: {}, left: 1, failure: failure('transient') });
    expect([acknowledged, [...new Set(released)]]).toEqual([[], ['eni-1']]);
  });
});

describe('a task that came to no end', () => {
  it('is told to be gone when only its event could not be sent', async () => {
    const unreported: End = {
      ended: 'look-again',
      reason: 'its outcome could not be reported yet',
      unreported: 'gone',
    };
    const { drained } = await drain(1, [{ 'eni-1': unreported }]);
    expect(drained).toMatchObject({
      outcomes: {},
      left: 1,
      lookedAtAgain: [{ eniId: 'eni-1', unreported: 'gone' }],
    });
    const later = await drain(1, [{ 'eni-1': unreported }, { 'eni-1': gone }]);
    expect(later.drained).toMatchObject({ outcomes: { gone: 1 }, left: 0, lookedAtAgain: [] });
  });

  it('ends the work at once when it waits for a permission', async () => {
    const refused: End = { ended: 'look-again', reason: 'refused', needsPermission: true };
    const { drained, heard } = await drain(3, [{ 'eni-1': gone, 'eni-2': refused }, { 'eni-3': gone }]);
    expect(drained).toMatchObject({
      outcomes: { gone: 1 },
      left: 2,
      lookedAtAgain: [{ eniId: 'eni-2', needsPermission: true }],
    });
    expect(heard).toHaveLength(2);
  });
});
