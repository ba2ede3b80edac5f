import { describe, expect, it } from 'vitest';
import { createAccounts, temporaryKeyCap } from '../../emulator/accounts.ts';
import { manualClock } from '../../emulator/clock.ts';
import { sampleFunctionPath } from '../../emulator/fc/find-built-file.ts';
import { asyncBacklogBytes, asyncPayloadLimit, createPlatform } from '../../emulator/fc/platform.ts';
import { createFoundation } from '../../emulator/foundation.ts';
import { stage } from './ecs/stage.ts';

// Goal: a client that never stops costs no more than a bound. Method: one past it.
const identity = {
  accountId: '1',
  kind: 'assumed-role',
  name: 'r/s',
  arn: 'acs:ram::1:assumed-role/r/s',
} as const;
const key = (accessKeyId: string, expiresAtMs?: number) => ({
  accessKeyId,
  accessKeySecret: 's',
  active: true,
  identity,
  ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
});

describe('the keys of an account', () => {
  it('lose the oldest temporary one beyond their bound, and never a permanent one', () => {
    const accounts = createAccounts();
    accounts.addKey(key('permanent'));
    const most = temporaryKeyCap + temporaryKeyCap / 10;
    for (let made = 0; made < most; made++) accounts.addKey(key(`t-${made}`, 1000));
    expect(accounts.findKey('t-0')).toBeDefined();
    accounts.addKey(key('last', 1000));
    expect(accounts.findKey('permanent')).toBeDefined();
    expect(accounts.findKey('t-0')).toBeUndefined();
    expect(accounts.findKey(`t-${most - temporaryKeyCap}`)).toBeUndefined();
    expect(accounts.findKey(`t-${most - temporaryKeyCap + 1}`)).toBeDefined();
    expect(accounts.findKey('last')).toBeDefined();
  });
});

describe('asynchronous events', () => {
  it('are refused once their payloads fill their room, and taken again when some are over', async () => {
    const clock = manualClock(Date.UTC(2026, 10, 20));
    const platform = createPlatform(createFoundation({ clock, seed: 1 }), {
      accountId: '1234567890123456',
      region: 'cn-hangzhou',
    });
    // No instance may run, so every event waits for its next try.
    platform.createFunction({ name: 'f', codePath: sampleFunctionPath('echo'), reservedConcurrency: 0 });
    const payload = Buffer.alloc(asyncPayloadLimit);
    const invoke = () => platform.invoke('f', payload, { mode: 'async' });
    for (let sent = 0; sent < asyncBacklogBytes / asyncPayloadLimit; sent++)
      expect((await invoke()).statusCode).toBe(202);
    expect(await invoke()).toMatchObject({ statusCode: 429, refusal: { code: 'ResourceExhausted' } });
    await platform.asyncEvents.drainOnce();
    // Throttled events are tried for five hours and then given up.
    clock.shiftMs(24 * 3_600_000);
    await platform.asyncEvents.drainOnce();
    expect((await invoke()).statusCode).toBe(202);
    await platform.close();
  });
});

describe('an ENI id', () => {
  it('that a world gives is taken once, be its ENI there or long gone', () => {
    const s = stage();
    s.addEni({ eniId: 'eni-given' });
    expect(() => s.addEni({ eniId: 'eni-given' })).toThrow(/used before/);
    s.world.removeNow('eni-given');
    expect(() => s.addEni({ eniId: 'eni-given' })).toThrow(/used before/);
    const made = s.addEni({});
    s.world.removeNow(made);
    expect(() => s.addEni({ eniId: made })).toThrow(/used before/);
  });
});
