import type { TaskReport, WorkerReport } from '../deletion/worker-report.ts';
import type { Outcome } from '../messages/result-event.ts';
import type { Mode } from '../settings.ts';
import { cutText } from './sweep-digest.ts';

/** How the tasks of one batch ended, all of them in one message. */
export interface ResultsDigest {
  readonly kind: 'results-digest';
  readonly version: 1;
  readonly mode: Mode;
  readonly startedAt: string;
  /** Some of them need a person. */
  readonly trouble: boolean;
  readonly received: number;
  readonly outcomes: WorkerReport['outcomes'];
  readonly lookAgain: number;
  /** The first few that need a person. */
  readonly tasks: readonly TaskDigest[];
  /** How many more of those there are. */
  readonly tasksOmitted: number;
}

export interface TaskDigest {
  readonly region: string;
  /** Empty when a poison message does not say. */
  readonly eniId: string;
  readonly outcome: Outcome;
  readonly reason: string;
}

/** Tasks named in a digest; the result queue has one event for each. */
export const digestTasksCap = 10;

/** Outcomes that somebody has to look into, the most surprising ones first. */
const needsPerson: readonly Outcome[] = ['poison', 'exhausted', 'refused'];

/** The digest of one batch of the worker, or `undefined` when no task came to an end in it. */
export function digestResults(report: WorkerReport): ResultsDigest | undefined {
  if (Object.keys(report.outcomes).length === 0) return undefined;
  const troubled = needsPerson.flatMap(outcome => report.tasks.filter(({ ended }) => ended === outcome));
  return {
    kind: 'results-digest',
    version: 1,
    mode: report.mode,
    startedAt: report.startedAt,
    trouble: troubled.length > 0,
    received: report.received,
    outcomes: report.outcomes,
    lookAgain: report.lookAgain,
    tasks: troubled.slice(0, digestTasksCap).flatMap(digestTask),
    tasksOmitted: Math.max(0, troubled.length - digestTasksCap),
  };
}

function digestTask({ region, eniId, ended, reason }: TaskReport): readonly TaskDigest[] {
  if (ended === 'look-again' || ended === 'duplicate') return [];
  return [{ region: cutText(region), eniId: cutText(eniId), outcome: ended, reason: cutText(reason) }];
}
