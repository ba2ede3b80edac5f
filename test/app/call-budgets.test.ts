import { describe, expect, it } from 'vitest';
import { createCallBudgets } from '../../shared/app/call-budgets.ts';
import { chunk } from '../../shared/app/chunk.ts';
import { createLookAgain } from '../../shared/app/deletion/look-again.ts';
import type { Place } from '../../shared/ports.ts';
import { aTask, homePlace, someSettings } from '../support/builders.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { constantRandom } from '../support/seeded-random.ts';
import { minutes, noon, seconds } from '../support/times.ts';

const abroad = { ...homePlace, region: 'cn-beijing' };
const otherAccount = { ...homePlace, accountId: '2' };

describe('the calls that one instance remembers', () => {
  it('are counted per API, account and region', () => {
    const budgets = createCallBudgets();
    budgets.count('Delete', homePlace, noon);
    expect(budgets.mayCall('Delete', homePlace, noon, 1)).toBe(false);
    expect(budgets.mayCall('Describe', homePlace, noon, 1)).toBe(true);
    expect(budgets.mayCall('Delete', abroad, noon, 1)).toBe(true);
    expect(budgets.mayCall('Delete', otherAccount, noon, 1)).toBe(true);
  });

  it('are closed for one API of one place, whatever its share', () => {
    const budgets = createCallBudgets();
    budgets.close('Delete', homePlace, noon);
    expect(budgets.mayCall('Delete', homePlace, noon)).toBe(false);
    expect(budgets.mayCall('Delete', abroad, noon)).toBe(true);
    expect(budgets.mayCall('Delete', homePlace, noon + minutes(1))).toBe(true);
  });

  it('without a share are not bounded by us', () => {
    const budgets = createCallBudgets();
    for (let call = 0; call < 5_000; call += 1) budgets.count('Describe', homePlace, noon);
    expect(budgets.mayCall('Describe', homePlace, noon)).toBe(true);
  });

  it('give every message a moment of its own behind the boundary, per place', () => {
    const budgets = createCallBudgets();
    const slot = (place: Place = homePlace, now = noon) => budgets.slotAfterBoundary(place, now, 2) - noon;
    expect([slot(), slot(), slot(abroad), slot(homePlace, noon + seconds(59))]).toEqual([
      minutes(1),
      seconds(90),
      minutes(1),
      minutes(2),
    ]);
    expect(slot(homePlace, noon + minutes(10))).toBe(minutes(11));
  });
});

describe('the time of the next look', () => {
  const times = (unit: number) =>
    createLookAgain(
      { clock: createManualClock(), random: constantRandom(unit), budgets: createCallBudgets() },
      someSettings({ deletesPerMinute: 60 }),
      homePlace,
    );

  it.each([
    [0, 0, 1],
    [0, 0.5, 5],
    [1, 0.5, 10],
    [3, 0.25, 20],
    [50, 0.5, 450],
    [50, 0.999, 900],
    [50, 0, 1],
  ])('after %i looks and a throw of %f is %i seconds away', (attempts, unit, delaySeconds) =>
    expect(times(unit).backoff(aTask({ attempts }), 'why')).toEqual({
      kind: 'look-again',
      reason: 'why',
      delaySeconds,
      counts: true,
    }),
  );

  it.each([
    [0, 0, 60],
    [0, 0.5, 150],
    [50, 0.5, 1_800],
  ])('after %i refusals and a throw of %f is %i seconds away', (attempts, unit, delaySeconds) =>
    expect(times(unit).forbidden(aTask({ attempts }), 'why')).toEqual({
      kind: 'look-again',
      needsPermission: true,
      reason: 'why',
      delaySeconds,
      counts: true,
    }),
  );

  it('does not count when this run did not get to it or the minute was spent', () => {
    const { nextMinute, notReached } = times(0.5);
    expect([nextMinute('a'), notReached('b')]).toEqual([
      { kind: 'look-again', reason: 'a', delaySeconds: 60, counts: false },
      { kind: 'look-again', reason: 'b', delaySeconds: 61, counts: false },
    ]);
  });
});

describe('chunks', () => {
  it.each([
    [0, []],
    [2, [[0, 1]]],
    [3, [[0, 1, 2]]],
    [4, [[0, 1, 2], [3]]],
    [
      6,
      [
        [0, 1, 2],
        [3, 4, 5],
      ],
    ],
  ])('of %i items are at most three long', (count, chunks) =>
    expect(
      chunk(
        Array.from({ length: count }, (_, index) => index),
        3,
      ),
    ).toEqual(chunks),
  );
});
