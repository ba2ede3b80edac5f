import type { NotEnded, NotGone } from '../../shared/app/operator/drain-deletions.ts';
import { InvariantError } from '../../shared/core/errors.ts';
import type { Outcome } from '../../shared/core/messages/result-event.ts';
import type { ScanReport } from '../../shared/core/scan/scan-report.ts';
import type { ReportWord } from '../../shared/core/verdict.ts';

export type WordCounts = Readonly<Partial<Record<ReportWord, number>>>;

/** What `eni-reaper run --json` ends with. */
export interface RunReport {
  readonly kind: 'run-report';
  /** Words of all ENIs before anything was done. */
  readonly seeded: WordCounts;
  readonly scans: readonly ScanReport[];
  /** Terminal outcomes as they arrived on the result queue, one per task. */
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  /** Each task that ended otherwise than with its ENI gone, and why. */
  readonly notGone: readonly NotGone[];
  /** Each task that was looked at and is still on the queue, with the reason of the last look. Only a run on a real cloud leaves any. */
  readonly notEnded?: readonly NotEnded[];
  /** Requests by action, refused ones included. On a real cloud this is not known. */
  readonly apiCalls?: Readonly<Record<string, number>>;
  /** Judged by the emulator from its own history. On a real cloud nobody judges. */
  readonly wronglyDeleted?: number;
  /** Words of all ENIs that are left at the end. Left out when that could not be read, which `problems` says. */
  readonly survivors?: WordCounts;
  /** What went wrong on the way, in sentences. Only a run on a real cloud has any. */
  readonly problems?: readonly string[];
  readonly elapsedMs: number;
}

/** Every task that was sent ended in exactly one outcome; a run in which that is not so has a bug, and says so. */
export function assertRunAddsUp(report: RunReport): void {
  const tasks = report.scans.flatMap(scan => scan.regions).reduce((sum, region) => sum + region.enqueued, 0);
  const ends = Object.values(report.outcomes).reduce((sum, count) => sum + count, 0);
  if (tasks !== ends) throw new InvariantError(`${tasks} tasks were sent, but ${ends} outcomes came back.`);
}

/** How many ENIs have a word. */
export function countWords(words: WordCounts): number {
  return Object.values(words).reduce((sum, count) => sum + count, 0);
}

/** Counts of words over the regions of a report. */
export function addWords(counts: readonly WordCounts[]): WordCounts {
  const sum: Partial<Record<ReportWord, number>> = {};
  for (const words of counts) {
    for (const [word, count] of Object.entries(words) as [ReportWord, number][])
      sum[word] = (sum[word] ?? 0) + count;
  }
  return sum;
}
