import type { TeardownTask } from './teardown-task.ts';

/** What two copies of one task know. The one that has been looked at most knows most; where the ENI was, and what we asked for, either may know. */
export function mergeTasks(one: TeardownTask, other: TeardownTask): TeardownTask {
  const [more, less] = one.attempts >= other.attempts ? [one, other] : [other, one];
  const { attachedTo, identity } = more.attachedTo === undefined ? less : more;
  const { refusal, attemptsForward } = more.refusal === undefined ? less : more;
  return {
    ...more,
    hops: Math.max(one.hops ?? 0, other.hops ?? 0),
    attachedTo,
    identity,
    refusal,
    attemptsForward,
    deletingSince: more.deletingSince ?? less.deletingSince,
    reattachRequestedAt: more.reattachRequestedAt ?? less.reattachRequestedAt,
    record: more.record ?? less.record,
  };
}

/** Whether two tasks of the same key ask for the same: a caller may use one id for two different requests. */
export function isSameAsk(one: TeardownTask, other: TeardownTask): boolean {
  return (
    one.detachFrom === other.detachFrom &&
    one.onFailure === other.onFailure &&
    one.deadlineAt === other.deadlineAt
  );
}
