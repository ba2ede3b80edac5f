import { openDeadLetters } from '../../shared/compose/dead-letters.ts';
import { confirm } from '../confirm.ts';
import { connect } from '../connect.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { stopOnInterrupt } from '../interruption.ts';
import { standardOutput } from '../output.ts';
import { holdLetters, sayMissing } from './hold-letters.ts';

interface DeleteOptions {
  readonly region?: string;
  readonly yes?: true;
}

/** Prints the chosen letters, one JSON object a line, and removes each of them after it was printed. */
export async function deleteLetters(ids: readonly string[], options: DeleteOptions): Promise<ExitCode> {
  const output = standardOutput(false);
  const count = ids.length === 1 ? 'one dead letter' : `${ids.length} dead letters`;
  const question = `Delete ${count} for good? What is inside will not be tried again.`;
  if (!options.yes && !(await confirm(question))) {
    output.say('Nothing was deleted.');
    return exitCodes.failed;
  }
  const signal = stopOnInterrupt(output, 'Interrupted; the rest is given back.');
  const deadLetters = openDeadLetters(await connect(options.region));
  const { letters, missing } = await holdLetters(deadLetters, ids, signal);
  const left = [...letters];
  try {
    for (const letter of letters) {
      if (signal.aborted) break;
      output.data(JSON.stringify({ id: letter.id, body: letter.body }));
      await deadLetters.delete(letter);
      left.shift();
    }
  } finally {
    await deadLetters.release(left);
  }
  output.say(`${letters.length - left.length} deleted.`);
  if (missing.length > 0) output.say(sayMissing(missing));
  return missing.length > 0 || left.length > 0 ? exitCodes.failed : exitCodes.clean;
}
