import { ConfigError, InvariantError } from '../shared/core/errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

/** What a person reads when a command fails: a sentence, never a stack trace. */
export function explainFailure(error: unknown): { readonly sentence: string; readonly exitCode: ExitCode } {
  if (error instanceof ConfigError) return { sentence: error.message, exitCode: exitCodes.usage };
  if (error instanceof InvariantError) {
    return {
      sentence: `This is a bug in eni-reaper: ${error.message} Please report it.`,
      exitCode: exitCodes.failed,
    };
  }
  const sentence = error instanceof Error ? error.message : 'Something failed without saying what.';
  return { sentence, exitCode: exitCodes.failed };
}
