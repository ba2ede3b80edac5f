/** Uniform numbers in [0, 1). Seeded, so that a run of the emulator can be repeated. */
export interface Random {
  unit(): number;
  /** An integer in [min, max], both included. */
  integer(min: number, max: number): number;
}

/** Mulberry32: 32 bits of state, full period, good enough to spread durations and faults. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const unit = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { unit, integer: (min, max) => min + Math.floor(unit() * (max - min + 1)) };
}
