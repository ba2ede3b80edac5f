import { CloudError, ConfigError, InvariantError } from '../shared/core/errors.ts';
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
  if (error instanceof CloudError)
    return { sentence: `${error.message}${nextStep(error)}`, exitCode: exitCodes.failed };
  const sentence = error instanceof Error ? error.message : 'Something failed without saying what.';
  return { sentence, exitCode: exitCodes.failed };
}

/** What an operator can do about a refusal, where the refusal itself does not know. */
function nextStep({ handling, providerCode = '', mayHaveTakenEffect }: CloudError): string {
  if (providerCode === 'QueueNotExist')
    return ' Create the queues with "eni-reaper provision", or name their region with --region.';
  if (/RegionId|InvalidRegion/.test(providerCode)) return ' Name an existing region with --region.';
  // What may have taken effect comes with its own next step.
  if (handling === 'transient' && !mayHaveTakenEffect) return ' Run "eni-reaper doctor" to see who answers.';
  return handling === 'forbidden' ? ' Run "eni-reaper doctor" to see what is missing.' : '';
}
