import { describe, expect, it } from 'vitest';
import { firstSeenTag, queuedTag } from '../../shared/core/eni.ts';
import { ConfigError } from '../../shared/core/errors.ts';
import { aCloudError, anOrphan, homePlace, queueNames, somePolicy } from '../support/builders.ts';
import { type CloudAction, readActions, writeActions } from '../support/memory-cloud.ts';
import {
  createScanStage,
  createStage,
  newEni,
  orphan,
  range,
  type ScanStage,
  tagOf,
  taskCount,
} from '../support/scan-stage.ts';
import { hours, minutes, seconds } from '../support/times.ts';

describe('from the first sighting to the task', () => {
  it('takes two looks and the grace period between them', async () => {
    const stage = createStage(newEni(1));
    expect(await stage.scanHome()).toMatchObject({
      words: { 'first-sighting': 1 },
      marked: 1,
      enqueued: 0,
      orphans: 1,
    });
    expect(tagOf(stage, 'eni-001', firstSeenTag)).toBe('2026-11-20T12:00:00Z');

    stage.clock.advance(hours(24) - 1);
    expect(await stage.scanHome()).toMatchObject({ words: { 'in-grace': 1 }, marked: 0, enqueued: 0 });

    stage.clock.advance(1);
    expect(await stage.scanHome()).toMatchObject({ words: { enqueued: 1 }, enqueued: 1 });
    expect(tagOf(stage, 'eni-001', queuedTag)).toBe('2026-11-21T12:00:00Z');
    expect(taskCount(stage)).toBe(1);
  });

  it('needs two sightings even with a grace period of 0s', async () => {
    const stage = createStage(newEni(1));
    const hasty = { policy: somePolicy({ gracePeriodMs: 0, minAgeMs: 0 }) };
    expect(await stage.scanHome(hasty)).toMatchObject({ words: { 'first-sighting': 1 }, enqueued: 0 });
    expect(taskCount(stage)).toBe(0);
    expect(await stage.scanHome(hasty)).toMatchObject({ words: { enqueued: 1 }, enqueued: 1 });
  });

  it('starts anew when the ENI was seen in use in between', async () => {
    const stage = createStage(newEni(1));
    await stage.scan();
    stage.clock.advance(hours(20));
    stage.cloud.change('eni-001', { status: 'InUse', hosts: ['i-1'] });
    expect(await stage.scanHome()).toMatchObject({ words: { attached: 1 }, unmarked: 1 });
    expect(tagOf(stage, 'eni-001', firstSeenTag)).toBeUndefined();

    stage.cloud.change('eni-001', { status: 'Available', hosts: [] });
    stage.clock.advance(hours(20));
    expect(await stage.scanHome()).toMatchObject({ words: { 'first-sighting': 1 }, marked: 1, enqueued: 0 });
  });

  it.each(['Attaching', 'Detaching', 'InUse'])('takes the marks off an ENI that is %s now', async status => {
    const stage = createStage(orphan(1));
    stage.cloud.change('eni-001', { status, hosts: ['i-1'] });
    expect(await stage.scanHome()).toMatchObject({ unmarked: 1, enqueued: 0, orphans: 0 });
    expect(stage.cloud.find('eni-001')?.tags).toEqual(new Map());
  });

  it('does not send a task twice before the requeue time is over, and does then', async () => {
    const stage = createStage(orphan(1));
    await stage.scan();
    stage.clock.advance(hours(6) - seconds(1));
    expect(await stage.scanHome()).toMatchObject({ words: { 'already-queued': 1 }, enqueued: 0 });
    stage.clock.advance(seconds(1));
    expect(await stage.scanHome()).toMatchObject({ words: { enqueued: 1 } });
    expect(taskCount(stage)).toBe(2);
  });

  it('gives the tasks delays at the pace of the budget', async () => {
    const stage = createStage(...range(5).map(orphan));
    await stage.scan({ deletesPerMinute: 2 });
    expect(stage.queues.sentTo(queueNames.delete).map(({ delaySeconds }) => delaySeconds)).toEqual([
      0, 30, 60, 90, 120,
    ]);
  });

  it.each([
    [1, 1],
    [2, 2],
    [3, 2],
  ])('sends for %i candidates under a cap of 2 exactly %i tasks', async (count, sent) => {
    const stage = createStage(...range(count).map(orphan));
    expect(await stage.scanHome({ deleteCap: 2 })).toMatchObject({ enqueued: sent });
    expect(taskCount(stage)).toBe(sent);
  });

  it('leaves the rest above the cap to the next scan', async () => {
    const stage = createStage(...range(3).map(orphan));
    await stage.scan({ deleteCap: 2 });
    stage.clock.advance(minutes(5));
    expect(await stage.scanHome({ deleteCap: 2 })).toMatchObject({
      words: { 'already-queued': 2, enqueued: 1 },
    });
  });

  it('sends nothing at all when the breaker trips, and says so aloud', async () => {
    const stage = createStage(...range(3).map(orphan));
    const report = await stage.scanHome({ breaker: { count: 2, percent: 100 } });
    expect(report).toMatchObject({ words: { 'withheld-by-breaker': 3 }, enqueued: 0 });
    expect(taskCount(stage)).toBe(0);
    expect(stage.log.lines).toContainEqual(
      expect.objectContaining({ level: 'error', event: 'breaker.tripped' }),
    );
  });

  it('sees an ENI that is being attached during the scan', async () => {
    const stage = createStage(orphan(1));
    stage.cloud.onCall('listByStatus', (_call, count) => {
      if (count === 2) stage.cloud.change('eni-001', { status: 'InUse', hosts: ['i-1'] });
      return undefined;
    });
    expect(await stage.scanHome()).toMatchObject({ words: { attached: 1 }, enqueued: 0, unmarked: 1 });
  });
});

// Row G of the list of other tools' mistakes: a failed page that makes a part look like the whole.
describe('a listing is all or nothing', () => {
  const world = [orphan(1), newEni(2), anOrphan({ eniId: 'eni-used', status: 'InUse', hosts: ['i-1'] })];

  it.each<readonly [string, CloudAction, readonly number[]]>([
    ['the place cannot be opened', 'open', []],
    ['the Available ENIs cannot be listed', 'listByStatus', [1]],
    ['the Attaching ENIs cannot be listed', 'listByStatus', [2]],
    ['the ENIs in use cannot be listed', 'listByStatus', [3]],
    ['the Detaching ENIs cannot be listed', 'listByStatus', [4]],
    ['the ENIs cannot be counted', 'countAll', []],
  ])('and nothing is written or sent when %s', async (_title, action, calls) => {
    for (const handling of [
      'transient',
      'throttled',
      'forbidden',
      'rejected',
      'not-found',
      'conflict',
    ] as const) {
      const stage = createStage(...world);
      stage.cloud.failCalls(
        action,
        { error: aCloudError(handling, { operation: 'DescribeNetworkInterfaces' }) },
        ...calls,
      );
      const report = await stage.scanHome();
      expect(report).toMatchObject({
        complete: false,
        words: {},
        orphans: 0,
        marked: 0,
        unmarked: 0,
        enqueued: 0,
        enis: [],
        problem: `DescribeNetworkInterfaces was answered with ${handling}.`,
      });
      expect(stage.cloud.countOf(...writeActions)).toBe(0);
      expect(stage.queues.sendCalls).toBe(0);
      const alarm = { level: 'error', event: 'permission.refused' };
      if (handling === 'forbidden') expect(stage.log.lines).toContainEqual(expect.objectContaining(alarm));
      else expect(stage.log.lines).not.toContainEqual(expect.objectContaining(alarm));
    }
  });

  it('asks for all Available ENIs, for marked ones elsewhere, and for one count', async () => {
    const stage = createStage(...world);
    await stage.scan({ mode: 'report' });
    expect(stage.cloud.calls.map(({ action }) => action)).toEqual([
      'open',
      'listByStatus',
      'listByStatus',
      'listByStatus',
      'listByStatus',
      'countAll',
    ]);
  });

  it('does not hide a bug behind an incomplete region', async () => {
    const stage = createStage();
    stage.cloud.failCalls('countAll', { error: new TypeError('a bug') });
    await expect(stage.scan()).rejects.toThrow(TypeError);
  });
});

describe('report mode touches nothing', () => {
  const world = [
    orphan(1),
    newEni(2),
    anOrphan({ eniId: 'eni-used', status: 'InUse', hosts: ['i-1'] }),
    anOrphan({ eniId: 'eni-managed', serviceManaged: true }),
  ];

  it.each([
    ['by setting', 'report', {}],
    ['by request', 'delete', { mode: 'report' }],
    ['by setting, whatever the request says', 'report', { mode: 'delete' }],
  ] as const)('%s', async (_title, mode, request) => {
    const stage = createStage(...world);
    const before = stage.cloud.all();
    const report = await stage.scan({ mode }, request);
    expect(report.mode).toBe('report');
    expect(report.regions[0]).toMatchObject({
      words: { 'would-enqueue': 1, 'first-sighting': 1, attached: 1, 'service-managed': 1 },
      orphans: 2,
      marked: 0,
      unmarked: 0,
      enqueued: 0,
    });
    expect(stage.cloud.all()).toEqual(before);
    expect(stage.cloud.calls.filter(({ action }) => !readActions.some(read => read === action))).toEqual([]);
    expect(stage.queues.sendCalls).toBe(0);
  });
});

describe('the places of a scan', () => {
  const abroad = { ...homePlace, region: 'cn-beijing' };
  const otherAccount = { accountId: '2222222222222222', region: 'cn-hangzhou' };
  const account = { accountId: otherAccount.accountId, roleArn: 'acs:ram::2222222222222222:role/reaper' };
  const placesOf = async (stage: ScanStage, ...args: Parameters<ScanStage['scan']>) =>
    (await stage.scan(...args)).regions.map(({ accountId, region }) => `${accountId} ${region}`);
  const home = `${homePlace.accountId} cn-hangzhou`;
  const homeBeijing = `${homePlace.accountId} cn-beijing`;
  const other = `${otherAccount.accountId} cn-hangzhou`;

  it('are the function’s own region by default', async () =>
    expect(await placesOf(createStage())).toEqual([home]));

  it('are all regions when asked for all', async () => {
    const stage = createScanStage({ regions: ['cn-hangzhou', 'cn-beijing'] });
    expect(await placesOf(stage, { regions: 'all' })).toEqual([home, homeBeijing]);
  });

  it('are narrowed by the request, and what is not allowed is named', async () => {
    const stage = createStage();
    const report = await stage.scan(
      { regions: ['cn-hangzhou', 'cn-beijing'] },
      { regions: ['cn-beijing', 'cn-moon'] },
    );
    expect(report.regions.map(({ region }) => region)).toEqual(['cn-beijing']);
    expect(report.droppedRegions).toEqual(['cn-moon']);
    expect(stage.cloud.calls.every(({ place }) => place.region === 'cn-beijing')).toBe(true);
  });

  it('are none, and nothing is touched, when the request names none that is allowed', async () => {
    const stage = createStage(orphan(1));
    expect(await placesOf(stage, {}, { regions: ['cn-beijing'] })).toEqual([]);
    expect(stage.cloud.calls).toEqual([]);
    expect(stage.queues.sendCalls).toBe(0);
  });

  it('name no dropped region when nothing was dropped', async () => {
    expect(await createStage().scan({}, { regions: ['cn-hangzhou'] })).not.toHaveProperty('droppedRegions');
  });

  it('include other accounts, each once and each with tasks of its own', async () => {
    const stage = createStage(orphan(1));
    stage.cloud.put(orphan(2), otherAccount);
    const accounts = [account, { ...account, accountId: homePlace.accountId }];
    expect(await placesOf(stage, { accounts })).toEqual([home, other]);
    expect(stage.queues.bodiesOf(queueNames.delete)).toEqual([
      expect.objectContaining({ accountId: homePlace.accountId, eniId: 'eni-001' }),
      expect.objectContaining({ accountId: otherAccount.accountId, eniId: 'eni-002' }),
    ]);
    expect(stage.cloud.find('eni-002', otherAccount)?.tags?.has(queuedTag)).toBe(true);
  });

  it('do not stop one another when one of them fails', async () => {
    const stage = createStage(orphan(1));
    stage.cloud.onCall('open', ({ place }) =>
      place.region === abroad.region ? { error: new ConfigError(['No role is named for it.']) } : undefined,
    );
    const { regions } = await stage.scan({ regions: [abroad.region, homePlace.region] });
    expect(regions).toMatchObject([
      { region: 'cn-beijing', complete: false, problem: 'No role is named for it.' },
      { region: 'cn-hangzhou', complete: true, enqueued: 1 },
    ]);
  });

  it('cannot be guessed when the regions cannot be listed', async () => {
    const stage = createStage(orphan(1));
    stage.cloud.failCalls('listRegions', { error: aCloudError('transient') });
    await expect(stage.scan({ regions: 'all' })).rejects.toThrow('transient');
    expect(stage.queues.sendCalls).toBe(0);
  });
});

describe('what a scan says of itself', () => {
  it('is a report with its kind, version, mode and beginning', async () => {
    const stage = createStage(orphan(1));
    stage.cloud.slowDown(seconds(1));
    expect(await stage.scan({ mode: 'report' })).toEqual({
      kind: 'scan-report',
      version: 1,
      mode: 'report',
      startedAt: '2026-11-20T12:00:00Z',
      regions: [expect.objectContaining({ region: 'cn-hangzhou', complete: true })],
    });
  });

  it('is logged: where it looks, what it does not look at, and what it plans', async () => {
    const stage = createStage(orphan(1), newEni(2));
    const accounts = [{ accountId: '2222222222222222', roleArn: 'acs:ram::2222222222222222:role/reaper' }];
    await stage.scan({ accounts }, { regions: ['cn-hangzhou', 'cn-moon'] });
    expect(stage.log.lines.slice(0, 2)).toEqual([
      {
        level: 'info',
        event: 'scan.started',
        fields: { mode: 'delete', regions: ['cn-hangzhou'], accounts: 2 },
      },
      { level: 'warn', event: 'scan.regions-dropped', fields: { droppedRegions: ['cn-moon'] } },
    ]);
    expect(stage.log.lines).toContainEqual({
      level: 'info',
      event: 'scan.region-planned',
      fields: { ...homePlace, total: 2, available: 2, toMark: 1, toUnmark: 0, tasks: 1 },
    });
  });

  it('is told page by page to whoever wants to know more', async () => {
    const stage = createStage(orphan(1), newEni(2));
    await stage.scan();
    const pages = stage.log.lines.filter(({ event }) => event === 'scan.page-read');
    const page = (status: string, enis: number) => ({ ...homePlace, status, pages: 1, enis });
    expect(pages.map(({ level, fields }) => [level, fields])).toEqual([
      ['debug', page('Available', 2)],
      ['debug', page('Attaching', 0)],
      ['debug', page('InUse', 0)],
      ['debug', page('Detaching', 0)],
    ]);
  });

  it('names no dropped regions in the log where there are none', async () => {
    const stage = createStage();
    await stage.scan();
    const withoutProgress = stage.log.lines.filter(({ level }) => level !== 'debug');
    expect(withoutProgress.map(({ event }) => event)).toEqual(['scan.started', 'scan.region-planned']);
  });

  it('names the region that it could not list, and why', async () => {
    const stage = createStage();
    stage.cloud.failCalls('countAll', {
      error: aCloudError('forbidden', {
        operation: 'DescribeNetworkInterfaces',
        providerCode: 'Forbidden.RAM',
      }),
    });
    await stage.scan();
    const problem = 'DescribeNetworkInterfaces was answered with Forbidden.RAM.';
    expect(stage.log.lines).toContainEqual({
      level: 'error',
      event: 'permission.refused',
      fields: { ...homePlace, operation: 'DescribeNetworkInterfaces', providerCode: 'Forbidden.RAM' },
    });
    expect(stage.log.lines).toContainEqual({
      level: 'warn',
      event: 'scan.region-incomplete',
      fields: { ...homePlace, problem },
    });
  });
});
