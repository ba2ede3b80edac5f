import { expect, it } from 'vitest';
import { chooseRows } from '../../../cli/report-page/choose-rows.ts';
import { summarizeReport } from '../../../cli/report-page/summarize-report.ts';
import type { ReportWord } from '../../../shared/core/verdict.ts';
import { anEniReport, aRegion, aReport } from './sample-report.ts';

const make = (word: ReportWord, count: number) =>
  Array.from({ length: count }, (_, index) => anEniReport({ eniId: `${word}-${index}`, word }));
const { rows } = summarizeReport(
  aReport([
    aRegion([
      ...make('attached', 5),
      ...make('cannot-tell', 1),
      ...make('in-grace', 2),
      ...make('retained', 2),
    ]),
  ]),
);
const chosen = (cap: number) => chooseRows(rows, cap).map(({ eni }) => eni.eniId);

it.each<readonly [string, number, readonly string[]]>([
  ['nothing where there is no room', 0, []],
  ['orphans before all others', 1, ['in-grace-0']],
  ['orphans and then the rarest reason', 3, ['in-grace-0', 'in-grace-1', 'cannot-tell-0']],
  ['a part of a reason, from its top', 4, ['in-grace-0', 'in-grace-1', 'retained-0', 'cannot-tell-0']],
  [
    'the most frequent reason last, in the order in which the rows came',
    6,
    ['in-grace-0', 'in-grace-1', 'attached-0', 'retained-0', 'retained-1', 'cannot-tell-0'],
  ],
])('the page lists %s', (_, cap, expected) => {
  expect(chosen(cap)).toEqual(expected);
});

it('the page lists all of them as they are where there is room', () => {
  expect(chooseRows(rows, rows.length)).toBe(rows);
  expect(chosen(rows.length - 1)).not.toContain('attached-4');
});
