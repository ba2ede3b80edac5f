import { type Eni, ownTags } from './eni.ts';
import type { ReportWord } from './verdict.ts';

/** Words that end an orphan's story: it was seen attached, changing or protected, so a later sighting starts from zero. */
const endingWords: ReadonlySet<ReportWord> = new Set<ReportWord>([
  'service-managed',
  'not-secondary',
  'attached',
  'changing',
  'has-public-ip',
  'protected-by-tag',
  'owned-by-controller',
  'retained',
]);

/**
 * Which of our tags have to be taken off this ENI, now that it was given this word; empty when its sighting stands. Out of scope alone is no reason to
 * write to an ENI, but one that is in use must not keep an old sighting.
 */
export function tagsToRemove(eni: Eni, word: ReportWord): readonly string[] {
  const inUse = eni.status !== undefined && eni.status !== 'Available';
  return endingWords.has(word) || inUse ? ownTags.filter(key => eni.tags?.has(key)) : [];
}
