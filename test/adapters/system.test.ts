import timersPromises from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '../../shared/adapters/system.ts';

const realSetTimeout = timersPromises.setTimeout;
afterEach(() => {
  timersPromises.setTimeout = realSetTimeout;
});

describe('the real clock', () => {
  it('sleeps through the timers module as it is at the moment of the call, so that a preload can replace it', async () => {
    const slept: unknown[] = [];
    timersPromises.setTimeout = ((ms: number) => {
      slept.push(ms);
      return Promise.resolve();
    }) as typeof timersPromises.setTimeout;
    await systemClock.sleepMs(3_600_000);
    expect(slept).toEqual([3_600_000]);
  });

  it('stops sleeping at once, and with its reason, when the signal aborts', async () => {
    const abort = new AbortController();
    const slept = systemClock.sleepMs(3_600_000, abort.signal);
    abort.abort('the run is over');
    await expect(slept).rejects.toBe('the run is over');
  });

  it('does not begin to sleep when the signal has aborted before', async () => {
    await expect(systemClock.sleepMs(3_600_000, AbortSignal.abort('too late'))).rejects.toBe('too late');
  });

  it('tells the time in two ways: as an instant, and for measuring', () => {
    expect(systemClock.nowMs()).toBeGreaterThan(Date.UTC(2020, 0, 1));
    const before = systemClock.monotonicMs();
    expect(systemClock.monotonicMs()).toBeGreaterThanOrEqual(before);
  });
});

describe('the real chance', () => {
  it('draws from zero up to, but not including, one', () => {
    for (let draw = 0; draw < 100; draw += 1) {
      const unit = systemRandom.unit();
      expect(unit >= 0 && unit < 1).toBe(true);
    }
  });
});
