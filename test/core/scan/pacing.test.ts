import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divideTimeout } from '../../../shared/core/deadline.ts';
import { delaySecondsUntil, nextSlotAt, pacedDelaySeconds } from '../../../shared/core/scan/pacing.ts';
import { days, minutes, noon, seconds } from '../../support/times.ts';

describe('the delays of a scan’s tasks', () => {
  it.each([
    [0, 400, 0],
    [6, 400, 0],
    [7, 400, 1],
    [399, 400, 59],
    [400, 400, 60],
    [1, 1, 60],
    [10_079, 1, 604_740],
    [10_080, 1, 604_800],
    [1_000_000, 1, 604_800],
  ])('let task %i of %i a minute wait %i seconds', (index, perMinute, delay) =>
    expect(pacedDelaySeconds(index, perMinute)).toBe(delay),
  );

  it('let no more tasks become visible in any minute than the budget has', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 0, max: 100 }), (perMinute, start) => {
        const delays = Array.from({ length: perMinute * 4 }, (_, index) =>
          pacedDelaySeconds(index, perMinute),
        );
        const inMinute = delays.filter(delay => delay >= start && delay < start + 60);
        expect(inMinute.length).toBeLessThanOrEqual(perMinute);
      }),
    );
  });
});

describe('the slots behind a minute boundary', () => {
  it('begin at the boundary and follow at the pace', () => {
    const first = nextSlotAt(0, noon, 4);
    const second = nextSlotAt(first, noon, 4);
    expect([first, second]).toEqual([noon, noon + seconds(15)]);
  });

  it('do not begin before the boundary, however long ago the last one was', () => {
    expect(nextSlotAt(noon - minutes(10), noon, 4)).toBe(noon);
  });

  it.each([
    ['now', noon, 0],
    ['in the past', noon - days(1), 0],
    ['in a moment', noon + 1, 1],
    ['in a second', noon + seconds(1), 1],
    ['in a quarter of an hour and more', noon + seconds(1_002), 1_002],
    ['in a year', noon + days(365), 604_800],
  ])('are whole seconds away, rounded up and within what MNS takes: %s', (_title, at, delay) =>
    expect(delaySecondsUntil(at, noon)).toBe(delay),
  );
});

describe('the division of a timeout', () => {
  it.each([
    ['ten minutes keep back twenty seconds', 600_000, [580_000, 590_000, 599_000]],
    ['a minute keeps back twenty as well', 60_000, [40_000, 50_000, 59_000]],
    ['half a minute keeps back a third', 30_000, [20_000, 25_000, 29_500]],
    ['three seconds keep back a third', 3_000, [2_000, 2_500, 2_950]],
  ])('%s', (_title, timeoutMs, [deadlineMs = 0, callsEndMs = 0, endsMs = 0]) =>
    expect(divideTimeout(noon, timeoutMs)).toEqual({
      deadlineAt: noon + deadlineMs,
      callsEndAt: noon + callsEndMs,
      endsAt: noon + endsMs,
    }),
  );
});
