import { type Command, CommanderError } from 'commander';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { explainFailure } from './explain-failure.ts';
import { endOnInterrupt, forgetSignals, stopRequest } from './interruption.ts';
import { standardOutput } from './output.ts';
import { flushStandardStreams, lostOutput, watchStandardStreams, writeSentence } from './standard-streams.ts';

/**
 * Runs what the arguments of this process say; whatever happens, the exit code and one sentence tell. When the command is over the process ends, too: a
 * connection on which an answer still drips would hold it for as long as the other side likes.
 */
export async function runCommandLine(program: Command): Promise<void> {
  watchStandardStreams();
  endOnInterrupt(standardOutput(false), 'Interrupted. Nothing was changed.');
  await run(program);
  forgetSignals();
  await flushStandardStreams();
  tellLostOutput();
  await flushStandardStreams();
  process.exit();
}

async function run(program: Command): Promise<void> {
  try {
    await program.parseAsync(wordsFor(program, process.argv.slice(2)), { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? exitCodes.clean : exitCodes.usage;
      return;
    }
    const { sentence, exitCode } = explainFailure(error);
    process.exitCode = exitCode;
    // A command that waited for its output is stopped by the very loss that is told below.
    if (lostOutput() === undefined) writeSentence(sentence);
  }
}

/**
 * A reader that has seen enough, `head` for one, closes the pipe: for a command that looks, that is no failure. A report of what was changed must not
 * get lost in silence, and a full disk is never meant.
 */
function tellLostOutput(): void {
  const because = lostOutput();
  if (because === undefined || (because === 'EPIPE' && stopRequest() === undefined)) return;
  writeSentence(
    `The output could not be written (${because}), so it is incomplete. What the command did before is done all the same: look again.`,
  );
  const failed: ExitCode = exitCodes.failed;
  process.exitCode ||= failed;
}

/**
 * No command means `run`. Commander's own default command would also swallow every mistyped one as its argument, and then there is nothing to
 * suggest a better spelling for.
 */
function wordsFor(program: Command, args: readonly string[]): string[] {
  const [first, ...rest] = args;
  if (first === 'help') return wordsFor(program, [...rest, '--help']);
  if (first === undefined || (first.startsWith('-') && !['-h', '--help', '--version'].includes(first)))
    return ['run', ...args];
  const isKnown = first.startsWith('-') || program.commands.some(command => command.name() === first);
  // Beside an unknown command commander would answer a --help with the help of the whole program, as if nothing were wrong.
  return isKnown ? [...args] : [first];
}
