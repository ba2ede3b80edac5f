import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manualClock } from '../../../emulator/clock.ts';
import { type Emulator, startEmulator } from '../../../emulator/start-emulator.ts';
import { sendByHand } from './http-by-hand.ts';

const start = Date.UTC(2026, 10, 20, 12);
let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ clock: manualClock(start), world: 'empty' });
});
afterEach(() => emulator.close());

async function ask(method: string, path: string, document?: unknown, headers: Record<string, string> = {}) {
  const reply = await sendByHand(emulator.endpoint, {
    method,
    path: `/_emulator/${path}`,
    headers,
    ...(document === undefined
      ? {}
      : { body: typeof document === 'string' ? document : JSON.stringify(document) }),
  });
  return { status: reply.status, body: JSON.parse(reply.body) };
}
const get = async (path: string) => (await ask('GET', path)).body;
const post = async (path: string, document: unknown) => (await ask('POST', path, document)).body;

describe('the control API', () => {
  it('lists what it can do', async () => {
    const routes: { method: string; path: string; about: string }[] = await get('');
    expect(routes.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /_emulator/',
      'GET /_emulator/state',
      'GET /_emulator/history',
      'GET /_emulator/api-calls',
      'GET /_emulator/faults',
      'POST /_emulator/faults',
      'DELETE /_emulator/faults',
      'GET /_emulator/clock',
      'POST /_emulator/clock',
      'POST /_emulator/world',
      'POST /_emulator/reset',
      'POST /_emulator/mns/dead-letter-policy',
      'POST /_emulator/mns/counters',
      'GET /_emulator/budgets',
      'POST /_emulator/budgets',
      'DELETE /_emulator/budgets',
      'GET /_emulator/ram',
      'POST /_emulator/ram',
      'DELETE /_emulator/ram',
    ]);
    expect(routes.every(({ about }) => about.endsWith('.'))).toBe(true);
  });

  it.each<[string, string, string, unknown, number, RegExp]>([
    ['an unknown path', 'GET', 'nonsense', undefined, 404, /GET \/_emulator\/ lists/],
    ['a method that a path does not take', 'DELETE', 'clock', undefined, 405, /takes GET, POST, not DELETE/],
    ['a body that is not JSON', 'POST', 'faults', '{', 400, /has to be JSON/],
    ['a missing body', 'POST', 'faults', undefined, 400, /not understood/],
    [
      'a misspelt fault',
      'POST',
      'faults',
      { service: 'ecs', acton: 'x', effect: { kind: 'stick' } },
      400,
      /acton/,
    ],
    [
      'an unknown kind of fault',
      'POST',
      'faults',
      { service: 'ecs', action: '*', effect: { kind: 'explode' } },
      400,
      /kind/,
    ],
    [
      'a field of another kind',
      'POST',
      'faults',
      { service: 'ecs', action: '*', effect: { kind: 'stick', delayMs: 1 } },
      400,
      /delayMs/,
    ],
    ['an impossible shift', 'POST', 'clock', { shiftMs: 1e15 }, 400, /shiftMs/],
    ['a shift of no number', 'POST', 'clock', { shiftMs: '25h' }, 400, /shiftMs/],
    ['a budget of no API', 'POST', 'budgets', { 'Delete!': { perMinute: 1 } }, 400, /not understood/],
    [
      'a rule without a principal',
      'POST',
      'ram',
      { effect: 'deny', action: '*', resource: '*' },
      400,
      /principal/,
    ],
    ['a filter that history does not have', 'GET', 'history?action=x', undefined, 400, /no filter "action"/],
    [
      'a limit that is no number',
      'GET',
      'history?limit=all',
      undefined,
      400,
      /limit has to be a whole number/,
    ],
    [
      'a world in a vSwitch that does not exist',
      'POST',
      'world',
      { kind: 'world', version: 1, ecs: { enis: [{ vSwitch: 'vsw-none' }] } },
      400,
      /vsw-none/,
    ],
  ])('refuses %s in a sentence', async (_, method, path, document, status, says) => {
    const reply = await ask(method, path, document);
    expect(reply).toEqual({ status, body: { problem: expect.stringMatching(says) } });
  });

  it.each([{ origin: 'http://127.0.0.1:8080' }, { host: 'rebound.example.com' }])(
    'takes no orders from web pages: %j',
    async headers => {
      expect((await ask('POST', 'clock', { shiftMs: 1000 }, headers)).status).toBe(403);
      expect(emulator.foundation.clock.nowMs()).toBe(start);
    },
  );

  it('is not counted among the API calls', async () => {
    await get('state');
    expect(await get('api-calls')).toEqual({});
    expect(await get('history')).toEqual({ total: 0, entries: [] });
  });

  it('moves the clock both ways', async () => {
    expect(await post('clock', { shiftMs: 90_000_000 })).toMatchObject({
      now: '2026-11-21T13:00:00.000Z',
      nowMs: start + 90_000_000,
    });
    expect(await post('clock', { shiftMs: -90_000_000 })).toMatchObject({ nowMs: start });
    expect(await get('clock')).toMatchObject({ nowMs: start });
  });

  it('adds faults one by one and in lists, and ends them', async () => {
    const fault = { service: 'ecs', action: 'DeleteNetworkInterface', effect: { kind: 'stick' } };
    await post('faults', fault);
    const all = await post('faults', [
      {
        ...fault,
        resource: 'eni-1',
        count: 2,
        after: 1,
        probability: 0.5,
        effect: { kind: 'slow', delayMs: 5 },
      },
      { service: '*', action: '*', effect: { kind: 'refuse', code: 'X', status: 500, retryAfterSeconds: 1 } },
      { service: 'fc', action: '*', effect: { kind: 'kill', when: 'before' } },
      { service: 'ecs', action: '*', effect: { kind: 'miss-rows', eniIds: ['eni-1'] } },
    ]);
    expect(all).toHaveLength(5);
    expect(await get('faults')).toEqual(all);
    expect((await ask('DELETE', 'faults')).body).toEqual([]);
  });

  it('sets budgets, also those of the vendor’s own controller', async () => {
    expect(await post('budgets', { 'ecs:DeleteNetworkInterface': { perMinute: 3 } })).toEqual({
      'ecs:DeleteNetworkInterface': { perMinute: 3 },
    });
    expect(await post('budgets', '"terway"')).toMatchObject({
      'ecs:DeleteNetworkInterface': { perMinute: 500 },
    });
    expect((await ask('DELETE', 'budgets')).body).toEqual({});
  });

  it('gives a queue a dead-letter policy and takes it away', async () => {
    const { accountId, region, mns } = emulator;
    const { queue } = mns.broker.queues.create(accountId, region, 'orders');
    const policy = { deadLetterTargetQueue: 'buried', maxReceiveCount: 3 };
    expect(await post('mns/dead-letter-policy', { queue: 'orders', policy })).toEqual({
      queue: 'orders',
      policy: { ...policy, enabled: true },
    });
    expect(queue.dlqPolicy()).toEqual({ ...policy, enabled: true });
    await post('mns/dead-letter-policy', { queue: 'orders', policy: null });
    expect(queue.dlqPolicy()).toBeUndefined();
  });

  it.each<[string, string, number, RegExp]>([
    ['a queue that does not exist', 'nowhere', 3, /no queue "nowhere"/],
    ['a queue that would feed itself', 'orders', 3, /own dead-letter queue/],
    ['a count below one', 'orders', 0, /maxReceiveCount/],
  ])('refuses a dead-letter policy of %s', async (_, queue, maxReceiveCount, says) => {
    emulator.mns.broker.queues.create(emulator.accountId, emulator.region, 'orders');
    const policy = { deadLetterTargetQueue: 'orders', maxReceiveCount };
    const reply = await ask('POST', 'mns/dead-letter-policy', { queue, policy });
    expect(reply).toEqual({ status: 400, body: { problem: expect.stringMatching(says) } });
  });

  it('sets RAM rules', async () => {
    const rule = { principal: '*', effect: 'deny', action: 'ecs:*', resource: '*' };
    expect(await post('ram', [rule, rule])).toEqual([rule, rule]);
    expect(await post('ram', rule)).toHaveLength(3);
    expect((await ask('DELETE', 'ram')).body).toEqual([]);
  });

  it('adds a world and answers with its ids, and shows it', async () => {
    const { ids } = await post('world', {
      kind: 'world',
      version: 1,
      ecs: {
        vSwitches: [{ as: 'v', id: 'vsw-a' }],
        instances: [{ as: 'host-#', vSwitch: 'v', count: 2, status: 'Stopped' }],
        enis: [
          { id: 'eni-a', as: 'first', vSwitch: 'v', age: '1s', tags: { k: 'v' } },
          { as: 'going', vSwitch: 'v', status: 'Deleting', endsIn: '1s' },
        ],
      },
      faults: [
        { service: 'ecs', action: 'DeleteNetworkInterface', resource: 'going', effect: { kind: 'stick' } },
      ],
    });
    expect(ids).toEqual({
      v: 'vsw-a',
      'host-1': expect.stringMatching(/^i-/),
      'host-2': expect.stringMatching(/^i-/),
      first: 'eni-a',
      going: expect.stringMatching(/^eni-/),
    });
    expect(await get('faults')).toMatchObject([{ resource: ids.going }]);

    const state = await get('state');
    expect(state.clock.nowMs).toBe(start);
    expect(state.ecs.enis).toHaveLength(4);
    expect(state.ecs.enis).toContainEqual(
      expect.objectContaining({ eniId: 'eni-a', tags: { k: 'v' }, createdAtMs: start - 1000 }),
    );
    await post('clock', { shiftMs: 1000 });
    expect((await get('state')).ecs.enis).toHaveLength(3);
  });

  it('starts over at a reset', async () => {
    await post('world', {
      kind: 'world',
      version: 1,
      ecs: { vSwitches: [{ as: 'v' }], enis: [{ vSwitch: 'v' }] },
    });
    await post('faults', { service: '*', action: '*', effect: { kind: 'stick' } });
    await post('clock', { shiftMs: 1000 });
    expect(await post('reset', undefined)).toEqual({ fixtures: { sts: emulator.fixtures.sts } });
    const state = await get('state');
    expect(state.ecs.enis).toEqual([]);
    expect(await get('faults')).toEqual([]);
    expect(state.clock.nowMs).toBe(start + 1000);
  });
});

describe('the history', () => {
  beforeEach(() => {
    for (let i = 0; i < 1200; i++)
      emulator.foundation.history.add({
        atMs: start + i,
        service: i % 2 ? 'ecs' : 'mns',
        what: 'Do',
        resource: `r-${i % 3}`,
        result: i % 5 ? 'ok' : 'Throttling',
      });
  });

  it.each([
    ['', 1200, 1000, start + 200],
    ['?limit=2', 1200, 2, start + 1198],
    ['?limit=0', 1200, 0, undefined],
    ['?service=ecs&resource=r-0', 200, 200, start + 3],
    ['?result=Throttling', 240, 240, start],
    [`?sinceMs=${start + 1190}`, 10, 10, start + 1190],
    ['?what=Nothing', 0, 0, undefined],
  ])('%j gives the newest that fit, oldest first', async (query, total, count, first) => {
    const page = await get(`history${query}`);
    expect([page.total, page.entries.length, page.entries[0]?.atMs]).toEqual([total, count, first]);
  });
});
