import { describe, expect, it } from 'vitest';
import { fullJitterDelayMs } from '../../shared/core/backoff.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const limits = { baseMs: 100, capMs: 10_000 };
const almostOne = 1 - Number.EPSILON / 2;

describe('full jitter', () => {
  it.each([
    [0, 100],
    [1, 200],
    [6, 6_400],
    [7, 10_000],
    [12, 10_000],
    [5_000, 10_000],
  ])('spreads attempt %i over [0, %i)', (attempt, ceiling) => {
    expect(fullJitterDelayMs(attempt, limits, 0)).toBe(0);
    expect(fullJitterDelayMs(attempt, limits, 0.5)).toBe(ceiling / 2);
    const latest = fullJitterDelayMs(attempt, limits, almostOne);
    expect(latest).toBeLessThanOrEqual(ceiling);
    expect(latest).toBeGreaterThan(ceiling * 0.999);
  });

  // Row I of the list of other tools' mistakes: a cap that is applied after the jitter lets all retries meet at the cap.
  it('is random × min(cap, base·2ⁿ): at large n the delays still spread over [0, cap)', () => {
    const random = createSeededRandom(7);
    const tenths = new Map<number, number>();
    for (let draw = 0; draw < 10_000; draw += 1) {
      const tenth = Math.floor(fullJitterDelayMs(40, limits, random.unit()) / 1_000);
      tenths.set(tenth, (tenths.get(tenth) ?? 0) + 1);
    }
    expect([...tenths.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const count of tenths.values()) expect(count).toBeGreaterThan(800);
  });
});
