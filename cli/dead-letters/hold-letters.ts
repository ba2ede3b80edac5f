import type { DeadLetterQueue, HeldLetter } from '../../shared/compose/dead-letters.ts';
import type { DeadLetterOutcome } from '../../shared/core/messages/dead-letter-reading.ts';
import { countHidden } from './hidden-letters.ts';

/** Most letters that one command takes on lease; whoever has more repeats it. */
export const heldCap = 1_000;

/** Which letters somebody means. */
export type LetterChoice =
  | { readonly kind: 'all' }
  | { readonly kind: 'outcome'; readonly outcome: DeadLetterOutcome }
  | { readonly kind: 'ids'; readonly ids: readonly string[] };

export interface HeldSelection {
  readonly letters: readonly HeldLetter[];
  /** Ids that were asked for and not found. */
  readonly missing: readonly string[];
  /** Letters that somebody else holds, as far as the queue counts them. */
  readonly hidden: number;
  /** False when there may be letters behind the cap. */
  readonly isComplete: boolean;
}

/** Takes the chosen letters on lease and gives every other one back at once. */
export async function holdLetters(
  deadLetters: DeadLetterQueue,
  choice: LetterChoice,
  signal: AbortSignal,
): Promise<HeldSelection> {
  const { letters, isComplete } = await deadLetters.hold(heldCap, signal);
  const hidden = countHidden(await deadLetters.describe(), letters.length);
  const isChosen = (letter: HeldLetter) => fits(letter, choice);
  await deadLetters.release(letters.filter(letter => !isChosen(letter)));
  const found = new Set(letters.map(({ id }) => id));
  const missing = choice.kind === 'ids' ? choice.ids.filter(id => !found.has(id)) : [];
  return { letters: letters.filter(isChosen), missing, hidden, isComplete };
}

function fits({ id, letter }: HeldLetter, choice: LetterChoice): boolean {
  switch (choice.kind) {
    case 'all':
      return true;
    case 'outcome':
      return letter.outcome === choice.outcome;
    case 'ids':
      return choice.ids.includes(id);
  }
}
