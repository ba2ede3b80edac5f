import { type HeldLetter, openDeadLetters } from '../../shared/compose/dead-letters.ts';
import { connect } from '../connect.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { stopOnInterrupt } from '../interruption.ts';
import { standardOutput } from '../output.ts';
import { sayHidden, sayMissing } from './hidden-letters.ts';
import { holdAgreed } from './hold-agreed.ts';

interface DeleteOptions {
  readonly region?: string;
  readonly yes?: true;
  readonly json?: true;
}

/**
 * Prints the chosen letters, one JSON object a line, and removes each of them only after its line was written. With `json`, a last line says what became of
 * each id.
 */
export async function deleteLetters(ids: readonly string[], options: DeleteOptions): Promise<ExitCode> {
  const output = standardOutput(false);
  const signal = stopOnInterrupt(output, 'Interrupted; the rest is given back.');
  const operator = await connect(options.region);
  const deadLetters = openDeadLetters(operator);
  try {
    const selection = await holdAgreed(
      deadLetters,
      { kind: 'ids', ids },
      {
        output,
        signal,
        nowMs: operator.clock.nowMs(),
        needsConsent: letters => (options.yes ? [] : letters),
        questionFor: sayDeletion,
      },
    );
    if (selection === 'refused') {
      output.say('Nothing was deleted.');
      return exitCodes.failed;
    }
    const { letters, missing, hidden } = selection;
    const left = [...letters];
    try {
      for (const letter of letters) {
        if (signal.aborted) break;
        await output.data(JSON.stringify({ id: letter.id, body: letter.body }));
        await deadLetters.delete(letter);
        left.shift();
      }
    } finally {
      await deadLetters.release(left);
    }
    const kept = left.map(({ id }) => id);
    const deleted = letters.map(({ id }) => id).filter(id => !kept.includes(id));
    if (options.json)
      await output.data(
        JSON.stringify({ kind: 'delete-report', version: 1, deleted, kept, missing, hidden }),
      );
    output.say(`${deleted.length} deleted.`);
    if (missing.length > 0) {
      output.say(sayMissing(missing));
      if (hidden > 0) output.say(sayHidden(hidden, letters.length));
    }
    return missing.length > 0 || kept.length > 0 ? exitCodes.failed : exitCodes.clean;
  } finally {
    await deadLetters.settle();
  }
}

function sayDeletion(letters: readonly HeldLetter[]): string {
  const what = letters.length === 1 ? 'this dead letter' : `these ${letters.length} dead letters`;
  return `Delete ${what} for good? What is inside will not be tried again.`;
}
