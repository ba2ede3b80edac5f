import type { Eni } from '../eni.ts';
import { unreachable } from '../errors.ts';
import { checkIdentity } from './eni-identity.ts';
import { findTeardownProtection, type Protection } from './find-teardown-protection.ts';
import {
  codesOf,
  isLongAgo,
  isOn,
  refuse,
  type TeardownFinish,
  type TeardownRules,
  type TeardownStep,
  waitForChange,
} from './teardown-step.ts';
import type { TeardownTask } from './teardown-task.ts';

/**
 * The way back of an ENI whose delete was refused after our own detach. Its task came over a queue that others may write to, so the task alone moves
 * nothing: an ENI is attached only when a fresh read shows it free, unprotected, and in everything that never changes the one that was on the instance.
 */
export function decideWayBack(task: TeardownTask, eni: Eni, rules: TeardownRules, now: number): TeardownStep {
  const hosts = eni.hosts ?? [];
  const isFree = hosts.length === 0 || (task.detachFrom !== undefined && isOn(task.detachFrom, hosts));
  if (!isFree && (eni.status === 'InUse' || eni.status === 'Available'))
    return failWayBack(task, `it is attached to ${hosts.join(', ')} by now`);
  // A row that lags names the instance that the ENI has left, or is about to return to.
  if (eni.status !== 'Available' || hosts.length > 0)
    return waitForChange(`on the way back, Status is ${eni.status}`);
  return findDoubt(task, eni, rules) ?? attachBack(task, rules, now);
}

/** Whether the way back is at its end. */
export function isBack(task: TeardownTask, eni: Eni): boolean {
  return eni.status === 'InUse' && task.detachFrom !== undefined && isOn(task.detachFrom, eni.hosts ?? []);
}

/** The end of a task whose looks are used up on the way back: what it was about is known, and the ENI is left as it is. */
export function giveUpWayBack(task: TeardownTask, reason: string): TeardownFinish {
  const because = `the delete was refused (${task.refusal?.reason ?? 'unknown'}) and it could not be attached back to ${task.detachFrom}: ${reason}`;
  return failWayBack(task, because);
}

function failWayBack(task: TeardownTask, because: string): TeardownFinish {
  return { ...refuse('reattach-failed', because), ...codesOf(task) };
}

function attachBack(task: TeardownTask, rules: TeardownRules, now: number): TeardownStep {
  const { detachFrom, reattachRequestedAt } = task;
  if (detachFrom === undefined) return failWayBack(task, 'the task does not say where it was attached');
  // Available again means that an accepted attach failed (ECS AttachNetworkInterface page), but not in the first moment after it.
  const isFresh = reattachRequestedAt !== undefined && !isLongAgo(reattachRequestedAt, rules, now);
  return isFresh
    ? waitForChange('attaching it back was accepted, but Status is still Available')
    : { kind: 'attach', instanceId: detachFrom };
}

/** Why this free ENI is not attached all the same. What a read leaves out is waited for; what it shows is believed. */
function findDoubt(task: TeardownTask, eni: Eni, rules: TeardownRules): TeardownStep | undefined {
  const { identity } = task;
  if (identity === undefined) return failWayBack(task, 'the task does not say what the ENI was like');
  const check = checkIdentity(identity, eni);
  switch (check.kind) {
    case 'different':
      return failWayBack(
        task,
        `it is not what the task was made about (${check.names.join(', ')} differ), so it is left alone`,
      );
    case 'cannot-tell':
      return waitForChange(`the read does not show ${check.names.join(', ')}`);
    case 'same':
      return findObstacle(task, findTeardownProtection(eni, rules.policy));
    default:
      return unreachable(check);
  }
}

function findObstacle(task: TeardownTask, protection: Protection | undefined): TeardownStep | undefined {
  if (protection === undefined) return undefined;
  const { reason, because } = protection;
  if (reason === 'cannot-tell') return waitForChange(because);
  // Put on it between our detach and our delete, it is the very reason to go back.
  const isWhyWeReturn = task.refusal?.reason === reason && ownersMarks.includes(reason);
  return isWhyWeReturn ? undefined : failWayBack(task, `${because} (${reason}), so it is left alone`);
}

/** Protections that an owner can put on an ENI while it is on its way. The others belong to its kind, and such an ENI was never ours to move. */
const ownersMarks: readonly string[] = ['protected-by-tag', 'owned-by-controller', 'has-public-ip'];
