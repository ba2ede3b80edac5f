import { describe, expect, it } from 'vitest';
import { type MovableClock, manualClock, shiftedClock } from '../../../emulator/clock.ts';

/** Whether the promise has settled once everything that was due has run. */
async function settled(promise: Promise<void>): Promise<boolean> {
  let done = false;
  void promise.then(() => {
    done = true;
  });
  await new Promise(resolve => setImmediate(resolve));
  return done;
}

describe.each<[string, () => MovableClock]>([
  ['a clock of this machine plus an offset', () => shiftedClock(() => 1_000_000)],
  ['a clock that stands still', () => manualClock(1_000_000, () => 1_000_000)],
])('%s', (_, create) => {
  it('moves both ways and says how far it is off', () => {
    const clock = create();
    clock.shiftMs(90_000_000);
    expect([clock.nowMs(), clock.offsetMs()]).toEqual([91_000_000, 90_000_000]);
    clock.shiftMs(-90_000_001);
    expect([clock.nowMs(), clock.offsetMs()]).toEqual([999_999, -1]);
  });

  it('wakes what has become due by a shift, and nothing else', async () => {
    const clock = create();
    const soon = clock.waitUntil(1_000_100_000);
    const later = clock.waitUntil(2_000_000_000);
    expect(await settled(clock.waitUntil(1_000_000))).toBe(true);
    clock.shiftMs(999_099_999);
    expect(await settled(soon)).toBe(false);
    clock.shiftMs(1);
    expect(await settled(soon)).toBe(true);
    expect(await settled(later)).toBe(false);
    clock.shiftMs(1_000_000_000);
    await later;
  });

  it('wakes whoever is told to stop waiting', async () => {
    const clock = create();
    const stop = new AbortController();
    const waiting = clock.waitUntil(2_000_000_000, stop.signal);
    expect(await settled(waiting)).toBe(false);
    stop.abort();
    expect(await settled(waiting)).toBe(true);
    expect(await settled(clock.waitUntil(2_000_000_000, stop.signal))).toBe(true);
  });

  it('tells its listeners of every move', () => {
    const clock = create();
    const heard: number[] = [];
    clock.onShift(offsetMs => heard.push(offsetMs));
    clock.shiftMs(5);
    clock.shiftMs(-7);
    expect(heard).toEqual([5, -2]);
  });
});
