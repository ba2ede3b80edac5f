/**
 * Every word that the report can say of an ENI, in the order in which they are tried: the first that fits is the verdict. All but the
 * last are reasons to leave the ENI alone.
 */
export const verdictWords = [
  'out-of-scope',
  'service-managed',
  'not-secondary',
  'attached',
  'changing',
  'unknown-status',
  'has-public-ip',
  'protected-by-tag',
  'owned-by-controller',
  'retained',
  'cannot-tell',
  'too-young',
  'first-sighting',
  'in-grace',
  'already-queued',
  'candidate',
] as const;
export type VerdictWord = (typeof verdictWords)[number];

/** What a scan makes of its candidates; a candidate whose task could not be sent keeps the word `candidate`. */
export const candidateWords = ['enqueued', 'over-cap', 'withheld-by-breaker', 'would-enqueue'] as const;
export type ReportWord = VerdictWord | (typeof candidateWords)[number];

/** Nothing protects these: they are held only by the two-sightings rule or by an earlier task, so they count as orphans at first look. */
export const orphanWords: ReadonlySet<ReportWord> = new Set<ReportWord>([
  'first-sighting',
  'in-grace',
  'already-queued',
  'candidate',
  ...candidateWords,
]);

export interface Verdict {
  readonly word: VerdictWord;
  /** One clause of evidence for the report: which field said so. */
  readonly because: string;
}
