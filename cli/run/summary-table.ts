import type { Outcome } from '../../shared/core/messages/result-event.ts';
import type { ReportWord } from '../../shared/core/verdict.ts';
import { adviceForOutcome, adviceForWord } from '../advice.ts';
import { renderPlainTable } from '../plain-table.ts';
import { wordOrder } from '../word-order.ts';
import { countWords, type RunReport, type WordCounts } from './run-report.ts';

/** The end of a run for a person: what became of the tasks, why the survivors survived, and what to do about each. */
export function renderSummary(report: RunReport): string {
  const outcomes = Object.entries(report.outcomes) as [Outcome, number][];
  const ended = outcomes.map(([outcome, count]) => [outcome, count, adviceForOutcome[outcome]] as const);
  const left = inOrder(report.survivors).map(([word, count]) => [word, count, adviceForWord[word]] as const);
  return [
    ...section('Tasks that were sent, by how they ended:', ended),
    ...section(`ENIs that are still there, ${countWords(report.survivors)} in all, by why:`, left),
  ].join('\n\n');
}

function section(title: string, rows: readonly (readonly [string, number, string])[]): readonly string[] {
  return rows.length === 0 ? [] : [`${title}\n${renderPlainTable(rows, ['left', 'right', 'left'])}`];
}

/** In the one order of words, which the page has too. */
export function inOrder(words: WordCounts): readonly (readonly [ReportWord, number])[] {
  return wordOrder.flatMap(word => {
    const count = words[word];
    return count === undefined ? [] : [[word, count] as const];
  });
}
