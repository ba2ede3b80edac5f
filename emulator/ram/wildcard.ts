/**
 * True when `text` fits `pattern`, in which `*` stands for any run of characters and `?` for exactly one. Takes at most
 * pattern times text steps, whatever the pattern, so that a rule somebody posts cannot hang the emulator.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  // Where to go on when a mismatch shows that the last `*` has to swallow one more character.
  let starAt = -1;
  let swallowedTo = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      starAt = p++;
      swallowedTo = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (starAt >= 0) {
      p = starAt + 1;
      t = ++swallowedTo;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
