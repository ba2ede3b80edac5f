import { describe, expect, it } from 'vitest';
import type { Eni } from '../../shared/core/eni.ts';
import { firstSeenTag, ownTags } from '../../shared/core/eni.ts';
import { ConfigError } from '../../shared/core/errors.ts';
import { formatInstant } from '../../shared/core/instant.ts';
import { aCloudError, homePlace, queued, queueNames, somePolicy, withTags } from '../support/builders.ts';
import { hours, minutes, noon, seconds } from '../support/times.ts';
import { createWorkerStage, queuedOrphans, taskFor } from '../support/worker-stage.ts';

const one = () => {
  const { enis, tasks } = queuedOrphans(1);
  const [eni] = enis;
  if (eni === undefined) throw new Error('There is no orphan.');
  return { eni, tasks, stage: createWorkerStage(enis) };
};

describe('a task for an orphan', () => {
  it('ends as gone only when a read no longer finds the ENI, and carries its description', async () => {
    const { eni, stage, tasks } = one();
    const report = await stage.work(tasks);
    expect(report).toMatchObject({ received: 1, outcomes: { gone: 1 }, lookAgain: 0 });
    expect(stage.cloud.find(eni.eniId)).toBeUndefined();
    expect(stage.events()).toEqual([
      {
        specversion: '1.0',
        id: `1234567890123456/cn-hangzhou/eni-001/${noon - hours(48)}/${noon}`,
        type: 'eni-reaper.eni.gone',
        source: '/eni-reaper/worker/1234567890123456/cn-hangzhou',
        subject: 'eni-001',
        time: expect.stringMatching(/^2026-11-20T12:05:\d\dZ$/),
        datacontenttype: 'application/json',
        data: {
          region: 'cn-hangzhou',
          eniId: 'eni-001',
          origin: 'scan',
          reason: 'deleted',
          attempts: 1,
          providerRequestId: expect.any(String),
          record: eni.record,
        },
      },
    ]);
    expect(stage.again()).toEqual([]);
  });

  it('is looked at again while the cloud takes its time: accepted is not gone', async () => {
    const { enis, tasks } = queuedOrphans(1);
    const stage = createWorkerStage(enis, { lingerMs: minutes(1) });
    expect(await stage.work(tasks)).toMatchObject({ outcomes: {}, lookAgain: 1 });
    expect(stage.events()).toEqual([]);
    expect(stage.again()).toMatchObject([{ task: { attempts: 1, deletingSince: noon + minutes(5) } }]);
    stage.clock.advance(minutes(1));
    expect(await stage.workAgain()).toMatchObject({ outcomes: { gone: 1 } });
    expect(stage.cloud.deletions).toHaveLength(1);
    expect(stage.events()).toMatchObject([
      { data: { reason: 'not-found', attempts: 2, record: enis[0]?.record } },
    ]);
  });

  it('ends as gone at once when the ENI is not there any more, with the description of the scan', async () => {
    const { enis, tasks } = queuedOrphans(1);
    const stage = createWorkerStage();
    expect(await stage.work(tasks)).toMatchObject({ outcomes: { gone: 1 } });
    expect(stage.cloud.countOf('requestDelete')).toBe(0);
    expect(stage.events()).toMatchObject([{ data: { reason: 'not-found', record: enis[0]?.record } }]);
  });

  it('is read together with its whole batch, up to a hundred ids a call', async () => {
    const { enis, tasks } = queuedOrphans(101);
    const stage = createWorkerStage(enis);
    await stage.work(tasks, { mode: 'delete', policy: somePolicy({ retained: 'hold' }) });
    const reads = stage.cloud.calls
      .filter(({ action }) => action === 'readByIds')
      .map(({ eniIds }) => eniIds.length);
    expect(reads[0]).toBe(100);
    expect(Math.max(...reads)).toBe(100);
    expect(stage.cloud.all()).toEqual([]);
  });
});

// Row M of the list of other tools' mistakes: a second pass that trusts the mark alone.
describe('the worker applies the whole predicate again to a fresh read', () => {
  const cases: readonly (readonly [string, Partial<Eni>, string])[] = [
    ['was attached', { status: 'InUse', hosts: ['i-1'] }, 'attached'],
    ['names a host', { hosts: ['i-1'] }, 'attached'],
    ['became managed', { serviceManaged: true }, 'service-managed'],
    ['was given a public address', { publicIps: ['47.0.0.1'] }, 'has-public-ip'],
    ['became retained', { deleteOnRelease: false }, 'retained'],
    ['was renamed', { name: 'db-primary' }, 'changed-since-scan'],
    ['moved', { vSwitchId: 'vsw-2' }, 'changed-since-scan'],
    ['cannot be told any more', { serviceManaged: undefined }, 'cannot-tell'],
  ];
  it.each(cases)('and reprieves an ENI that %s since the scan', async (_title, change, reason) => {
    const { eni, stage, tasks } = one();
    stage.cloud.change(eni.eniId, change);
    const before = stage.cloud.find(eni.eniId);
    expect(await stage.work(tasks)).toMatchObject({ outcomes: { reprieved: 1 } });
    expect({ ...stage.cloud.find(eni.eniId), tags: before?.tags }).toEqual(before);
    expect(stage.cloud.countOf('requestDelete', 'tag')).toBe(0);
    expect(stage.events()).toMatchObject([
      { type: 'eni-reaper.eni.reprieved', data: { reason, attempts: 1 } },
    ]);
    expect(stage.events()[0]?.data).not.toHaveProperty('record');
  });

  it.each([
    ['protected by tag', 'eni-reaper:keep', 'please', 'protected-by-tag'],
    ['tagged by a controller', 'creator', 'terway', 'owned-by-controller'],
    ['tagged by somebody', 'owner', 'ana', 'changed-since-scan'],
    ['sighted anew', firstSeenTag, formatInstant(noon), 'in-grace'],
    ['sighted at another time', firstSeenTag, formatInstant(noon - hours(30)), 'changed-since-scan'],
  ])('and reprieves an ENI that was %s since the scan', async (_title, key, value, reason) => {
    const { eni, stage, tasks } = one();
    stage.cloud.change(eni.eniId, withTags(eni, { [key]: value }));
    await stage.work(tasks);
    expect(stage.cloud.deletions).toEqual([]);
    expect(stage.events()).toMatchObject([{ data: { reason } }]);
  });

  it.each(['Attaching', 'Detaching'])(
    'and never deletes on the old sighting what it saw %s, even when it is free again and the mark could not be removed',
    async status => {
      for (const failing of [[], [1]]) {
        const { eni, stage, tasks } = one();
        if (failing.length > 0)
          stage.cloud.failCalls('untag', { error: aCloudError('transient') }, ...failing);
        stage.cloud.change(eni.eniId, { status });
        await stage.work(tasks);
        stage.cloud.change(eni.eniId, { status: 'Available' });
        expect(await stage.workAgain()).toMatchObject({ outcomes: { reprieved: 1 } });
        expect(stage.cloud.deletions).toEqual([]);
        const reason = failing.length > 0 ? 'changed-since-scan' : 'first-sighting';
        expect(stage.events()).toMatchObject([{ data: { reason } }]);
      }
    },
  );

  it.each([
    ['attached', { status: 'InUse', hosts: ['i-1'] }, 0],
    ['given a public address', { publicIps: ['47.0.0.1'] }, 0],
    ['renamed', { name: 'db-primary' }, 2],
    ['unreadable', { serviceManaged: undefined }, 2],
  ] as const)('and takes the marks off an ENI that was %s, or leaves them', async (_title, change, left) => {
    const { eni, stage, tasks } = one();
    stage.cloud.change(eni.eniId, queued({ ...eni, ...change }));
    await stage.work(tasks);
    expect(ownTags.filter(key => stage.cloud.find(eni.eniId)?.tags?.has(key))).toHaveLength(left);
  });

  it.each(['Attaching', 'Detaching', 'Frozen'])('and waits for an ENI that is %s', async status => {
    const { eni, stage, tasks } = one();
    stage.cloud.change(eni.eniId, { status });
    expect(await stage.work(tasks)).toMatchObject({ outcomes: {}, lookAgain: 1 });
    expect(stage.again()).toMatchObject([{ task: { attempts: 1 }, delaySeconds: 5 }]);
    stage.cloud.change(eni.eniId, { status: 'InUse' });
    expect(await stage.workAgain()).toMatchObject({ outcomes: { reprieved: 1 } });
  });
});

describe('what may not be touched at all', () => {
  it('is everything in report mode: no read, no write, one answer', async () => {
    const { stage, tasks } = one();
    expect(await stage.work(tasks, { mode: 'report' })).toMatchObject({
      mode: 'report',
      outcomes: { reprieved: 1 },
    });
    expect(stage.cloud.calls).toEqual([]);
    expect(stage.events()).toMatchObject([
      { type: 'eni-reaper.eni.reprieved', data: { reason: 'report-mode' } },
    ]);
    expect(stage.queues.sentTo(queueNames.delete)).toEqual([]);
  });

  it('does not hide that a delete from before the switch to report mode came true', async () => {
    const { eni, stage, tasks } = one();
    stage.cloud.stick(eni.eniId, 1);
    await stage.work(tasks);
    stage.clock.advance(minutes(10));
    // Even stuck, it is not asked for again.
    expect(await stage.workAgain({ mode: 'report' })).toMatchObject({ outcomes: {}, lookAgain: 1 });
    expect(stage.cloud.deletions).toHaveLength(1);
    expect(stage.events()).toEqual([]);

    const other = createWorkerStage([eni], { lingerMs: minutes(1) });
    await other.work(tasks);
    other.clock.advance(minutes(1));
    expect(await other.workAgain({ mode: 'report' })).toMatchObject({ outcomes: { gone: 1 } });
    expect(other.events()).toMatchObject([{ data: { record: eni.record } }]);
  });

  it.each([
    ['an account that is not swept', { accountId: '9999999999999999', region: 'cn-hangzhou' }, {}],
    ['a region that is not swept', { ...homePlace, region: 'cn-beijing' }, {}],
    ['a region that was taken out', homePlace, { regions: ['cn-beijing'] }],
  ])('is %s', async (_title, place, settings) => {
    const { eni } = one();
    const stage = createWorkerStage();
    stage.cloud.put(eni, place);
    await stage.work([taskFor(eni, {}, place)], settings);
    expect(stage.cloud.calls).toEqual([]);
    expect(stage.events()).toMatchObject([
      {
        type: 'eni-reaper.eni.reprieved',
        source: `/eni-reaper/worker/${place.accountId}/${place.region}`,
        data: { reason: 'out-of-scope' },
      },
    ]);
  });

  it.each([
    [
      'another account that is swept',
      { accountId: '9999999999999999', region: 'cn-hangzhou' },
      { accounts: [{ accountId: '9999999999999999', roleArn: 'r' }] },
    ],
    ['any region when all are swept', { ...homePlace, region: 'cn-beijing' }, { regions: 'all' as const }],
    [
      'a region of the list',
      { ...homePlace, region: 'cn-beijing' },
      { regions: ['cn-hangzhou', 'cn-beijing'] },
    ],
  ])('is not %s', async (_title, place, settings) => {
    const { eni } = one();
    const stage = createWorkerStage();
    stage.cloud.put(eni, place);
    expect(await stage.work([taskFor(eni, {}, place)], settings)).toMatchObject({ outcomes: { gone: 1 } });
  });
});

describe('a place that cannot be opened', () => {
  it.each([
    ['for lack of permission', aCloudError('forbidden'), { attempts: 1 }, 150],
    ['for a role that is not named', new ConfigError(['No role is named.']), { attempts: 1 }, 150],
    ['for a reason that passes', aCloudError('transient'), { attempts: 1 }, 5],
    ['for now, because of throttling, which does not count', aCloudError('throttled'), { attempts: 0 }, 60],
  ])('leaves its tasks for later: %s', async (_title, error, task, delaySeconds) => {
    const { stage, tasks } = one();
    stage.cloud.failCalls('open', { error });
    expect(await stage.work(tasks)).toMatchObject({ outcomes: {}, lookAgain: 1 });
    expect(stage.again()).toMatchObject([{ task, delaySeconds }]);
    expect(
      stage.log.lines.some(({ event, level }) => event === 'permission.refused' && level === 'error'),
    ).toBe(delaySeconds === 150);
  });

  it('does not stop the tasks of other places', async () => {
    const { enis, tasks } = queuedOrphans(2);
    const stage = createWorkerStage(enis.slice(0, 1));
    const abroad = { ...homePlace, region: 'cn-beijing' };
    stage.cloud.onCall('open', ({ place }) =>
      place.region === 'cn-beijing' ? { error: aCloudError('forbidden') } : undefined,
    );
    const batch = [...tasks.slice(1).map(task => ({ ...task, ...abroad })), ...tasks.slice(0, 1)];
    expect(await stage.work(batch, { regions: 'all' })).toMatchObject({
      outcomes: { gone: 1 },
      lookAgain: 1,
    });
  });

  it('does not hide a bug', async () => {
    const { stage, tasks } = one();
    stage.cloud.failCalls('open', { error: new TypeError('a bug') });
    await expect(stage.work(tasks)).rejects.toThrow(TypeError);
  });
});

describe('a batch', () => {
  it('accounts for every message: tasks, copies, rivals and poison side by side', async () => {
    const { enis, tasks } = queuedOrphans(2);
    const stage = createWorkerStage(enis);
    const [first, second] = tasks;
    const rival = { ...first, queuedAt: noon + 1 };
    const report = await stage.work([
      first,
      'no task',
      second,
      first,
      rival,
      { kind: 'delete-task', eniId: 'eni-002' },
    ]);
    expect(report).toMatchObject({
      received: 6,
      outcomes: { gone: 2, poison: 2 },
      lookAgain: 1,
      duplicates: 1,
    });
    expect(report.tasks).toHaveLength(6);
    expect(stage.events()).toHaveLength(4);
    expect(stage.deadLetters()).toHaveLength(2);
    expect(stage.cloud.deletions).toHaveLength(2);
  });

  it('keeps of two copies of a task the one that was looked at more often', async () => {
    const { enis, tasks } = queuedOrphans(1);
    for (const order of [
      [0, 3],
      [3, 0],
    ]) {
      const stage = createWorkerStage(enis.map(eni => ({ ...eni, status: 'Attaching' })));
      const report = await stage.work(order.map(attempts => ({ ...tasks[0], attempts })));
      expect(stage.again()).toMatchObject([{ task: { attempts: 4 } }]);
      expect(report).toMatchObject({ lookAgain: 1, duplicates: 1 });
    }
  });

  it('looks at a rival task for the same ENI later, without counting it', async () => {
    const { enis, tasks } = queuedOrphans(1);
    const stage = createWorkerStage(enis);
    await stage.work([tasks[0], { ...tasks[0], queuedAt: noon + 1 }]);
    expect(stage.cloud.countOf('requestDelete')).toBe(1);
    expect(stage.again()).toMatchObject([{ task: { queuedAt: noon + 1, attempts: 0 } }]);
    await stage.workAgain();
    expect(stage.events().map(({ type }) => type)).toEqual(['eni-reaper.eni.gone', 'eni-reaper.eni.gone']);
    expect(new Set(stage.events().map(({ id }) => id)).size).toBe(2);
  });

  it('of nothing is reported as nothing', async () => {
    const stage = createWorkerStage();
    expect(await stage.work([])).toMatchObject({ received: 0, outcomes: {}, lookAgain: 0, tasks: [] });
    expect(stage.queues.sendCalls).toBe(0);
  });

  it('is given back to the queue when time is up before it began', async () => {
    const { stage, tasks } = one();
    expect(await stage.work(tasks, {}, { deadlineAt: stage.clock.nowMs() })).toMatchObject({ lookAgain: 1 });
    expect(stage.cloud.countOf('readByIds', 'requestDelete')).toBe(0);
    expect(stage.again()).toMatchObject([{ task: { attempts: 0 } }]);
  });

  it('stops deleting when time is up in between', async () => {
    const { enis, tasks } = queuedOrphans(10);
    const stage = createWorkerStage(enis);
    stage.cloud.slowDown(seconds(5));
    const report = await stage.work(tasks, {}, { deadlineAt: stage.clock.nowMs() + seconds(40) });
    const { deletions } = stage.cloud;
    expect(deletions.length).toBeLessThan(10);
    expect(deletions.length).toBeGreaterThan(0);
    expect(Math.max(...deletions.map(({ at }) => at))).toBeLessThan(noon + minutes(5) + seconds(60));
    expect(report.received).toBe(10);
    expect(stage.again()).toHaveLength(report.lookAgain);
    expect(stage.again().filter(({ task }) => task.attempts === 0).length).toBe(10 - deletions.length);
  });
});
