import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manualClock, shiftedClock } from '../../../emulator/clock.ts';
import { createThrottle, type ThrottledCall, terwayBudgets } from '../../../emulator/throttle.ts';
import { accountId, client, codeOf, startTinyCloud, type TinyCloud, userKey } from './tiny-cloud.ts';

const call: ThrottledCall = { accountId: '1', region: 'cn-hangzhou', service: 'ecs', action: 'Delete' };
/** 20 seconds into a minute. */
const start = Date.UTC(2026, 10, 20, 12, 0, 20);

describe('a budget', () => {
  it('admits exactly what it says, and nothing more until the next minute', () => {
    const clock = manualClock(start);
    const throttle = createThrottle(clock);
    throttle.setBudget('ecs:Delete', { perMinute: 2 });
    const admitted = () => throttle.admit(call).admitted;
    expect([admitted(), admitted(), admitted(), admitted()]).toEqual([true, true, false, false]);
    clock.shiftMs(39_999);
    expect(admitted()).toBe(false);
    clock.shiftMs(1);
    expect([admitted(), admitted(), admitted()]).toEqual([true, true, false]);
  });

  it.each<[string, Partial<ThrottledCall>]>([
    ['account', { accountId: '2' }],
    ['region', { region: 'cn-beijing' }],
    ['API', { action: 'Describe' }],
    ['product', { service: 'ens' }],
  ])('is one %s’s own', (_, other) => {
    const throttle = createThrottle(manualClock(start));
    throttle.setBudget('*', { perMinute: 1 });
    expect(throttle.admit(call).admitted).toBe(true);
    expect(throttle.admit({ ...call, ...other }).admitted).toBe(true);
    expect(throttle.admit(call).admitted).toBe(false);
  });

  it('of the API goes before that of the product, and that before the general one', () => {
    const throttle = createThrottle(manualClock(start));
    throttle.setBudget('*', { perMinute: 0 });
    expect(throttle.admit(call).admitted).toBe(false);
    throttle.setBudget('ecs:*', { perMinute: 1 });
    expect(throttle.admit(call).admitted).toBe(true);
    throttle.setBudget('ecs:Delete', { perMinute: 2 });
    expect(throttle.admit(call).admitted).toBe(true);
    expect(throttle.admit(call).admitted).toBe(false);
  });

  it('says how long the minute lasts only when it is told to', () => {
    const throttle = createThrottle(manualClock(start));
    throttle.setBudget('ecs:Delete', { perMinute: 0 });
    expect(throttle.admit(call)).toEqual({ admitted: false });
    throttle.setBudget('ecs:Delete', { perMinute: 0, announceRetryAfter: true });
    expect(throttle.admit(call)).toEqual({ admitted: false, retryAfterSeconds: 40 });
  });

  it('is none when nobody sets one', () => {
    const throttle = createThrottle(manualClock(start));
    const refused = Array.from({ length: 100_000 }, () => throttle.admit(call)).filter(a => !a.admitted);
    expect(refused).toEqual([]);
    expect(terwayBudgets['ecs:DetachNetworkInterface']).toEqual({ perMinute: 400 });
  });

  it('is spent at once when the window is closed', () => {
    const clock = manualClock(start);
    const throttle = createThrottle(clock);
    throttle.closeWindow(call, 7);
    expect(throttle.admit(call)).toEqual({ admitted: false, retryAfterSeconds: 7 });
    clock.shiftMs(40_000);
    expect(throttle.admit(call)).toEqual({ admitted: true });
  });
});

describe('a throttled API', () => {
  let cloud: TinyCloud;
  const clock = shiftedClock();
  beforeEach(async () => {
    cloud = await startTinyCloud({ clock });
    // A minute that has just begun: nothing here may depend on where in a minute the test starts.
    clock.shiftMs(60_000 - (clock.nowMs() % 60_000));
  });
  afterEach(() => cloud.server.close());

  it('refuses with the code and text of the cloud, whoever of the account calls', async () => {
    cloud.foundation.accounts.addKey(userKey('colleague'));
    cloud.foundation.throttle.setBudget('tiny:Greet', { perMinute: 1 });
    expect(await codeOf(client(cloud).request('Greet', { Name: 'a' }))).toBe('ok');
    await expect(client(cloud, userKey('colleague')).request('Greet', { Name: 'b' })).rejects.toMatchObject({
      code: 'Throttling.User',
      data: { Message: 'Request was denied due to user flow control.' },
      entry: { response: { statusCode: 400 } },
    });
    cloud.foundation.accounts.addKey(userKey('stranger', '9876543210987654'));
    expect(await codeOf(client(cloud, userKey('stranger')).request('Greet', { Name: 'c' }))).toBe('ok');
    expect(cloud.greeted).toEqual(['a', 'c']);
    expect(cloud.foundation.history.entries()).toMatchObject([
      { result: 'ok', accountId },
      { result: 'Throttling.User', accountId },
      { result: 'ok', accountId: '9876543210987654' },
    ]);
  });

  it('is closed by a fault for the rest of the minute', async () => {
    const ask = () => client(cloud).request('Greet', { Name: 'a' });
    cloud.foundation.faults.add({
      service: 'tiny',
      action: 'Greet',
      count: 1,
      effect: { kind: 'throttle', retryAfterSeconds: 3 },
    });
    await expect(ask()).rejects.toMatchObject({
      entry: { response: { headers: { 'x-acs-retry-after': '3000' } } },
    });
    expect(await codeOf(ask())).toBe('Throttling.User');
    clock.shiftMs(60_000);
    expect(await codeOf(ask())).toBe('ok');
  });
});
