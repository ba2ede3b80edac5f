import Table from 'cli-table3';
import type { Outcome } from '../../shared/core/result-event.ts';
import { type ReportWord, verdictWords } from '../../shared/core/verdict.ts';
import { adviceForOutcome, adviceForWord } from '../advice.ts';
import type { RunReport, WordCounts } from './run-report.ts';

/** The end of a run for a person: what became of the tasks, why the survivors survived, and what to do about each. */
export function renderSummary(report: RunReport): string {
  const outcomes = Object.entries(report.outcomes) as [Outcome, number][];
  return [
    'Tasks that were sent, by how they ended:',
    table(outcomes.map(([outcome, count]) => [outcome, count, adviceForOutcome[outcome]])),
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

/** Lines between the columns only: a box around every row hides the rows. */
const frame = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '  ',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

function table(rows: readonly (readonly [string, number, string])[]): string {
  const rendered = new Table({
    chars: frame,
    colAligns: ['left', 'right', 'left'],
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  rendered.push(...rows.map(row => [...row]));
  return `${rendered.toString()}\n`;
}
