import { describe, expect, it } from 'vitest';
import type { Lease } from '../../../shared/app/messages/lease-messages.ts';
import { type DrainProgress, drainDeletions } from '../../../shared/app/operator/drain-deletions.ts';
import { encodeDeleteTask } from '../../../shared/core/deletion/delete-task.ts';
import { createWorkerReport, type TaskReport } from '../../../shared/core/deletion/worker-report.ts';
import { aTask, homePlace } from '../../support/builders.ts';
import { createManualClock } from '../../support/manual-clock.ts';

// Goal: whoever waits hears of every receive what has ended and what not, and why. Method: a scripted queue, and a worker that
// ends each task as its script says.

type End = Pick<TaskReport, 'ended' | 'reason'>;

const gone: End = { ended: 'gone', reason: 'deleted' };
const deleting: End = { ended: 'look-again', reason: 'Status is Deleting' };
const throttled: End = { ended: 'look-again', reason: 'throttled' };

/** Each round is what one receive finds and what the worker makes of it, by ENI; an empty one finds nothing and waits. */
async function drain(expected: number, rounds: readonly Readonly<Record<string, End>>[]) {
  const clock = createManualClock();
  const heard: DrainProgress[] = [];
  const coming = [...rounds];
  let round: Readonly<Record<string, End>> = {};
  const ports = {
    clock,
    async receive(_count: number, waitSeconds: number): Promise<readonly Lease[]> {
      round = coming.shift() ?? {};
      if (Object.keys(round).length === 0) clock.advance(waitSeconds * 1_000);
      return Object.keys(round).map(eniId => ({
        messageId: eniId,
        receiptHandle: eniId,
        body: encodeDeleteTask(aTask({ eniId })),
      }));
    },
    acknowledge: async () => undefined,
    release: async () => undefined,
    decode: (body: string): unknown => JSON.parse(body),
    async work(leases: readonly Lease[]) {
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
  return { heard, drained };
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
    expect(heard.slice(1)).toEqual([waiting, waiting, waiting, waiting]);
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
