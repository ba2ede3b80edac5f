import { openDeadLetters } from '../../shared/compose/dead-letters.ts';
import { connect } from '../connect.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { stopOnInterrupt } from '../interruption.ts';
import { standardOutput } from '../output.ts';
import { holdLetters, sayMissing } from './hold-letters.ts';

/** Prints one letter whole, as JSON, and leaves it where it is. */
export async function showLetter(
  id: string,
  options: { readonly region?: string; readonly json?: true },
): Promise<ExitCode> {
  const output = standardOutput(false);
  const signal = stopOnInterrupt(output, 'Interrupted; giving back what was read.');
  const deadLetters = openDeadLetters(await connect(options.region));
  const peeked = (await deadLetters.peek()).letters.find(letter => letter.id === id);
  const found = peeked ?? (await readThrough());
  if (found === undefined) {
    output.say(sayMissing([id]));
    return exitCodes.failed;
  }
  const shown = { id, outcome: found.letter.outcome, reason: found.letter.reason, body: found.body };
  output.data(options.json ? JSON.stringify(shown) : JSON.stringify(shown, undefined, 2));
  return exitCodes.clean;

  async function readThrough() {
    const { letters } = await holdLetters(deadLetters, [id], signal);
    await deadLetters.release(letters);
    return letters[0];
  }
}
