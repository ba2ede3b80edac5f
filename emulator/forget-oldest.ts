/**
 * Keeps a Map or Set that would grow for ever near `cap` entries: once it is a tenth beyond, the oldest go in one pass. One by
 * one would be slow, because a Map finds its first entry only behind all that were deleted in front of it.
 */
export function forgetOldest(
  entries: {
    readonly size: number;
    keys(): Iterable<string>;
    delete(key: string): boolean;
  },
  cap: number,
): void {
  if (entries.size <= cap + Math.floor(cap / 10)) return;
  let surplus = entries.size - cap;
  for (const key of entries.keys()) {
    if (surplus-- <= 0) return;
    entries.delete(key);
  }
}
