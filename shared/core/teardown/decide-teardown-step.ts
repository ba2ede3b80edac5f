import type { Observation } from '../deletion/decide-next-step.ts';
import type { Eni } from '../eni.ts';
import { type CloudError, unreachable } from '../errors.ts';
import { decideWayBack, isBack } from './decide-way-back.ts';
import {
  describeAbsence,
  describeTeardownProgress,
  describeTeardownStep,
  describeVanishing,
} from './describe-teardown.ts';
import { findTeardownProtection } from './find-teardown-protection.ts';
import { meaningOf, reasonForCode } from './teardown-codes.ts';
import {
  codesIn,
  codesOf,
  isLongAgo,
  isOn,
  refuse,
  type TeardownCall,
  type TeardownFinish,
  type TeardownRules,
  type TeardownStep,
  type TeardownStop,
  waitFor,
  waitForChange,
} from './teardown-step.ts';
import { mayGoBack, type Refusal, type TeardownTask } from './teardown-task.ts';

/**
 * The state machine of teardown, level-triggered: from a task (that has learnt from the observation) and one fresh observation to exactly one step. A
 * detach is only ever returned for an ENI that is attached to exactly the instance that the request names, and every call of the way forward stands
 * behind the whole list of protections.
 */
export function decideTeardownStep(
  task: TeardownTask,
  observation: Observation,
  rules: TeardownRules,
  now: number,
): TeardownStep {
  const step = decide(task, observation, rules, now);
  const isRefused = step.kind === 'finish' && step.outcome === 'refused';
  const vanishing = isRefused ? describeVanishing(task, observation) : '';
  return isRefused && vanishing !== '' ? { ...step, because: `${step.because}; ${vanishing}` } : step;
}

function decide(
  task: TeardownTask,
  observation: Observation,
  rules: TeardownRules,
  now: number,
): TeardownStep {
  switch (observation.kind) {
    case 'unread': {
      const unread = waitFor(`read failed: ${observation.error.message}`, observation.error);
      if (!isOver(task, now)) return unread;
      return isDyingInTime(task, now) ? { ...unread, wait: 'last-reads' } : refuseLate(task, undefined);
    }
    case 'absent':
      // What our own delete did is told in every mode; the record that comes with it is the only undo.
      if (task.deletingSince !== undefined) return { kind: 'finish', outcome: 'gone', reason: 'deleted' };
      if (rules.mode === 'report') return refuse('report-mode', 'there is nothing by this id');
      return { kind: 'finish', outcome: 'gone', reason: 'not-found', because: describeAbsence(task) };
    case 'seen':
      if (rules.mode === 'report') return refuseInReportMode(task, observation.eni, rules, now);
      return decideOnEni(task, observation.eni, rules, now);
    default:
      return unreachable(observation);
  }
}

/** What a refused call means: a step, or `verify` when only another read can tell. */
export function decideAfterTeardownRefusal(
  task: TeardownTask,
  call: TeardownCall,
  error: CloudError,
): TeardownStop | { readonly kind: 'verify' } {
  switch (meaningOf(error)) {
    case 'throttled':
    case 'forbidden':
      return waitFor(`${call.kind} failed: ${error.message}`, error);
    case 'instance-state': {
      const reason = `${call.kind} has to wait: ${error.message}`;
      return { kind: 'look-again', reason, wait: 'instance', ...codesIn(error) };
    }
    case 'unclear':
    case 'contradiction':
      return { kind: 'verify' };
    case 'permanent':
      return acceptRefusal(task, call, error);
  }
}

/** A failed call as the reason of a way back. */
export function refusalIn(error: CloudError): Refusal {
  const { providerCode, providerRequestId } = error;
  const reason = providerCode === undefined ? 'no-answer' : reasonForCode(providerCode);
  return { reason, providerCode, providerRequestId };
}

/** The refusal stands. That of a delete leads back when the request says so and the ENI was where it is to go. */
export function acceptRefusal(task: TeardownTask, call: TeardownCall, error: CloudError): TeardownStop {
  const { providerCode = 'unknown-code', providerRequestId } = error;
  const reason = reasonForCode(providerCode);
  if (call.kind === 'attach') {
    const because = `the delete was refused (${task.refusal?.reason ?? 'unknown'}) and so was attaching it back to ${call.instanceId}: ${error.message}`;
    return { ...refuse('reattach-failed', because), providerCode, providerRequestId };
  }
  if (call.kind === 'delete' && mayGoBack(task)) {
    return { kind: 'go-back', refusal: { reason, providerCode, providerRequestId } };
  }
  return { ...refuse(reason, error.message), providerCode, providerRequestId };
}

function decideOnEni(task: TeardownTask, eni: Eni, rules: TeardownRules, now: number): TeardownStep {
  if (eni.eniId !== task.eniId) return waitForChange(`the read answered with ${eni.eniId}`);
  if (eni.region !== undefined && eni.region !== task.region) {
    return refuse('wrong-region', `it is in ${eni.region}, not in ${task.region}`);
  }
  const { refusal } = task;
  if (refusal !== undefined && isBack(task, eni)) {
    return { kind: 'finish', outcome: 'reattached', ...refusal };
  }
  if (isOver(task, now)) {
    if (eni.status !== 'Deleting' || !isDyingInTime(task, now)) return refuseLate(task, eni);
    return { kind: 'look-again', reason: 'Status is Deleting, begun in time', wait: 'last-reads' };
  }
  return refusal === undefined ? goForward(task, eni, rules, now) : decideWayBack(task, eni, rules, now);
}

function goForward(task: TeardownTask, eni: Eni, rules: TeardownRules, now: number): TeardownStep {
  const protection = findTeardownProtection(eni, rules.policy);
  if (protection !== undefined) {
    // Protected only now, while it is on its way: what was taken apart is put together again if the request wants that.
    const isUnderWay = eni.status === 'Available' || eni.status === 'Detaching' || eni.status === 'Deleting';
    if (isUnderWay && mayGoBack(task)) return { kind: 'go-back', refusal: { reason: protection.reason } };
    return refuse(protection.reason, protection.because);
  }
  const hosts = eni.hosts ?? [];
  switch (eni.status) {
    case 'InUse':
      return takeOff(task, hosts);
    case 'Attaching':
      return waitForChange('Status is Attaching');
    case 'Detaching':
      return waitForDetach(task, hosts, rules, now);
    case 'Available':
      return deleteUnattached(task, hosts);
    case 'Deleting':
      return waitForDelete(task, hosts, rules, now);
    default:
      return waitForChange(`Status ${eni.status} is not one this program knows`);
  }
}

function takeOff(task: TeardownTask, hosts: readonly string[]): TeardownStep {
  const [host] = hosts;
  if (host === undefined) return refuse('cannot-tell', 'it is InUse but names no instance');
  if (task.detachFrom === undefined) {
    return refuse(
      'attached',
      `it is attached to ${hosts.join(', ')} and the request names no instance to detach it from`,
    );
  }
  if (!isOn(task.detachFrom, hosts)) return refuseElsewhere(task.detachFrom, hosts);
  return { kind: 'detach', instanceId: task.detachFrom };
}

/** Detaching for too long means that the guest did not answer; the documented remedy is to ask again (ECS DetachNetworkInterface page). */
function waitForDetach(
  task: TeardownTask,
  hosts: readonly string[],
  rules: TeardownRules,
  now: number,
): TeardownStep {
  const waiting = waitForChange('Status is Detaching');
  if (task.detachFrom === undefined) return waiting;
  if (hosts.length > 0 && !isOn(task.detachFrom, hosts)) return refuseElsewhere(task.detachFrom, hosts);
  // A row that no longer names its instance is believed to be leaving the one that it was on.
  const isFromNamed = hosts.length > 0 || task.attachedTo === task.detachFrom;
  const isStuck = isLongAgo(task.detachingSince, rules, now);
  return isFromNamed && isStuck ? { kind: 'detach', instanceId: task.detachFrom } : waiting;
}

function deleteUnattached(task: TeardownTask, hosts: readonly string[]): TeardownStep {
  if (hosts.length === 0) return { kind: 'delete' };
  // Behind a detach of ours the row may lag; anything else that is named is somebody's.
  const isLag =
    task.detachFrom !== undefined && isOn(task.detachFrom, hosts) && task.attachedTo === task.detachFrom;
  if (isLag) return waitForChange(`Status is Available, but it still names ${task.detachFrom}`);
  return refuse('attached', `Status is Available, yet it names the host ${hosts.join(', ')}`);
}

/** Deleting for too long means that the deletion failed and has to be asked for again (ECS DeleteNetworkInterface page). */
function waitForDelete(
  task: TeardownTask,
  hosts: readonly string[],
  rules: TeardownRules,
  now: number,
): TeardownStep {
  const isStuck = isLongAgo(task.deletingSince, rules, now);
  return isStuck && hosts.length === 0 ? { kind: 'delete' } : waitForChange('Status is Deleting');
}

function refuseInReportMode(task: TeardownTask, eni: Eni, rules: TeardownRules, now: number): TeardownFinish {
  const would = decideOnEni(task, eni, rules, now);
  return refuse('report-mode', `in delete mode it would be ${describeTeardownStep(would)}`);
}

function refuseLate(task: TeardownTask, eni: Eni | undefined): TeardownFinish {
  const because = `${describeTeardownProgress(task, eni)}; nothing more is done`;
  return { ...refuse('deadline-passed', because), ...codesOf(task) };
}

function refuseElsewhere(detachFrom: string, hosts: readonly string[]): TeardownFinish {
  return refuse('attached-elsewhere', `it is attached to ${hosts.join(', ')}, not to ${detachFrom}`);
}

function isOver(task: TeardownTask, now: number): boolean {
  return task.deadlineAt !== undefined && now >= task.deadlineAt;
}

/** How long behind the deadline a deletion that began before it is still read. Nothing is sent any more. */
const lastReadsMs = 30_000;

/** A deletion takes seconds, and that the ENI is gone is a better answer than that nobody knows. */
function isDyingInTime({ deadlineAt, deletingSince }: TeardownTask, now: number): boolean {
  if (deadlineAt === undefined || deletingSince === undefined) return false;
  return deletingSince < deadlineAt && now < deadlineAt + lastReadsMs;
}
