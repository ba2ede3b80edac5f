import type { RedriveResult } from '../../shared/app/operator/redrive-dead-letters.ts';
import { type HeldLetter, openDeadLetters } from '../../shared/compose/dead-letters.ts';
import { ConfigError } from '../../shared/core/errors.ts';
import {
  type DeadLetterOutcome,
  describeLetter,
  type RedrivePlan,
} from '../../shared/core/messages/dead-letter-reading.ts';
import { connect } from '../connect.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { stopOnInterrupt } from '../interruption.ts';
import { type Output, standardOutput } from '../output.ts';
import { renderPlainTable } from '../plain-table.ts';
import { noneSeen, sayHidden, sayMissing } from './hidden-letters.ts';
import { holdAgreed } from './hold-agreed.ts';
import { type HeldSelection, heldCap, type LetterChoice } from './hold-letters.ts';

interface RedriveOptions {
  readonly region?: string;
  readonly all?: true;
  readonly outcome?: DeadLetterOutcome;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly json?: true;
}

/**
 * Sends the chosen letters' messages to the queue they belong to, one letter after the other, and removes each letter only when its messages are
 * safely there. What cannot be sent stays. Poison is only sent for whoever names it, and teardown only for whoever agrees.
 */
export async function redriveLetters(ids: readonly string[], options: RedriveOptions): Promise<ExitCode> {
  const choice = choiceOf(ids, options);
  const output = standardOutput(false);
  const signal = stopOnInterrupt(output, 'Interrupted; the rest is given back.');
  const operator = await connect(options.region);
  const deadLetters = openDeadLetters(operator);
  const poisonToo = choice.kind !== 'all';
  const planOf = (letter: HeldLetter) => deadLetters.plan(letter, { poisonToo });
  try {
    const selection = await holdAgreed(deadLetters, choice, {
      output,
      signal,
      nowMs: operator.clock.nowMs(),
      needsConsent: letters =>
        options.dryRun || options.yes ? [] : letters.filter(letter => isForTeardown(planOf(letter))),
      questionFor: sayTeardowns,
    });
    if (selection === 'refused') {
      output.say('Nothing was sent.');
      return exitCodes.failed;
    }
    const { letters } = selection;
    const results: RedriveResult[] = [];
    try {
      for (const letter of letters) {
        if (signal.aborted) break;
        output.progress(`${results.length} of ${letters.length} looked at`);
        const plan = planOf(letter);
        results.push(options.dryRun ? foresee(letter, plan) : await deadLetters.redrive(letter, plan));
      }
    } finally {
      const removed = new Set(results.filter(({ ended }) => ended === 'redriven').map(({ id }) => id));
      await deadLetters.release(letters.filter(({ id }) => options.dryRun || !removed.has(id)));
    }
    report(selection, results, { ...options, isWhole: !signal.aborted }, output);
    return exitCodeFor(selection, results, options, signal);
  } finally {
    await deadLetters.settle();
  }
}

function choiceOf(ids: readonly string[], { all, outcome }: RedriveOptions): LetterChoice {
  const ways = [ids.length > 0, all === true, outcome !== undefined].filter(Boolean);
  if (ways.length !== 1)
    throw new ConfigError([
      'Name the dead letters to redrive by id, or say --outcome or --all: one of them.',
    ]);
  if (outcome !== undefined) return { kind: 'outcome', outcome };
  return all ? { kind: 'all' } : { kind: 'ids', ids };
}

function isForTeardown(plan: RedrivePlan): boolean {
  return plan.kind === 'send' && plan.forTeardown;
}

function sayTeardowns(teardowns: readonly HeldLetter[]): string {
  const what = teardowns.length === 1 ? 'This is a teardown' : `These ${teardowns.length} are teardowns`;
  return `${what}: what is attached where the request says is detached and deleted. Is it still wanted?`;
}

/** What redriving a letter would come to. */
function foresee({ id }: HeldLetter, plan: RedrivePlan): RedriveResult {
  if (plan.kind === 'keep') return { id, ended: 'kept', queues: [], because: plan.because };
  const names = [...new Set(plan.messages.map(({ queueName }) => queueName))];
  return { id, ended: 'redriven', queues: names, because: '' };
}

function report(
  { letters, missing, hidden, isComplete }: HeldSelection,
  results: readonly RedriveResult[],
  options: RedriveOptions & { readonly isWhole: boolean },
  output: Output,
): void {
  const { all, outcome, dryRun = false } = options;
  if (options.json)
    void output.data(
      JSON.stringify({ kind: 'redrive-report', version: 1, dryRun, results, missing, hidden }),
    );
  else if (results.length > 0) void output.data(renderResults(letters, results, dryRun));
  if (missing.length > 0) output.say(sayMissing(missing));
  if (hidden > 0) output.say(sayHidden(hidden, letters.length));
  else if (all && letters.length === 0) output.say(noneSeen);
  else if (outcome !== undefined && letters.length === 0)
    output.say(`None of the dead letters to be seen is ${outcome}.`);
  if ((all || outcome !== undefined) && !isComplete && options.isWhole)
    output.say(`These are among the first ${heldCap}; repeat the command for those behind them.`);
}

function renderResults(
  letters: readonly HeldLetter[],
  results: readonly RedriveResult[],
  dryRun: boolean,
): string {
  const rows = results.map((result, index) => {
    const letter = letters[index]?.letter;
    const about = letter === undefined ? ['-', '-'] : [letter.outcome, describeLetter(letter)];
    return [result.id, ...about, sayResult(result)];
  });
  return renderPlainTable(
    [['id', 'outcome', 'about', dryRun ? 'what would happen' : 'what happened'], ...rows],
    ['left', 'left', 'left', 'left'],
  );
}

function sayResult({ ended, queues, because }: RedriveResult): string {
  const target = queues.join(', ');
  switch (ended) {
    case 'redriven':
      return `sent to ${target}`;
    case 'twice':
      return `sent to ${target}, but it is still here, which does no harm: ${because}`;
    case 'kept':
      return `kept: ${because}`;
  }
}

function exitCodeFor(
  { letters, missing, hidden }: HeldSelection,
  results: readonly RedriveResult[],
  { dryRun }: RedriveOptions,
  signal: AbortSignal,
): ExitCode {
  if (missing.length > 0 || signal.aborted) return exitCodes.failed;
  const left = letters.length - results.filter(({ ended }) => ended === 'redriven').length;
  return hidden > 0 || (left > 0 && !dryRun) ? exitCodes.deadLetters : exitCodes.clean;
}
