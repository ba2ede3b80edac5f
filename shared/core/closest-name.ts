/**
 * The known name that a mistyped one most likely stands for; all of them begin with the same `prefix`, which says nothing.
 * Edits are counted against the length of the longer name, so that an unfinished name finds the one it begins rather than
 * a short one that shares nothing with it.
 */
export function closestName(name: string, known: readonly string[], prefix: string): string | undefined {
  const typed = name.slice(prefix.length);
  const distance = (candidate: string) => {
    const rest = candidate.slice(prefix.length);
    return edits(typed, rest) / Math.max(typed.length, rest.length);
  };
  return known.toSorted((a, b) => distance(a) - distance(b))[0];
}

/**
 * The known name that a mistyped one clearly stands for: at most a third of its characters have to change. Undefined when it could be anything, and a
 * suggestion would only be a distraction.
 */
export function nearName(name: string, known: readonly string[]): string | undefined {
  const closest = closestName(name, known, '');
  if (closest === undefined) return undefined;
  return edits(name, closest) * 3 <= Math.max(name.length, closest.length) ? closest : undefined;
}

/** Insertions, removals and replacements of one character that turn one text into the other (Levenshtein). */
function edits(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [row, letter] of [...from].entries()) {
    const current = [row + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = at(previous, column) + (letter === other ? 0 : 1);
      current.push(Math.min(replaced, at(previous, column + 1) + 1, at(current, column) + 1));
    }
    previous = current;
  }
  return at(previous, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
