import { describe, expect, it } from 'vitest';
import { createVirtualSleep } from '../../../emulator/fc/virtual-sleep.ts';
import { aFoundation, startMs } from './fc-world.ts';

const never = Number.POSITIVE_INFINITY;

function aHouse(patienceMs = 60_000) {
  const { clock } = aFoundation();
  const house = createVirtualSleep(clock, patienceMs);
  const passed = () => clock.nowMs() - startMs;
  return { clock, house, passed, known: () => clock.offsetMs() };
}

describe('sleeping without waiting', () => {
  it('moves the clock to the first who wakes, and no further until that one sleeps again or is done', async () => {
    const { house, passed, known } = aHouse();
    const [early, late] = [house.enter(never), house.enter(never)];
    const first = early.sleep(1000, known());
    const second = late.sleep(5000, known());
    expect(await first).toBe(true);
    expect(passed()).toBe(1000);
    early.leave();
    expect(await second).toBe(true);
    expect(passed()).toBe(5000);
  });

  it('waits for those who are at work', async () => {
    const { house, passed, known } = aHouse();
    const [sleeper, worker] = [house.enter(never), house.enter(never)];
    const slept = sleeper.sleep(1000, known());
    await Promise.resolve();
    expect(passed()).toBe(0);
    worker.leave();
    expect(await slept).toBe(true);
  });

  it('does not wait for ever, because a worker may itself be waiting for the clock', async () => {
    const { house, passed, known } = aHouse(1);
    const [sleeper] = [house.enter(never), house.enter(never)];
    expect(await sleeper.sleep(1000, known())).toBe(true);
    expect(passed()).toBe(1000);
  });

  it('counts what the clock moved while the sleeper was asking', async () => {
    const { clock, house, passed } = aHouse();
    const knownBefore = clock.offsetMs();
    clock.shiftMs(700);
    const sleeper = house.enter(never);
    expect(await sleeper.sleep(1000, knownBefore)).toBe(true);
    expect(passed()).toBeGreaterThanOrEqual(1000);
    // The machine's own milliseconds between the two lines above are in the difference.
    expect(passed()).toBeLessThan(1100);
  });

  it('ends early when somebody else moves the clock', async () => {
    const { clock, house, known } = aHouse();
    const [sleeper] = [house.enter(never), house.enter(never)];
    const slept = sleeper.sleep(1000, known());
    clock.shiftMs(1000);
    expect(await slept).toBe(true);
  });

  it.each([
    [5000, false, 3000],
    [3000, false, 3000],
    [2999, true, 2999],
  ])(
    'takes the clock to the deadline and no further, and wakes nobody there: %d ms of 3000',
    async (ms, wakes, ends) => {
      const { house, passed, known } = aHouse();
      expect(await house.enter(startMs + 3000).sleep(ms, known())).toBe(wakes);
      expect(passed()).toBe(ends);
    },
  );

  it('moves nothing for a sleep that was given up', async () => {
    const { house, passed, known } = aHouse();
    const [sleeper, worker] = [house.enter(never), house.enter(never)];
    const aborter = new AbortController();
    const slept = sleeper.sleep(1000, known(), aborter.signal);
    aborter.abort();
    worker.leave();
    expect(await slept).toBe(false);
    expect(passed()).toBe(0);
  });
});
