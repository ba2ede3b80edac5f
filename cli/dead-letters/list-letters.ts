import {
  type DeadLetterQueue,
  type FoundLetter,
  openDeadLetters,
} from '../../shared/compose/dead-letters.ts';
import { describeLetter, describeOriginal } from '../../shared/core/messages/dead-letter-reading.ts';
import { connect } from '../connect.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { stopOnInterrupt } from '../interruption.ts';
import { standardOutput } from '../output.ts';
import { renderPlainTable } from '../plain-table.ts';
import { countHidden, noneSeen, sayHidden } from './hidden-letters.ts';
import { heldCap } from './hold-letters.ts';
import { dateCells, dateFields, datesOf, type LetterDates, sayFirstDrop } from './letter-dates.ts';

interface ListOptions {
  readonly region?: string;
  readonly all?: true;
  readonly json?: true;
}

/** Shows what is on the dead-letter queue, by outcome and reason and one by one, the oldest first. Nothing is taken away. */
export async function listLetters(options: ListOptions): Promise<ExitCode> {
  const output = standardOutput(false);
  const signal = stopOnInterrupt(output, 'Interrupted; giving back what was read.');
  const operator = await connect(options.region);
  const deadLetters = openDeadLetters(operator);
  const listing = options.all ? await readAll(deadLetters, signal) : await look(deadLetters);
  const { hidden, isComplete } = listing;
  const nowMs = operator.clock.nowMs();
  const letters = listing.letters
    .map(letter => ({ ...letter, dates: datesOf(letter, listing.retentionSeconds) }))
    .sort((a, b) => (a.enqueuedAtMs ?? 0) - (b.enqueuedAtMs ?? 0));
  const groups = groupLetters(letters);
  if (options.json) {
    const shown = letters.map(({ id, letter, dates, body }) => ({
      id,
      ...summaryOf(letter),
      ...dateFields(dates),
      body,
    }));
    const report = { kind: 'dead-letter-list', version: 1, isComplete: isComplete && hidden === 0, hidden };
    void output.data(JSON.stringify({ ...report, groups, letters: shown }));
  } else if (letters.length > 0) {
    void output.data(render(letters, groups, nowMs));
    const warning = sayFirstDrop(
      letters.map(({ dates }) => dates),
      nowMs,
    );
    if (warning !== undefined) output.say(warning);
  } else if (hidden === 0) {
    output.say(noneSeen);
  }
  if (hidden > 0) output.say(sayHidden(hidden, letters.length));
  if (!isComplete) output.say(moreSentence(options));
  return letters.length + hidden === 0 ? exitCodes.clean : exitCodes.deadLetters;
}

interface Listing {
  readonly letters: readonly FoundLetter[];
  readonly isComplete: boolean;
  readonly hidden: number;
  readonly retentionSeconds: number | undefined;
}

async function look(deadLetters: DeadLetterQueue): Promise<Listing> {
  const { letters, mayBeMore } = await deadLetters.peek();
  return { letters, isComplete: !mayBeMore, ...(await surroundings(deadLetters, 0)) };
}

async function readAll(deadLetters: DeadLetterQueue, signal: AbortSignal): Promise<Listing> {
  const { letters, isComplete } = await deadLetters.hold(heldCap, signal);
  try {
    return { letters, isComplete, ...(await surroundings(deadLetters, letters.length)) };
  } finally {
    await deadLetters.release(letters);
    await deadLetters.settle();
  }
}

async function surroundings(
  deadLetters: DeadLetterQueue,
  own: number,
): Promise<Pick<Listing, 'hidden' | 'retentionSeconds'>> {
  const description = await deadLetters.describe();
  return { hidden: countHidden(description, own), retentionSeconds: description?.retentionSeconds };
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

/** The largest group first. The id of a request is another one in each letter, so it makes no group of its own. */
function groupLetters(letters: readonly FoundLetter[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { letter } of letters) {
    const { outcome } = letter;
    const reason = letter.reason.replace(/, request [\w-]+\)/g, ')');
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

function render(
  letters: readonly (FoundLetter & { readonly dates: LetterDates })[],
  groups: readonly Group[],
  nowMs: number,
): string {
  const counted = groups.map(({ count, outcome, reason }) => [count, outcome, reason]);
  const listed = letters.map(({ id, letter, dates }) => [
    id,
    letter.outcome,
    ...dateCells(dates, nowMs),
    describeLetter(letter),
  ]);
  return [
    renderPlainTable([['count', 'outcome', 'reason'], ...counted], ['right', 'left', 'left']),
    '',
    renderPlainTable(
      [['id', 'outcome', 'age', 'dropped in', 'about'], ...listed],
      ['left', 'left', 'right', 'right', 'left'],
    ),
  ].join('\n');
}
