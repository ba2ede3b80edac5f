import type { Random } from '../../shared/ports.ts';

/** Chance that repeats: the same seed gives the same story. */
export interface SeededRandom extends Random {
  /** A whole number in [0, limit). */
  below(limit: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  pick<T>(items: readonly [T, ...T[]]): T;
}

/** Mulberry32, by Tommy Ettinger: small, and good enough to choose stories. */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const unit = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(unit() * limit);
  return {
    unit,
    below,
    chance: probability => unit() < probability,
    pick: items => items[below(items.length)] ?? items[0],
  };
}

/** Runs a story and, when it fails, says which seed tells it again. */
export async function tellWithSeed(
  seed: number,
  story: (random: SeededRandom) => Promise<void>,
): Promise<void> {
  try {
    await story(createSeededRandom(seed));
  } catch (error) {
    throw new Error(`The story of seed ${seed} went wrong: ${String(error)}`, { cause: error });
  }
}

/** Always the same number, for tests in which chance must not matter. */
export function constantRandom(unit: number): Random {
  return { unit: () => unit };
}
