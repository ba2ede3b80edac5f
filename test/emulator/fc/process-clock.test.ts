import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aPlatform, json, startMs } from './fc-world.ts';

// Processes run on this machine's time plus an offset, so they are ahead of a clock that stands still by what a test takes.
const about = (ms: number) => ({ from: ms, to: ms + 30_000 });

function expectAbout(actual: unknown, ms: number): void {
  const { from, to } = about(ms);
  expect(actual).toBeGreaterThanOrEqual(from - 1000);
  expect(actual).toBeLessThan(to);
}

const hourMs = 3_600_000;

describe('the time inside a function', () => {
  it.each([
    ['Date.now()', 'Date.now()'],
    ['new Date()', 'new Date().getTime()'],
    ['Date() as text', 'new Date(Date()).getTime()'],
    ['a subclass of Date', 'new (class extends Date {})().getTime()'],
    ['the constructor of a date', 'new (new Date(0).constructor)().getTime()'],
    ['a reference kept at load', 'kept()'],
  ])('is the emulator’s: %s', async (_, expression) => {
    const { platform, deploy } = aPlatform();
    deploy(`const kept = Date.now; exports.handler = async () => ${expression};`);
    expectAbout(Number((await platform.invoke('fn', '')).payload), startMs);
  });

  it('leaves dates that are given alone', async () => {
    const { platform, deploy } = aPlatform();
    deploy(`exports.handler = async () => [
      new Date(0).toISOString(), new Date(2020, 1, 2).getDate(), Date.UTC(1999, 0), Date.parse('1999-01-01'),
      new Date(0) instanceof Date, Date.name, new Date(undefined).getTime(),
    ];`);
    const day = Date.UTC(1999, 0);
    expect(json((await platform.invoke('fn', '')).payload)).toEqual([
      '1970-01-01T00:00:00.000Z',
      2,
      day,
      day,
      true,
      'Date',
      null,
    ]);
  });

  it('jumps with the clock between invocations, in both directions, while performance.now() never steps back', async () => {
    const { platform, deploy, clock } = aPlatform();
    deploy('exports.handler = async () => [Date.now(), performance.now()];');
    const look = async () => json((await platform.invoke('fn', '')).payload) as [number, number];
    const [, before] = await look();
    clock.shiftMs(25 * hourMs);
    const [later, afterJump] = await look();
    expectAbout(later, startMs + 25 * hourMs);
    expectAbout(afterJump - before, 25 * hourMs);
    clock.shiftMs(-hourMs);
    const [earlier, afterStepBack] = await look();
    expectAbout(earlier, startMs + 24 * hourMs);
    expect(afterStepBack).toBeGreaterThan(afterJump);
  });

  it('jumps while the function runs', async () => {
    const { platform, deploy, clock } = aPlatform({ onLine: () => clock.shiftMs(hourMs) });
    deploy(
      `exports.handler = async () => {
      const before = Date.now();
      console.log('shift now');
      while (Date.now() - before < ${hourMs}) await new Promise(setImmediate);
      return 'shifted';
    };`,
      { timeoutSeconds: 7200 },
    );
    expect((await platform.invoke('fn', '')).payload.toString()).toBe('shifted');
  });
});

describe('a virtual sleep', () => {
  const sleepAndTell = `
    const { setTimeout: sleep } = require('node:timers/promises');
    exports.handler = async event => {
      const [date, monotonic] = [Date.now(), performance.now()];
      const value = await sleep(Number(event), 'rested');
      return [value, Date.now() - date, performance.now() - monotonic];
    };`;

  it('takes the emulator’s clock along instead of waiting', async () => {
    const { platform, deploy, clock } = aPlatform();
    deploy(sleepAndTell, { virtualSleep: true, timeoutSeconds: 600 });
    const [value, date, monotonic] = json((await platform.invoke('fn', '90000')).payload) as unknown[];
    expect(value).toBe('rested');
    expect(clock.nowMs()).toBe(startMs + 90_000);
    expectAbout(date, 90_000);
    expectAbout(monotonic, 90_000);
  });

  it('is not on unless the function was created with it', async () => {
    const { platform, deploy, clock } = aPlatform();
    deploy(sleepAndTell);
    const [, date] = json((await platform.invoke('fn', '5')).payload) as number[];
    expect(clock.nowMs()).toBe(startMs);
    expect(date).toBeGreaterThanOrEqual(4);
  });

  it('leaves the global setTimeout real', async () => {
    const { platform, deploy, clock } = aPlatform();
    deploy('exports.handler = () => new Promise(resolve => setTimeout(resolve, 5));', { virtualSleep: true });
    await platform.invoke('fn', '');
    expect(clock.nowMs()).toBe(startMs);
  });

  it.each([
    ['before it began', 'controller.abort(new Error("enough"))'],
    ['while it lasts', 'setTimeout(() => controller.abort(new Error("enough")), 30)'],
  ])('ends when its signal aborts %s, and the clock does not move for it', async (_, abort) => {
    const { platform, deploy, clock } = aPlatform();
    const sleeper = deploy(
      `const { setTimeout: sleep } = require('timers/promises');
      exports.handler = async () => {
        const controller = new AbortController();
        ${abort};
        try { await sleep(1000, undefined, { signal: controller.signal }); return 'slept'; }
        catch (error) {
          require('node:fs').writeFileSync('aborted', '');
          // Outlives the neighbour: nobody else is at work while this one holds a sleep that it has given up.
          await new Promise(resolve => setTimeout(resolve, 100));
          return [error.name, error.code, error.cause.message];
        }
      };`,
      { virtualSleep: true },
    );
    // A neighbour at work keeps the clock where it is, or there would be no time in which to abort.
    deploy(
      `exports.handler = async folder => {
        while (!require('node:fs').existsSync(folder + '/aborted')) await new Promise(resolve => setTimeout(resolve, 1));
      };`,
      { name: 'neighbour', virtualSleep: true },
    );
    const [{ payload }] = await Promise.all([
      platform.invoke('fn', ''),
      platform.invoke('neighbour', dirname(sleeper.codePath)),
    ]);
    expect(json(payload)).toEqual(['AbortError', 'ABORT_ERR', 'enough']);
    expect(clock.nowMs()).toBe(startMs);
  });

  it('works for modules that import it', async () => {
    const { platform, deploy, clock } = aPlatform();
    deploy(
      `exports.handler = async () => {
      const { setTimeout: sleep } = await import('node:timers/promises');
      await sleep(7000);
    };`,
      { virtualSleep: true, timeoutSeconds: 60 },
    );
    await platform.invoke('fn', '');
    expect(clock.nowMs()).toBe(startMs + 7000);
  });

  it('overlaps with the sleeps of other instances: five minutes slept five times at once are five minutes', async () => {
    const { platform, deploy, clock } = aPlatform();
    deploy(sleepAndTell, { virtualSleep: true, timeoutSeconds: 3600 });
    const results = await Promise.all([1, 2, 3, 4, 5].map(() => platform.invoke('fn', '300000')));
    expect(results.map(result => result.errorType)).toEqual(Array(5).fill(undefined));
    expect(clock.nowMs() - startMs).toBeGreaterThanOrEqual(300_000);
    expect(clock.nowMs() - startMs).toBeLessThan(310_000);
  });

  it('does not spend the time of a neighbour that is at work', async () => {
    const { platform, deploy } = aPlatform();
    deploy(sleepAndTell, { name: 'sleeper', virtualSleep: true, timeoutSeconds: 3600 });
    deploy('exports.handler = () => new Promise(resolve => setTimeout(resolve, 100, "done"));', {
      name: 'worker',
      virtualSleep: true,
      timeoutSeconds: 10,
    });
    const [worker] = await Promise.all([platform.invoke('worker', ''), platform.invoke('sleeper', '60000')]);
    expect(worker.payload.toString()).toBe('done');
  });
});

describe('the timeout', () => {
  it('is a matter of the emulator’s time, and the process is gone afterwards', async () => {
    const { platform, deploy, clock } = aPlatform({ onLine: () => clock.shiftMs(3000) });
    deploy(`exports.handler = async () => {
      console.log('in');
      await new Promise(() => setInterval(() => {}, 1000));
    };`);
    const result = await platform.invoke('fn', '');
    expect(result).toMatchObject({
      statusCode: 200,
      errorType: 'UnhandledInvocationError',
      failure: 'FunctionTimeoutError',
      logs: ['in'],
    });
    expect(json(result.payload)).toMatchObject({ errorMessage: 'Function timed out after 3 seconds' });
  });

  it('does not strike a moment too early', async () => {
    const { platform, deploy, clock } = aPlatform({ onLine: () => clock.shiftMs(2999) });
    deploy('exports.handler = async () => { console.log("in"); return "in time"; };');
    expect((await platform.invoke('fn', '')).payload.toString()).toBe('in time');
  });

  it('ends a virtual sleep that is longer, exactly when it is due', async () => {
    const { platform, deploy, clock } = aPlatform();
    deploy(
      `
      const { setTimeout: sleep } = require('node:timers/promises');
      exports.handler = async () => { await sleep(61_000); console.log('woke up'); };`,
      {
        virtualSleep: true,
        timeoutSeconds: 60,
      },
    );
    const result = await platform.invoke('fn', '');
    expect(result).toMatchObject({ failure: 'FunctionTimeoutError', logs: [] });
    expect(clock.nowMs()).toBe(startMs + 60_000);
  });
});
