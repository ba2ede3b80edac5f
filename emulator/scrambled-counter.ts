import type { Random } from './random.ts';

/**
 * Gives every number of `bits` bits (even, at most 52) exactly once, in an order that looks random and follows from
 * `random`. That no number comes twice is a matter of arithmetic, so nothing has to be remembered: a counter goes through a
 * Feistel network, which is a permutation whatever its round function does. Throws once all numbers are used up.
 */
export function scrambledCounter(random: Random, bits: number): () => number {
  const halfSize = 2 ** (bits / 2);
  const keys = [0, 1, 2, 3].map(() => Math.floor(random.unit() * 2 ** 32));
  let counted = 0;
  return () => {
    if (counted >= 2 ** bits)
      throw new Error(`All ${2 ** bits} identifiers of one kind are used up; start the emulator anew.`);
    let left = Math.floor(counted / halfSize);
    let right = counted % halfSize;
    counted++;
    for (const key of keys) [left, right] = [right, left ^ (mixed(right, key) % halfSize)];
    return left * halfSize + right;
  };
}

/** 32 bits that depend on all bits of both numbers; the multipliers are those of MurmurHash3's last step. */
function mixed(number: number, key: number): number {
  let hash = number ^ key;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
