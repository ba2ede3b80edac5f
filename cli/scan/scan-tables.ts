import type { EniReport, RegionReport, ScanReport } from '../../shared/core/scan/scan-report.ts';
import { orphanWords } from '../../shared/core/verdict.ts';
import { adviceForWord } from '../advice.ts';
import { type Alignment, renderPlainTable } from '../plain-table.ts';
import { countWords } from '../run/run-report.ts';
import { inOrder } from '../run/summary-table.ts';

/** A scan for a person: per region how many ENIs have which word and what to do about it, then the orphans one by one. */
export function renderScan(report: ScanReport): string {
  return report.regions.map(renderRegion).join('\n\n');
}

function renderRegion(region: RegionReport): string {
  const { accountId, words, orphans, total = 0 } = region;
  const title = `${region.region}, account ${accountId}:`;
  if (!region.complete) return `${title} could not be read.`;
  if (total === 0) return `${title} no ENIs.`;
  const counts = inOrder(words).map(([word, count]) => [word, count, adviceForWord[word]]);
  const found = region.enis.filter(({ word }) => orphanWords.has(word));
  const left = orphans - found.length;
  return [
    `${title} ${lookedAt(words, total)}, ${orphans} of them orphans.`,
    ...table(countHeadings, counts, ['left', 'right', 'left']),
    ...(found.length === 0 ? [] : ['Orphans:']),
    ...table(orphanHeadings, found.map(orphanRow), orphanAlignments),
    ...(left > 0 ? [`${left} more orphans are counted, but this report does not describe them.`] : []),
  ].join('\n\n');
}

/** A scheduled scan lists the unattached ENIs and the marked ones; the rows count those, and the region holds more. */
function lookedAt(words: RegionReport['words'], total: number): string {
  const count = countWords(words);
  return count < total
    ? `${count} of its ${total} ENIs looked at (the others are attached or changing)`
    : `${total} ENIs`;
}

const countHeadings = ['word', 'ENIs', 'what to do'] as const;
const orphanHeadings = ['ENI', 'word', 'vSwitch', 'name', 'created', 'why'] as const;
const orphanAlignments = ['left', 'left', 'left', 'left', 'left', 'left'] as const;

function table(
  headings: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  alignments: readonly Alignment[],
): readonly string[] {
  return rows.length === 0 ? [] : [renderPlainTable([headings, ...rows], alignments)];
}

function orphanRow({ eniId, word, vSwitchId, name, createdAt, because }: EniReport): readonly string[] {
  return [eniId, word, vSwitchId, name === '' ? '-' : shortened(name), createdAt, because];
}

/** Characters of a name that are shown: one name of 128 would push the reason off every row's screen. The whole of it is in `--json` and on the page. */
const nameCap = 40;

function shortened(name: string): string {
  const characters = [...name];
  return characters.length <= nameCap ? name : `${characters.slice(0, nameCap - 1).join('')}…`;
}
