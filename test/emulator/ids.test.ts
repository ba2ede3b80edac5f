import { describe, expect, it } from 'vitest';
import { createIds } from '../../emulator/ids.ts';
import { seededRandom } from '../../emulator/random.ts';
import { scrambledCounter } from '../../emulator/scrambled-counter.ts';

describe('an id', () => {
  it('never comes twice, of whatever kind and length it is', () => {
    const ids = createIds(seededRandom(1));
    const given = new Set<string>();
    const count = 20_000;
    for (let made = 0; made < count; made++)
      for (const id of [ids.resource('eni'), ids.requestId(), ids.hex(12), ids.hex(24), ids.macAddress()])
        given.add(id);
    expect(given.size).toBe(5 * count);
  });

  it('stays the only one when the random source always says the same', () => {
    const ids = createIds({ unit: () => 0.5, integer: min => min });
    const given = new Set(Array.from({ length: 1000 }, () => ids.resource('eni')));
    expect(given.size).toBe(1000);
  });

  it('has the shape that the cloud gives it', () => {
    const ids = createIds(seededRandom(1));
    expect(ids.resource('vsw')).toMatch(/^vsw-bp1[0-9a-z]{17}$/);
    expect(ids.requestId()).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
    expect(ids.hex(300)).toMatch(/^[0-9A-F]{300}$/);
    expect(ids.macAddress()).toMatch(/^00:16:3e(:[0-9a-f]{2}){3}$/);
  });

  it('does not show how many came before it', () => {
    const ids = createIds(seededRandom(1));
    const heads = Array.from({ length: 100 }, () => ids.resource('eni').slice(0, 10));
    expect(new Set(heads).size).toBeGreaterThan(90);
  });

  it('is refused where it would be too short to be the only one', () => {
    expect(() => createIds(seededRandom(1)).hex(11)).toThrow(/too few/);
  });
});

describe('a scrambled counter', () => {
  it('goes through every number once, and then ends', () => {
    const next = scrambledCounter(seededRandom(3), 12);
    const numbers = Array.from({ length: 4096 }, () => next());
    expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 4096 }, (_, index) => index));
    expect(numbers.slice(0, 10)).not.toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(() => next()).toThrow(/used up/);
  });
});
