import type { Outcome } from '../../shared/core/messages/result-event.ts';
import { type ReportWord, verdictWords } from '../../shared/core/verdict.ts';
import { adviceForOutcome, adviceForWord } from '../advice.ts';
import { renderPlainTable } from '../plain-table.ts';
import type { RunReport, WordCounts } from './run-report.ts';

/** The end of a run for a person: what became of the tasks, why the survivors survived, and what to do about each. */
export function renderSummary(report: RunReport): string {
  const outcomes = Object.entries(report.outcomes) as [Outcome, number][];
  const ended = table(outcomes.map(([outcome, count]) => [outcome, count, adviceForOutcome[outcome]]));
  return [
    ...(outcomes.length === 0 ? [] : ['Tasks that were sent, by how they ended:', ended]),
    'ENIs that are still there, by why:',
    table(inOrder(report.survivors).map(([word, count]) => [word, count, adviceForWord[word]])),
  ].join('\n');
}

/** In the order of the verdicts, which is the order in which they are tried. */
export function inOrder(words: WordCounts): readonly [ReportWord, number][] {
  const order: readonly string[] = verdictWords;
  return (Object.entries(words) as [ReportWord, number][]).sort(
    ([a], [b]) => order.indexOf(a) - order.indexOf(b),
  );
}

function table(rows: readonly (readonly [string, number, string])[]): string {
  return `${renderPlainTable(rows, ['left', 'right', 'left'])}\n`;
}
