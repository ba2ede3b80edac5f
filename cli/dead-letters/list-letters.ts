import {
  type DeadLetterQueue,
  type FoundLetter,
  openDeadLetters,
} from '../../shared/compose/dead-letters.ts';
import { describeOriginal } from '../../shared/core/messages/dead-letter-reading.ts';
import { connect } from '../connect.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { stopOnInterrupt } from '../interruption.ts';
import { standardOutput } from '../output.ts';
import { renderPlainTable } from '../plain-table.ts';
import { heldCap } from './hold-letters.ts';

interface ListOptions {
  readonly region?: string;
  readonly all?: true;
  readonly json?: true;
}

/** Shows what is on the dead-letter queue, by outcome and reason and one by one. Nothing is taken away. */
export async function listLetters(options: ListOptions): Promise<ExitCode> {
  const output = standardOutput(false);
  const signal = stopOnInterrupt(output, 'Interrupted; giving back what was read.');
  const deadLetters = openDeadLetters(await connect(options.region));
  const { letters, isComplete } = options.all ? await readAll(deadLetters, signal) : await look(deadLetters);
  const groups = groupLetters(letters);
  if (options.json) {
    const shown = letters.map(({ id, letter, body }) => ({ id, ...summaryOf(letter), body }));
    output.data(JSON.stringify({ kind: 'dead-letter-list', version: 1, isComplete, groups, letters: shown }));
  } else if (letters.length === 0) {
    output.say('There are no dead letters.');
  } else {
    output.data(render(letters, groups));
  }
  if (!isComplete) output.say(moreSentence(options));
  return letters.length === 0 ? exitCodes.clean : exitCodes.deadLetters;
}

interface Listing {
  readonly letters: readonly FoundLetter[];
  readonly isComplete: boolean;
}

async function look(deadLetters: DeadLetterQueue): Promise<Listing> {
  const { letters, mayBeMore } = await deadLetters.peek();
  return { letters, isComplete: !mayBeMore };
}

async function readAll(deadLetters: DeadLetterQueue, signal: AbortSignal): Promise<Listing> {
  const { letters, isComplete } = await deadLetters.hold(heldCap, signal);
  await deadLetters.release(letters);
  return { letters, isComplete };
}

function moreSentence({ all }: ListOptions): string {
  return all
    ? `These are the first ${heldCap}; there may be more behind them.`
    : 'These are the first that the queue shows; read through all of it with --all.';
}

interface Group {
  readonly outcome: string;
  readonly reason: string;
  readonly count: number;
}

/** The largest group first. */
function groupLetters(letters: readonly FoundLetter[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { letter } of letters) {
    const { outcome, reason } = letter;
    const key = `${outcome} ${reason}`;
    groups.set(key, { outcome, reason, count: (groups.get(key)?.count ?? 0) + 1 });
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
}

function summaryOf({ outcome, reason, attempts, originals }: FoundLetter['letter']) {
  return {
    outcome,
    reason,
    ...(attempts !== undefined && { attempts }),
    about: originals.map(describeOriginal),
  };
}

function render(letters: readonly FoundLetter[], groups: readonly Group[]): string {
  const counted = groups.map(({ count, outcome, reason }) => [count, outcome, reason]);
  const listed = letters.map(({ id, letter }) => [
    id,
    letter.outcome,
    letter.originals.map(describeOriginal).join(', ') || '-',
  ]);
  return [
    renderPlainTable(counted, ['right', 'left', 'left']),
    '',
    renderPlainTable(listed, ['left', 'left', 'left']),
  ].join('\n');
}
