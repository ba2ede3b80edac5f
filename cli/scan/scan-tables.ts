import type { EniReport, RegionReport, ScanReport } from '../../shared/core/scan/scan-report.ts';
import { orphanWords } from '../../shared/core/verdict.ts';
import { adviceForWord } from '../advice.ts';
import { renderPlainTable } from '../plain-table.ts';
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
  const counts = inOrder(words).map(([word, count]) => [word, count, adviceForWord[word]] as const);
  const found = region.enis.filter(({ word }) => orphanWords.has(word));
  return [
    `${title} ${lookedAt(words, total)}, ${orphans} of them orphans.`,
    renderPlainTable(counts, ['left', 'right', 'left']),
    ...(found.length === 0 ? [] : ['Orphans:', renderPlainTable(found.map(orphanRow), orphanAlignments)]),
  ].join('\n\n');
}

/** A scheduled scan lists the unattached ENIs and the marked ones; the rows count those, and the region holds more. */
function lookedAt(words: RegionReport['words'], total: number): string {
  const count = countWords(words);
  return count < total
    ? `${count} of its ${total} ENIs looked at (the others are attached or changing)`
    : `${total} ENIs`;
}

const orphanAlignments = ['left', 'left', 'left', 'left', 'left', 'left'] as const;

function orphanRow({ eniId, word, vSwitchId, name, createdAt, because }: EniReport): readonly string[] {
  return [eniId, word, vSwitchId, name === '' ? '-' : name, createdAt, because];
}
