import { expect } from 'vitest';
import type { Observation } from '../../../shared/core/deletion/decide-next-step.ts';
import type { Eni } from '../../../shared/core/eni.ts';
import { decideTeardownStep } from '../../../shared/core/teardown/decide-teardown-step.ts';
import { identifyEni } from '../../../shared/core/teardown/eni-identity.ts';
import type { TeardownRules } from '../../../shared/core/teardown/teardown-step.ts';
import type { TeardownTask } from '../../../shared/core/teardown/teardown-task.ts';
import { anEni, somePolicy } from '../../support/builders.ts';
import { minutes, noon } from '../../support/times.ts';

export const rules: TeardownRules = { mode: 'delete', policy: somePolicy(), stuckAfterMs: minutes(2) };
export const seen = (override: Partial<Eni>): Observation => ({
  kind: 'seen',
  eni: anEni({ eniId: 'eni-a', ...override }),
});
export const onWeb = { status: 'InUse', hosts: ['i-web'] };
export const taken = {
  attachedTo: 'i-web',
  onFailure: 'reattach' as const,
  identity: identifyEni(anEni({ eniId: 'eni-a' })),
};
export const refusal = {
  reason: 'bonded',
  providerCode: 'InvalidOperation.HasSlaveEniBonded',
  providerRequestId: 'r-1',
};

export function aTask(override: Partial<TeardownTask> = {}): TeardownTask {
  return {
    requestId: 'stack-42',
    cloud: 'ecs',
    accountId: '1',
    region: 'cn-hangzhou',
    eniId: 'eni-a',
    detachFrom: 'i-web',
    onFailure: 'leave',
    attempts: 0,
    ...override,
  };
}

/** What is done at noon about this task, when it sees this. */
export function check(
  observation: Observation,
  expected: object,
  task: Partial<TeardownTask> = {},
  changedRules: Partial<TeardownRules> = {},
): void {
  expect(decideTeardownStep(aTask(task), observation, { ...rules, ...changedRules }, noon)).toMatchObject(
    expected,
  );
}

export const refused = (reason: string, because = '') => ({
  kind: 'finish',
  outcome: 'refused',
  reason,
  because: expect.stringContaining(because),
});
export const waits = (reason: string) => ({
  kind: 'look-again',
  wait: 'backoff',
  reason: expect.stringContaining(reason),
});
