import type { RegionReport, ScanReport } from '../../shared/core/scan/scan-report.ts';
import { placeInWords, placesInWords } from '../place-words.ts';
import { addWords, type WordCounts } from './run-report.ts';

/** ENIs named per region before the question; whoever wants to see all of them looks with `scan`. */
const shownIdsCap = 10;

/** What a person reads before the question: in each region, which ENIs would be deleted. */
export function announceDeletions({ regions }: Pick<ScanReport, 'regions'>): readonly string[] {
  return regions.flatMap(region => {
    // The list may be cut at some thousand ENIs; the counts are not.
    const doomed = region.words['would-enqueue'] ?? 0;
    if (doomed === 0) return [];
    const ids = region.enis.filter(({ word }) => word === 'would-enqueue').map(({ eniId }) => eniId);
    const shown = ids.slice(0, shownIdsCap);
    const rest = doomed > shown.length ? ` and ${doomed - shown.length} more` : '';
    return [`To be deleted in ${placeInWords(region)}: ${shown.join(', ')}${rest}.`];
  });
}

/**
 * The one question before anything is changed: how many of how many, and where. Regions in which nothing would be changed are not named; `undefined` where
 * there is nothing to ask.
 */
export function questionBefore({ regions }: Pick<ScanReport, 'regions'>): string | undefined {
  const changed = regions.filter(({ words }) => doomedIn(words) + marksIn(words) > 0);
  if (changed.length === 0) return undefined;
  const words = addWords(changed.map(region => region.words));
  const [doomed, marks] = [doomedIn(words), marksIn(words)];
  const candidates = doomed + (words['over-cap'] ?? 0);
  const all = candidates > doomed ? `${doomed} of ${enis(candidates)}` : enis(doomed);
  const steps = [
    ...(doomed === 0 ? [] : [`delete ${all}`]),
    ...(marks === 0 ? [] : [`mark ${enis(marks)} as seen for the first time`]),
  ].join(' and ');
  return `${steps.charAt(0).toUpperCase()}${steps.slice(1)} in ${placesInWords(changed)}?`;
}

function doomedIn(words: RegionReport['words'] | WordCounts): number {
  return words['would-enqueue'] ?? 0;
}

function marksIn(words: RegionReport['words'] | WordCounts): number {
  return words['first-sighting'] ?? 0;
}

function enis(count: number): string {
  return `${count} ${count === 1 ? 'ENI' : 'ENIs'}`;
}
