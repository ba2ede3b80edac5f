import type { ReportWord } from '../../shared/core/verdict.ts';
import type { Row } from './summarize-report.ts';

/**
 * The rows that the page has room for, in the order in which they came. Orphans are what the page is about, so they stay first of all. Of the kept ones the
 * rare reasons stay and the frequent ones are cut: hundreds of attached ENIs say the same, and the four in doubt are what somebody has to look at.
 */
export function chooseRows(rows: readonly Row[], cap: number): readonly Row[] {
  if (rows.length <= cap) return rows;
  const kept = new Map<ReportWord, Row[]>();
  for (const row of rows) {
    if (row.orphan) continue;
    const group = kept.get(row.eni.word) ?? [];
    kept.set(row.eni.word, group);
    group.push(row);
  }
  const rareFirst = [...kept.values()].sort((a, b) => a.length - b.length).flat();
  const chosen = new Set([...rows.filter(({ orphan }) => orphan), ...rareFirst].slice(0, cap));
  return rows.filter(row => chosen.has(row));
}
