import type { WorkerReport } from '../deletion/worker-report.ts';
import type { Outcome, ResultData } from '../messages/result-event.ts';
import type { Mode } from '../settings.ts';
import type { TeardownReport, TeardownRow } from '../teardown/teardown-report.ts';
import { cutText } from './sweep-digest.ts';

/** How the tasks of one batch ended, all of them in one message. */
export interface ResultsDigest {
  readonly kind: 'results-digest';
  readonly version: 1;
  /** Whose tasks: those that a scan sent, or those of teardown requests. */
  readonly origin: ResultData['origin'];
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
  /** Of a teardown: who waits for the answer. */
  readonly requestId?: string;
  /** It is off its instance, neither deleted nor put back. */
  readonly leftDetached?: true;
}

/** Tasks named in a digest; the result queue has one event for each. */
export const digestTasksCap = 10;

/** Outcomes that somebody has to look into, the most surprising ones first. */
const needsPerson: readonly Outcome[] = ['poison', 'exhausted', 'refused'];

/** The digest of one batch of worker or teardown, or `undefined` when no task came to an end in it. */
export function digestResults(report: WorkerReport | TeardownReport): ResultsDigest | undefined {
  if (Object.keys(report.outcomes).length === 0) return undefined;
  const rows: readonly EndedRow[] = report.tasks;
  const left = rows.filter(({ leftDetached }) => leftDetached);
  const others = rows.filter(row => !row.leftDetached && !isByReportMode(row));
  const troubled = [
    ...left,
    ...needsPerson.flatMap(outcome => others.filter(({ ended }) => ended === outcome)),
  ];
  return {
    kind: 'results-digest',
    version: 1,
    origin: report.kind === 'teardown-report' ? 'teardown' : 'scan',
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

/** What a digest reads of a row: the worker's have no request. */
type EndedRow = Pick<TeardownRow, 'region' | 'eniId' | 'ended' | 'reason' | 'leftDetached'> &
  Partial<Pick<TeardownRow, 'requestId'>>;

/** The operator switched deleting off, and hears it from nobody else that nothing is deleted. */
function isByReportMode({ ended, reason }: EndedRow): boolean {
  return ended === 'refused' && reason === 'report-mode';
}

function digestTask({
  region,
  eniId,
  ended,
  reason,
  requestId = '',
  leftDetached,
}: EndedRow): readonly TaskDigest[] {
  if (ended === 'look-again' || ended === 'duplicate' || ended === 'expanded') return [];
  return [
    {
      region: cutText(region),
      eniId: cutText(eniId),
      outcome: ended,
      reason: cutText(reason),
      ...(requestId !== '' && { requestId: cutText(requestId) }),
      ...(leftDetached && { leftDetached }),
    },
  ];
}
