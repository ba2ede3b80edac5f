import type { NotGone } from '../../shared/app/operator/drain-deletions.ts';
import type { Outcome } from '../../shared/core/messages/result-event.ts';
import type { ReportWord } from '../../shared/core/verdict.ts';
import { adviceForOutcome, adviceForWord } from '../advice.ts';
import { adviceForTask } from '../advice-for-reason.ts';
import { type Alignment, renderPlainTable } from '../plain-table.ts';
import { wordOrder } from '../word-order.ts';
import { countWords, type RunReport, type WordCounts } from './run-report.ts';

/** ENIs shown one by one under a table of counts; `--json` names all of them. */
const shownCap = 10;

/** The end of a run for a person: what became of the tasks, which ENIs are not gone and why, what else is still there, and what to do about each. */
export function renderSummary(
  { outcomes, notGone, notEnded = [], survivors }: RunReport,
  advice: Readonly<Record<ReportWord, string>> = adviceForWord,
): string {
  const ended = (Object.entries(outcomes) as [Outcome, number][]).map(([outcome, count]) => [
    outcome,
    count,
    adviceForOutcome[outcome],
  ]);
  const left = inOrder(survivors ?? {}).map(([word, count]) => [word, count, advice[word]]);
  const otherwise = notGone.map(end => [end.eniId, end.outcome, reasonOf(end), adviceForTask(end)]);
  const open = notEnded.map(({ eniId, reason }) => [eniId, reason]);
  return [
    ...section('Tasks that were sent, by how they ended:', ended, ['left', 'right', 'left']),
    ...section('Those that are not gone:', otherwise, ['left', 'left', 'left', 'left'], shownCap),
    ...section(
      'Those that came to no end yet, and why they are looked at again:',
      open,
      ['left', 'left'],
      shownCap,
    ),
    ...section(`ENIs that are still there, ${countWords(survivors ?? {})} in all, by why:`, left, [
      'left',
      'right',
      'left',
    ]),
  ].join('\n\n');
}

/** A provider's code says it all; its sentence is in the log and in the event. */
function reasonOf({ outcome, reason, because }: NotGone): string {
  return outcome === 'refused' || because === undefined ? reason : `${reason}: ${because}`;
}

function section(
  title: string,
  rows: readonly (readonly (string | number)[])[],
  alignments: readonly Alignment[],
  cap = rows.length,
): readonly string[] {
  if (rows.length === 0) return [];
  const more = rows.length > cap ? `\n  … and ${rows.length - cap} more; --json names all of them.` : '';
  return [`${title}\n${renderPlainTable(rows.slice(0, cap), alignments)}${more}`];
}

/** In the one order of words, which the page has too. */
export function inOrder(words: WordCounts): readonly (readonly [ReportWord, number])[] {
  return wordOrder.flatMap(word => {
    const count = words[word];
    return count === undefined ? [] : [[word, count] as const];
  });
}
