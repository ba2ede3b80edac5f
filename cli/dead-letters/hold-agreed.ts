import type { DeadLetterQueue, HeldLetter } from '../../shared/compose/dead-letters.ts';
import { describeLetter } from '../../shared/core/messages/dead-letter-reading.ts';
import { confirm } from '../confirm.ts';
import type { Output } from '../output.ts';
import { renderPlainTable } from '../plain-table.ts';
import { type HeldSelection, holdLetters, type LetterChoice } from './hold-letters.ts';
import { dateCells, datesOf } from './letter-dates.ts';

export interface Agreement {
  readonly output: Output;
  readonly signal: AbortSignal;
  readonly nowMs: number;
  /** The letters that somebody has to agree to; with none of them nobody is asked. */
  readonly needsConsent: (letters: readonly HeldLetter[]) => readonly HeldLetter[];
  readonly questionFor: (letters: readonly HeldLetter[]) => string;
  /** Whom to ask; a person at the terminal unless a test says otherwise. */
  readonly ask?: (question: string) => Promise<boolean>;
}

/**
 * Takes the chosen letters on lease, shows those that need consent, and asks. A person may think longer than a lease lasts, so the letters are given back
 * before the question, and after a yes exactly the same ones are taken again: what came meanwhile was not agreed to.
 */
export async function holdAgreed(
  deadLetters: DeadLetterQueue,
  choice: LetterChoice,
  { output, signal, nowMs, needsConsent, questionFor, ask = confirm }: Agreement,
): Promise<HeldSelection | 'refused'> {
  const selection = await holdLetters(deadLetters, choice, signal);
  const { letters } = selection;
  const delicate = needsConsent(letters);
  // After an interruption nothing is done, so there is nothing to agree to.
  if (delicate.length === 0 || signal.aborted) return selection;
  await deadLetters.release(letters);
  output.say(renderDelicate(delicate, nowMs));
  if (!(await ask(questionFor(delicate)))) return 'refused';
  await deadLetters.settle();
  const again = await holdLetters(deadLetters, { kind: 'ids', ids: letters.map(({ id }) => id) }, signal);
  return { ...again, missing: [...selection.missing, ...again.missing], isComplete: selection.isComplete };
}

function renderDelicate(letters: readonly HeldLetter[], nowMs: number): string {
  const rows = letters.map(letter => {
    const [age] = dateCells(datesOf(letter, undefined), nowMs);
    return [letter.id, letter.letter.outcome, age, describeLetter(letter.letter)];
  });
  return renderPlainTable([['id', 'outcome', 'age', 'about'], ...rows], ['left', 'left', 'right', 'left']);
}
