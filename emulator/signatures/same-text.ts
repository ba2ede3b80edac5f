import { timingSafeEqual } from 'node:crypto';

/** Compares a signature or token in a time that does not tell how much of it was right. */
export function sameText(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
