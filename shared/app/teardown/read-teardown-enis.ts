import type { Observation } from '../../core/deletion/decide-next-step.ts';
import { CloudError } from '../../core/errors.ts';
import type { Clock, Log, TeardownEnis } from '../../ports.ts';
import type { CallBudgets } from '../call-budgets.ts';

export interface TeardownReadPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly budgets: CallBudgets;
  readonly enis: TeardownEnis;
}

/** The name that a call of this cloud has in the budgets: ECS and ENS count for themselves. */
export function budgetName(enis: TeardownEnis, call: 'read' | 'detach' | 'delete' | 'attach'): string {
  return `${enis.cloud}:${call}`;
}

/** One budgeted read, whose throttling closes the window for the others; rejects with a CloudError. */
export async function readWithinBudget<T>(ports: TeardownReadPorts, read: () => Promise<T>): Promise<T> {
  const { budgets, clock, enis, log } = ports;
  const api = budgetName(enis, 'read');
  if (!budgets.mayCall(api, enis.place, clock.nowMs())) {
    throw new CloudError('The ENIs were not read: the provider throttled reading earlier in this minute.', {
      handling: 'throttled',
      operation: 'DescribeNetworkInterfaces',
    });
  }
  budgets.count(api, enis.place, clock.nowMs());
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const { operation, providerCode } = error;
    const facts = { cloud: enis.cloud, ...enis.place, providerCode, problem: error.message };
    if (error.handling === 'throttled') budgets.close(api, enis.place, clock.nowMs());
    if (error.handling === 'forbidden') log.error('permission.refused', { ...facts, operation });
    log.warn('teardown.read-failed', facts);
    throw error;
  }
}

/** What is known now of these ENIs (up to 100), from one complete answer; a failed read is an observation of each of them. */
export async function observeEnis(
  ports: TeardownReadPorts,
  eniIds: readonly string[],
): Promise<(eniId: string) => Observation> {
  try {
    const found = await readWithinBudget(ports, () => ports.enis.readByIds(eniIds));
    return eniId => {
      const eni = found.get(eniId);
      return eni === undefined ? { kind: 'absent' } : { kind: 'seen', eni };
    };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return () => ({ kind: 'unread', error });
  }
}
