import { InvariantError } from '../errors.ts';
import { formatInstant } from '../instant.ts';
import type { Outcome } from '../messages/result-event.ts';
import type { Mode } from '../settings.ts';

/** How the handling of one received message ended. */
export interface TaskReport {
  readonly eniId: string;
  readonly region: string;
  /** `duplicate`: another message of this batch was the same task; its end is this one's too. */
  readonly ended: Outcome | 'look-again' | 'duplicate';
  readonly reason: string;
  /** In a sentence what the reason leaves open. */
  readonly because?: string;
  /** What the provider refused it with. */
  readonly providerCode?: string;
  readonly attempts: number;
  /** The look was the last one, but the result queue did not take its event: the task is only looked at again to report this. */
  readonly unreported?: Outcome;
  /** Looked at again because somebody has to grant a permission first. */
  readonly needsPermission?: true;
}

export interface WorkerReport {
  readonly kind: 'worker-report';
  readonly version: 1;
  readonly mode: Mode;
  readonly startedAt: string;
  readonly received: number;
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  readonly lookAgain: number;
  readonly duplicates: number;
  readonly tasks: readonly TaskReport[];
}

/** Builds the report and holds it to the law of the worker: every message received ended in exactly one way. */
export function createWorkerReport(
  mode: Mode,
  startedAt: number,
  received: number,
  tasks: readonly TaskReport[],
): WorkerReport {
  if (tasks.length !== received) {
    throw new InvariantError(`The worker received ${received} messages but accounts for ${tasks.length}.`);
  }
  const outcomes: Partial<Record<Outcome, number>> = {};
  for (const { ended } of tasks) {
    if (ended !== 'look-again' && ended !== 'duplicate') outcomes[ended] = (outcomes[ended] ?? 0) + 1;
  }
  return {
    kind: 'worker-report',
    version: 1,
    mode,
    startedAt: formatInstant(startedAt),
    received,
    outcomes,
    lookAgain: tasks.filter(({ ended }) => ended === 'look-again').length,
    duplicates: tasks.filter(({ ended }) => ended === 'duplicate').length,
    tasks,
  };
}
