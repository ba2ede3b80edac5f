import { openDeadLetters } from '../../shared/compose/dead-letters.ts';
import { connect } from '../connect.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { stopOnInterrupt } from '../interruption.ts';
import { standardOutput } from '../output.ts';
import { sayHidden, sayMissing } from './hidden-letters.ts';
import { holdLetters } from './hold-letters.ts';
import { dateFields, datesOf } from './letter-dates.ts';

/** Prints one letter whole, as JSON, and leaves it where it is. */
export async function showLetter(
  id: string,
  options: { readonly region?: string; readonly json?: true },
): Promise<ExitCode> {
  const output = standardOutput(false);
  const signal = stopOnInterrupt(output, 'Interrupted; giving back what was read.');
  const deadLetters = openDeadLetters(await connect(options.region));
  const peeked = (await deadLetters.peek()).letters.find(letter => letter.id === id);
  const { found, hidden } = peeked === undefined ? await readThrough() : { found: peeked, hidden: 0 };
  if (found === undefined) {
    output.say(sayMissing([id]));
    if (hidden > 0) output.say(sayHidden(hidden, 0));
    return exitCodes.failed;
  }
  const dates = dateFields(datesOf(found, (await deadLetters.describe())?.retentionSeconds));
  const { outcome, reason } = found.letter;
  const shown = { id, outcome, reason, ...dates, body: found.body };
  void output.data(options.json ? JSON.stringify(shown) : JSON.stringify(shown, undefined, 2));
  return exitCodes.clean;

  async function readThrough() {
    const selection = await holdLetters(deadLetters, { kind: 'ids', ids: [id] }, signal);
    await deadLetters.release(selection.letters);
    await deadLetters.settle();
    return { found: selection.letters[0], hidden: selection.hidden };
  }
}
