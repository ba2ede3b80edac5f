import { describe, expect, it } from 'vitest';
import { firstSeenTag, queuedTag } from '../../shared/core/eni.ts';
import { aCloudError, anOrphan, homePlace, queueNames } from '../support/builders.ts';
import { writeActions } from '../support/memory-cloud.ts';
import {
  createStage,
  newEni,
  orphan,
  range,
  type ScanStage,
  tagOf,
  taskCount,
} from '../support/scan-stage.ts';
import { seconds } from '../support/times.ts';

describe('what cannot be done is not reported as done', () => {
  it('leaves an ENI a candidate whose task could not be sent', async () => {
    const stage = createStage(...range(3).map(orphan));
    stage.queues.breakQueue(queueNames.delete, (_message, count) => count === 2);
    const report = await stage.scanHome();
    expect(report).toMatchObject({ words: { enqueued: 2, candidate: 1 }, enqueued: 2, orphans: 3 });
    expect(report.problem).toBe('1 tasks could not be sent: delete-queue is broken');
    expect(
      ['eni-000', 'eni-001', 'eni-002'].map(eniId => tagOf(stage, eniId, queuedTag) !== undefined),
    ).toEqual([true, false, true]);

    stage.queues.repairQueue(queueNames.delete);
    expect(await stage.scanHome()).toMatchObject({ words: { 'already-queued': 2, enqueued: 1 } });
  });

  it('stops asking a queue that takes nothing', async () => {
    const stage = createStage(...range(120).map(orphan));
    stage.queues.breakQueue(queueNames.delete);
    expect(await stage.scanHome()).toMatchObject({ words: { candidate: 120 }, enqueued: 0 });
    expect(stage.queues.sendCalls).toBe(1);
    expect(stage.cloud.countOf('tag')).toBe(0);
    expect(stage.log.lines).toContainEqual(
      expect.objectContaining({
        level: 'error',
        event: 'scan.send-failed',
        fields: expect.objectContaining({ failed: 48 }),
      }),
    );
  });

  it('goes on with a queue that takes only some', async () => {
    const stage = createStage(...range(120).map(orphan));
    stage.queues.breakQueue(queueNames.delete, (_message, count) => count <= 47);
    expect(await stage.scanHome()).toMatchObject({ enqueued: 73 });
    expect(stage.queues.sendCalls).toBe(3);
  });

  it('reports tasks as sent whose ENIs could not be tagged, because they are on the queue', async () => {
    const stage = createStage(orphan(1));
    stage.cloud.failCalls('tag', { error: aCloudError('throttled', { operation: 'TagResources' }) });
    expect(await stage.scanHome()).toMatchObject({
      enqueued: 1,
      marked: 0,
      problem: expect.stringContaining('TagResources'),
    });
    // A task without a tag is only sent twice.
    expect(await stage.scanHome()).toMatchObject({ enqueued: 1 });
    expect(taskCount(stage)).toBe(2);
  });

  it('reports only the marks that were set', async () => {
    const stage = createStage(...range(120).map(newEni));
    stage.cloud.failCalls('tag', { error: aCloudError('throttled', { operation: 'TagResources' }) }, 2);
    expect(await stage.scanHome()).toMatchObject({ words: { 'first-sighting': 120 }, marked: 50 });
    expect(stage.cloud.countOf('tag')).toBe(2);
    expect(stage.cloud.all().filter(eni => eni.tags?.has(firstSeenTag))).toHaveLength(50);
    const withoutProgress = stage.log.lines.filter(({ level }) => level !== 'debug');
    expect(withoutProgress.map(({ event }) => event)).toEqual([
      'scan.started',
      'scan.region-planned',
      'scan.mark-failed',
    ]);
  });

  it('tells after each call how many tags are written and tasks are sent', async () => {
    const stage = createStage(...range(60).map(newEni), orphan(100));
    await stage.scan();
    const steps = stage.log.lines.filter(({ event }) => /tags-written|tasks-sent/.test(event));
    const step = (event: string, done: number, of: number) => ({
      level: 'debug',
      event,
      fields: { ...homePlace, done, of },
    });
    expect(steps).toEqual([
      step('scan.tags-written', 50, 60),
      step('scan.tags-written', 60, 60),
      step('scan.tasks-sent', 1, 1),
      step('scan.tags-written', 1, 1),
    ]);
  });

  it('raises the alarm when it may not tag', async () => {
    const stage = createStage(newEni(1));
    stage.cloud.failCalls('tag', {
      error: aCloudError('forbidden', { operation: 'TagResources', providerCode: 'Forbidden.RAM' }),
    });
    await stage.scan();
    expect(stage.log.lines).toContainEqual({
      level: 'error',
      event: 'permission.refused',
      fields: { ...homePlace, operation: 'TagResources', providerCode: 'Forbidden.RAM' },
    });
  });

  it('reports only the marks that were removed, and sends its tasks all the same', async () => {
    const stage = createStage(orphan(1), anOrphan({ eniId: 'eni-used', hosts: ['i-1'] }));
    stage.cloud.failCalls('untag', { error: aCloudError('transient', { operation: 'UntagResources' }) });
    expect(await stage.scanHome()).toMatchObject({
      unmarked: 0,
      enqueued: 1,
      problem: expect.stringContaining('UntagResources'),
    });
  });

  it('does not hide a bug behind a mark that failed', async () => {
    const stage = createStage(newEni(1));
    stage.cloud.failCalls('tag', { error: new TypeError('a bug') });
    await expect(stage.scan()).rejects.toThrow(TypeError);
  });
});

describe('one ENI that cannot be tagged does not keep the others from it', () => {
  const failFor = (
    stage: ScanStage,
    handling: 'rejected' | 'not-found',
    ...eniIds: readonly string[]
  ): void =>
    stage.cloud.onCall('tag', call =>
      call.eniIds.some(eniId => eniIds.includes(eniId))
        ? { error: aCloudError(handling, { operation: 'TagResources' }) }
        : undefined,
    );

  it.each(['rejected', 'not-found'] as const)('when the call is refused as %s', async handling => {
    const stage = createStage(...range(70).map(newEni));
    failFor(stage, handling, 'eni-007', 'eni-060');
    expect(await stage.scanHome()).toMatchObject({ marked: 68 });
    expect(
      stage.cloud
        .all()
        .filter(eni => !eni.tags?.has(firstSeenTag))
        .map(({ eniId }) => eniId),
    ).toEqual(['eni-007', 'eni-060']);
    expect(stage.cloud.countOf('tag')).toBeLessThan(30);
  });

  it('and a task sent for an ENI that vanished does not untag its neighbours', async () => {
    const stage = createStage(...range(3).map(orphan));
    failFor(stage, 'not-found', 'eni-001');
    expect(await stage.scanHome()).toMatchObject({ enqueued: 3 });
    expect(['eni-000', 'eni-002'].every(eniId => tagOf(stage, eniId, queuedTag) !== undefined)).toBe(true);
  });

  it('but a provider that refuses every one is left in peace', async () => {
    const stage = createStage(...range(200).map(newEni));
    stage.cloud.failCalls('tag', { error: aCloudError('rejected', { operation: 'TagResources' }) });
    const report = await stage.scanHome();
    expect(report).toMatchObject({ marked: 0, total: 200 });
    expect(report.problem?.match(/TagResources/g)).toHaveLength(10);
    expect(stage.cloud.countOf('tag')).toBeLessThan(40);
  });

  it('nor is a call halved that was refused for another reason', async () => {
    const stage = createStage(...range(10).map(newEni));
    stage.cloud.failCalls('tag', { error: aCloudError('forbidden', { operation: 'TagResources' }) });
    await stage.scan();
    expect(stage.cloud.countOf('tag')).toBe(1);
  });
});

describe('when time runs out', () => {
  it('leaves a region unread that was not reached', async () => {
    const stage = createStage(orphan(1));
    const report = await stage.scanHome({}, {}, { deadlineAt: stage.clock.nowMs() });
    expect(report).toMatchObject({
      complete: false,
      enqueued: 0,
      problem: expect.stringContaining('Time ran out'),
    });
    expect(stage.cloud.calls).toEqual([]);
  });

  it('writes and sends nothing more', async () => {
    const stage = createStage(orphan(1), newEni(2), anOrphan({ eniId: 'eni-used', hosts: ['i-1'] }));
    stage.cloud.slowDown(seconds(10));
    const report = await stage.scanHome({}, {}, { deadlineAt: stage.clock.nowMs() + seconds(60) });
    expect(report).toMatchObject({ complete: true, marked: 0, unmarked: 0, enqueued: 0 });
    expect(report.words).toMatchObject({ candidate: 1 });
    expect(report.problem).toContain('Time ran out after 0 of 1 tasks');
    expect(report.problem).toContain('Time ran out after 0 of 1 tags');
    expect(stage.cloud.countOf(...writeActions)).toBe(0);
    expect(stage.queues.sendCalls).toBe(0);
  });

  it('reports exactly the tasks that were sent before', async () => {
    const stage = createStage(...range(120).map(orphan));
    stage.cloud.onCall('tag', () => {
      stage.clock.advance(seconds(30));
      return undefined;
    });
    const report = await stage.scanHome({}, {}, { deadlineAt: stage.clock.nowMs() + seconds(60) });
    expect(report).toMatchObject({ words: { enqueued: 96, candidate: 24 }, enqueued: 96 });
    expect(taskCount(stage)).toBe(96);
  });
});

describe('a scan that is asked to stop', () => {
  it('sends nothing when it was asked before the first task', async () => {
    const stage = createStage(orphan(1), newEni(2));
    const stop = new AbortController();
    stage.cloud.onCall('tag', () => {
      stop.abort();
      return undefined;
    });
    const report = await stage.scanHome({}, {}, { stop: stop.signal });
    expect(report).toMatchObject({ complete: true, marked: 1, enqueued: 0, words: { candidate: 1 } });
    expect(report.problem).toContain('This run was asked to stop after 0 of 1 tasks');
    expect(stage.queues.sendCalls).toBe(0);
  });

  it('reads no further region', async () => {
    const stage = createStage(orphan(1));
    const report = await stage.scanHome({}, {}, { stop: AbortSignal.abort() });
    expect(report).toMatchObject({ complete: false, enqueued: 0 });
    expect(stage.cloud.calls).toEqual([]);
  });
});

describe('a scan that dies', () => {
  it('has removed old sightings before it sets marks, and set marks before it sends tasks', async () => {
    const stage = createStage(orphan(1), newEni(2), anOrphan({ eniId: 'eni-used', hosts: ['i-1'] }));
    const order: string[] = [];
    stage.cloud.onCall('untag', () => void order.push('unmark') as undefined);
    stage.cloud.onCall('tag', ({ eniIds }) => void order.push(`tag ${eniIds.join()}`) as undefined);
    stage.queues.breakQueue(queueNames.delete, () => {
      order.push('send');
      return false;
    });
    await stage.scan();
    expect(order).toEqual(['unmark', 'tag eni-002', 'send', 'tag eni-001']);
  });

  it('tags each part of its tasks before it sends the next', async () => {
    const stage = createStage(...range(60).map(orphan));
    stage.cloud.failCalls('tag', { error: new TypeError('killed') }, 1);
    await expect(stage.scan()).rejects.toThrow('killed');
    expect(taskCount(stage)).toBe(48);
  });
});
