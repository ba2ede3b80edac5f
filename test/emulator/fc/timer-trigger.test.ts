import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../../emulator/fc/cron-schedule.ts';
import { createTimerTrigger, type TimerTriggerOptions } from '../../../emulator/fc/timer-trigger.ts';
import { aPlatform, json, onCleanup, startMs } from './fc-world.ts';

const iso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());

describe('a schedule', () => {
  // All of them from Friday, 20 November 2026, 19:00:00 UTC on.
  it.each([
    ['0 0 3 * * *', '2026-11-21T03:00:00.000Z', '2026-11-22T03:00:00.000Z'],
    ['CRON_TZ=Asia/Shanghai 0 0 3 * * *', '2026-11-21T19:00:00.000Z', '2026-11-22T19:00:00.000Z'],
    ['0 0/30 * * * *', '2026-11-20T19:30:00.000Z', '2026-11-20T20:00:00.000Z'],
    ['0 5/20,50 * * * *', '2026-11-20T19:05:00.000Z', '2026-11-20T19:25:00.000Z'],
    ['0 0 1/6 * * *', '2026-11-21T01:00:00.000Z', '2026-11-21T07:00:00.000Z'],
    ['30 * * * * *', '2026-11-20T19:00:30.000Z', '2026-11-20T19:01:30.000Z'],
    ['0 0 4 1 * ?', '2026-12-01T04:00:00.000Z', '2027-01-01T04:00:00.000Z'],
    ['0 0 12 ? * MON-FRI', '2026-11-23T12:00:00.000Z', '2026-11-24T12:00:00.000Z'],
    ['0 0 12 ? * 7', '2026-11-22T12:00:00.000Z', '2026-11-29T12:00:00.000Z'],
    ['@every 30m', '2026-11-20T19:30:00.000Z', '2026-11-20T20:00:00.000Z'],
    ['@every 1.5h', '2026-11-20T20:30:00.000Z', '2026-11-20T22:00:00.000Z'],
    ['@every 1h30m', '2026-11-20T20:30:00.000Z', '2026-11-20T22:00:00.000Z'],
  ])('fires when Function Compute says: %s', (expression, first, second) => {
    const schedule = parseSchedule(expression, startMs);
    const firstMs = schedule.nextAfter(startMs) ?? 0;
    expect([iso(firstMs), iso(schedule.nextAfter(firstMs))]).toEqual([first, second]);
    expect(iso(schedule.latestUpTo(firstMs))).toBe(first);
    expect(iso(schedule.latestUpTo(Date.parse(second) - 1))).toBe(first);
  });

  it.each([
    ['five fields', '0 3 * * *'],
    ['seven fields', '0 0 3 * * * 2026'],
    ['a minute that does not exist', '0 60 * * * *'],
    ['an unknown time zone', 'CRON_TZ=Asia/Nowhere 0 0 3 * * *'],
    ['nothing', ''],
    ['words', '@daily'],
    ['a period without unit', '@every 30'],
    ['a period of none', '@every 0m'],
  ])('cannot be %s', (_, expression) => {
    expect(() => parseSchedule(expression, startMs)).toThrow(/cannot be used/);
  });

  it('counts a period from its own beginning, whatever has passed since', () => {
    const schedule = parseSchedule('@every 30m', startMs);
    expect(iso(schedule.nextAfter(startMs + 100 * 60_000))).toBe('2026-11-20T21:00:00.000Z');
    expect(schedule.latestUpTo(startMs + 29 * 60_000)).toBeUndefined();
  });
});

function aTimer(options: Partial<TimerTriggerOptions> = {}) {
  const heard: unknown[] = [];
  const world = aPlatform({ onLine: line => heard.push(JSON.parse(line)) });
  world.deploy('exports.handler = async event => { console.log(String(event)); return event; };');
  const timer = createTimerTrigger(world.foundation, world.platform, {
    name: 'nightly',
    functionKey: 'fn',
    cronExpression: '0 0 3 * * *',
    ...options,
  });
  onCleanup(() => timer.stop());
  /** Lets a timer that has just become due get as far as its invocation, and the invocation to its end. */
  const settle = async () => {
    for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve));
    await world.platform.asyncEvents.drainOnce();
  };
  return { ...world, heard, timer, settle };
}

describe('a timer trigger', () => {
  it('fires when told to, asynchronously, with the event of a timer', async () => {
    const { timer } = aTimer({ payload: '{"kind":"scan-request","version":1}' });
    const fired = await timer.fireNow();
    expect(fired).toMatchObject({ statusCode: 202, requestId: expect.stringMatching(/^t-/) });
    const outcome = await fired.outcome;
    expect(outcome?.succeeded).toBe(true);
    expect(json(outcome?.result.payload ?? Buffer.alloc(0))).toEqual({
      triggerTime: '2026-11-20T19:00:00Z',
      triggerName: 'nightly',
      payload: '{"kind":"scan-request","version":1}',
    });
  });

  it('has an empty payload when none is configured', async () => {
    const { timer, heard } = aTimer();
    await (await timer.fireNow()).outcome;
    expect(heard).toMatchObject([{ payload: '' }]);
  });

  it('fires by itself at its times, once for a jump over several of them, and not after it was stopped', async () => {
    const { timer, heard, clock, settle } = aTimer();
    timer.start();
    timer.start();
    clock.shiftMs(8 * 3_600_000 - 1);
    await settle();
    expect(heard).toEqual([]);
    clock.shiftMs(1);
    await settle();
    clock.shiftMs(73 * 3_600_000);
    await settle();
    timer.stop();
    clock.shiftMs(48 * 3_600_000);
    await settle();
    expect(heard).toMatchObject([
      { triggerTime: '2026-11-21T03:00:00Z' },
      { triggerTime: '2026-11-24T03:00:00Z' },
    ]);
  });

  it('says when it fires next', () => {
    const { timer } = aTimer({ cronExpression: '@every 30m' });
    expect(iso(timer.nextFireAtMs())).toBe('2026-11-20T19:30:00.000Z');
  });

  it('cannot carry more than an asynchronous invocation can', () => {
    expect(() => aTimer({ payload: 'x'.repeat(128 * 1024 + 1) })).toThrow(/larger than 131072 bytes/);
  });
});
