import { describe, expect, it } from 'vitest';
import { identifyEni } from '../../../shared/core/teardown/eni-identity.ts';
import { isSameAsk, mergeTasks } from '../../../shared/core/teardown/merge-tasks.ts';
import type { TeardownTask } from '../../../shared/core/teardown/teardown-task.ts';
import { anEni } from '../../support/builders.ts';

const task: TeardownTask = {
  requestId: 'stack-42',
  cloud: 'ecs',
  accountId: '1',
  region: 'cn-hangzhou',
  eniId: 'eni-a',
  detachFrom: 'i-web',
  onFailure: 'reattach',
  attempts: 0,
};

describe('two copies of one task, put together', () => {
  it.each<readonly [string, Partial<TeardownTask>]>([
    ['where the ENI was, and what it was like', { attachedTo: 'i-web', identity: identifyEni(anEni()) }],
    ['that the way leads back, and since which look', { refusal: { reason: 'bonded' }, attemptsForward: 1 }],
    ['since when it is being deleted', { deletingSince: 5 }],
    ['when it was attached back', { reattachRequestedAt: 7 }],
    ['what an undo needs', { record: { from: 'before' } }],
    ['how often it was sent on', { hops: 9 }],
  ])('know %s, whichever of them knows it', (_, known) => {
    const [young, old] = [
      { ...task, attempts: 1 },
      { ...task, attempts: 3 },
    ];
    for (const [one, other] of [
      [{ ...young, ...known }, old],
      [young, { ...old, ...known }],
    ] as const) {
      expect(mergeTasks(one, other)).toMatchObject({ attempts: 3, ...known });
      expect(mergeTasks(other, one)).toMatchObject({ attempts: 3, ...known });
    }
  });

  it('believe the copy that has been looked at most', () => {
    const other = identifyEni(anEni({ vSwitchId: 'vsw-2' }));
    const old = {
      ...task,
      attempts: 3,
      attachedTo: 'i-web',
      identity: identifyEni(anEni()),
      deletingSince: 9,
    };
    const young = { ...task, attempts: 1, attachedTo: 'i-b', identity: other, deletingSince: 5 };
    expect(mergeTasks(young, old)).toMatchObject(old);
  });
});

it('two requests under one id are told apart by what they ask for', () => {
  expect(isSameAsk(task, { ...task, attempts: 5, attachedTo: 'i-web' })).toBe(true);
  for (const asked of [{ detachFrom: 'i-b' }, { onFailure: 'leave' as const }, { deadlineAt: 5 }])
    expect(isSameAsk(task, { ...task, ...asked })).toBe(false);
});
