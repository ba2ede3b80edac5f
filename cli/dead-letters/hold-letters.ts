import type { DeadLetterQueue, HeldLetter } from '../../shared/compose/dead-letters.ts';

/** Most letters that one command takes on lease; whoever has more repeats it. */
export const heldCap = 1_000;

export interface HeldSelection {
  readonly letters: readonly HeldLetter[];
  /** Ids that were asked for and not found. */
  readonly missing: readonly string[];
  /** False when there may be letters behind the cap. */
  readonly isComplete: boolean;
}

/** Takes the letters with these ids on lease, or all of them, and gives every other one back at once. */
export async function holdLetters(
  deadLetters: DeadLetterQueue,
  ids: readonly string[] | 'all',
  signal: AbortSignal,
): Promise<HeldSelection> {
  const { letters, isComplete } = await deadLetters.hold(heldCap, signal);
  if (ids === 'all') return { letters, missing: [], isComplete };
  const wanted = letters.filter(({ id }) => ids.includes(id));
  await deadLetters.release(letters.filter(({ id }) => !ids.includes(id)));
  const found = wanted.map(({ id }) => id);
  return { letters: wanted, missing: ids.filter(id => !found.includes(id)), isComplete };
}

/** Why a letter that somebody saw a moment ago may not be found. */
export function sayMissing(ids: readonly string[]): string {
  return (
    `Not found: ${ids.join(', ')}. Somebody else may have removed it, or holds it for some minutes; ` +
    'list shows what is there now.'
  );
}
