import { InvariantError } from '../errors.ts';
import { formatInstant } from '../instant.ts';
import type { Outcome } from '../messages/result-event.ts';
import type { Mode } from '../settings.ts';

/** What became of one ENI, or of one request as a whole, in this run. */
export interface TeardownRow {
  readonly requestId: string;
  /** Empty for a request as a whole. */
  readonly eniId: string;
  readonly region: string;
  /** `expanded`: a request became tasks. `duplicate`: another message of this batch was the same. */
  readonly ended: Outcome | 'look-again' | 'expanded' | 'duplicate';
  readonly reason: string;
  readonly because?: string | undefined;
  /** It was taken off its instance, its caller wants it back there if it is not deleted, and it is neither: somebody has to see to it now. */
  readonly leftDetached?: true | undefined;
  readonly attempts: number;
}

export interface TeardownReport {
  readonly kind: 'teardown-report';
  readonly version: 1;
  readonly mode: Mode;
  readonly startedAt: string;
  /** Messages, of which each has at least one row in `tasks`. */
  readonly received: number;
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  readonly lookAgain: number;
  readonly tasks: readonly TeardownRow[];
}

/** Builds the report and holds it to its law: every message received came to something. */
export function createTeardownReport(
  mode: Mode,
  startedAt: number,
  received: number,
  rowsByMessage: readonly (readonly TeardownRow[])[],
): TeardownReport {
  const accounted = rowsByMessage.filter(rows => rows.length > 0).length;
  if (accounted !== received) {
    throw new InvariantError(`Teardown received ${received} messages but accounts for ${accounted}.`);
  }
  const tasks = rowsByMessage.flat();
  const outcomes: Partial<Record<Outcome, number>> = {};
  for (const { ended } of tasks) {
    if (ended === 'look-again' || ended === 'expanded' || ended === 'duplicate') continue;
    outcomes[ended] = (outcomes[ended] ?? 0) + 1;
  }
  return {
    kind: 'teardown-report',
    version: 1,
    mode,
    startedAt: formatInstant(startedAt),
    received,
    outcomes,
    lookAgain: tasks.filter(({ ended }) => ended === 'look-again').length,
    tasks,
  };
}
