import { type Command, CommanderError } from 'commander';
import { exitCodes } from './exit-codes.ts';
import { explainFailure } from './explain-failure.ts';

/** Runs what the arguments of this process say; whatever happens, the exit code and one sentence tell. */
export async function runCommandLine(program: Command): Promise<void> {
  endWithStdout();
  try {
    await program.parseAsync(wordsFor(program, process.argv.slice(2)), { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? exitCodes.clean : exitCodes.usage;
      return;
    }
    const { sentence, exitCode } = explainFailure(error);
    process.stderr.write(`${sentence}\n`);
    process.exitCode = exitCode;
  }
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

/** A reader that has seen enough, `head` for one, closes the pipe: that is no failure, and nothing more can be said to it. */
function endWithStdout(): void {
  process.stdout.on('error', error => {
    if ('code' in error && error.code === 'EPIPE') process.exit();
    throw error;
  });
}
