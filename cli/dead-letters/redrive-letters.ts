import type { RedriveResult } from '../../shared/app/operator/redrive-dead-letters.ts';
import { type HeldLetter, openDeadLetters } from '../../shared/compose/dead-letters.ts';
import { ConfigError } from '../../shared/core/errors.ts';
import { planRedrive } from '../../shared/core/messages/dead-letter-reading.ts';
import type { QueueNames } from '../../shared/core/settings.ts';
import { connect } from '../connect.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { stopOnInterrupt } from '../interruption.ts';
import { standardOutput } from '../output.ts';
import { renderPlainTable } from '../plain-table.ts';
import { heldCap, holdLetters, sayMissing } from './hold-letters.ts';

interface RedriveOptions {
  readonly region?: string;
  readonly all?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

/**
 * Sends the chosen letters' messages to the queue they belong to, one letter after the other, and removes each letter only when its messages are
 * safely there. What cannot be sent stays.
 */
export async function redriveLetters(ids: readonly string[], options: RedriveOptions): Promise<ExitCode> {
  if (ids.length > 0 === (options.all === true))
    throw new ConfigError(['Name the dead letters to redrive by id, or say --all; not both.']);
  const output = standardOutput(false);
  const signal = stopOnInterrupt(output, 'Interrupted; the rest is given back.');
  const operator = await connect(options.region);
  const deadLetters = openDeadLetters(operator);
  const chosen = options.all ? 'all' : ids;
  const { letters, missing, isComplete } = await holdLetters(deadLetters, chosen, signal);

  const results: RedriveResult[] = [];
  for (const letter of letters) {
    if (signal.aborted) break;
    output.progress(`${results.length} of ${letters.length} looked at`);
    results.push(
      options.dryRun ? foresee(letter, operator.settings.queues) : await deadLetters.redrive(letter),
    );
  }
  const removed = new Set(results.filter(({ ended }) => ended === 'redriven').map(({ id }) => id));
  const left = letters.filter(({ id }) => options.dryRun || !removed.has(id));
  await deadLetters.release(left);

  const report = { kind: 'redrive-report', version: 1, dryRun: options.dryRun === true, results, missing };
  if (options.json) output.data(JSON.stringify(report));
  else if (results.length > 0)
    output.data(renderPlainTable(results.map(rowOf(options)), ['left', 'left', 'left']));
  if (missing.length > 0) output.say(sayMissing(missing));
  if (letters.length === 0 && missing.length === 0) output.say('There are no dead letters.');
  if (options.all && !isComplete && !signal.aborted)
    output.say(`These are the first ${heldCap}; repeat the command for those behind them.`);
  if (missing.length > 0 || signal.aborted) return exitCodes.failed;
  return left.length > 0 && !options.dryRun ? exitCodes.deadLetters : exitCodes.clean;
}

/** What redriving a letter would come to. */
function foresee({ id, letter }: HeldLetter, queues: QueueNames): RedriveResult {
  const plan = planRedrive(letter, queues);
  if (plan.kind === 'keep') return { id, ended: 'kept', queues: [], because: plan.because };
  const names = [...new Set(plan.messages.map(({ queueName }) => queueName))];
  return { id, ended: 'redriven', queues: names, because: '' };
}

function rowOf({ dryRun }: RedriveOptions) {
  return ({ id, ended, queues, because }: RedriveResult): readonly string[] => {
    const target = queues.join(', ');
    switch (ended) {
      case 'redriven':
        return [id, dryRun ? 'would be sent' : 'sent', `to ${target}`];
      case 'twice':
        return [id, 'sent', `to ${target}, but it is still here, which does no harm: ${because}`];
      case 'kept':
        return [id, 'kept', because];
    }
  };
}
