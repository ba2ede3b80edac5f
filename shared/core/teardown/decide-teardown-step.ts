import type { Observation } from '../deletion/decide-next-step.ts';
import type { Eni } from '../eni.ts';
import { type CloudError, unreachable } from '../errors.ts';
import type { EniPolicy, Mode } from '../settings.ts';
import { describeTeardownProgress, describeTeardownStep, describeVanishing } from './describe-teardown.ts';
import { findTeardownProtection } from './find-teardown-protection.ts';
import { meaningOf, reasonForCode } from './teardown-codes.ts';
import { mayGoBack, type Refusal, type TeardownTask } from './teardown-task.ts';

export interface TeardownRules {
  readonly mode: Mode;
  readonly policy: Pick<EniPolicy, 'protectTags' | 'controllerTags'>;
  readonly stuckAfterMs: number;
}

/** The calls that change something. */
export type TeardownCall =
  | { readonly kind: 'detach'; readonly instanceId: string }
  | { readonly kind: 'delete' }
  | { readonly kind: 'attach'; readonly instanceId: string };

/** The one thing to do next about one ENI of a request. */
export type TeardownStep = TeardownCall | TeardownStop;

/** A step that sends nothing and ends this look. */
export type TeardownStop =
  | TeardownFinish
  /** The delete is refused for good after our own detach: from now on the task says so, and the way leads back. */
  | { readonly kind: 'go-back'; readonly refusal: Refusal }
  | TeardownWait;

export interface TeardownFinish {
  readonly kind: 'finish';
  readonly outcome: 'gone' | 'refused' | 'reattached';
  readonly reason: string;
  readonly because?: string | undefined;
  readonly providerCode?: string | undefined;
  readonly providerRequestId?: string | undefined;
}

export interface TeardownWait {
  readonly kind: 'look-again';
  readonly reason: string;
  /**
   * `backoff`: the world has to move. `instance`: its instance has to be stopped or to come to rest, which may take until the deadline. `last-reads`: the
   * deadline has passed and a deletion from before it is coming to its end. `next-minute` and `forbidden`: as for the worker.
   */
  readonly wait: 'backoff' | 'instance' | 'last-reads' | 'next-minute' | 'forbidden';
  /** Of the failure that makes it wait, for the event that ends a task whose looks are used up. */
  readonly providerCode?: string | undefined;
  readonly providerRequestId?: string | undefined;
}

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
      return { kind: 'finish', outcome: 'gone', reason: 'not-found' };
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

/** The end of a task whose looks are used up on the way back: what it was about is known, and the ENI is left as it is. */
export function giveUpWayBack(task: TeardownTask, reason: string): TeardownFinish {
  const because = `the delete was refused (${task.refusal?.reason ?? 'unknown'}) and it could not be attached back to ${task.detachFrom}: ${reason}`;
  return { ...refuse('reattach-failed', because), ...codesOf(task) };
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
  return refusal === undefined ? goForward(task, eni, rules, now) : goBack(task, eni, rules, now);
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

function goBack(task: TeardownTask, eni: Eni, rules: TeardownRules, now: number): TeardownStep {
  const { detachFrom, reattachRequestedAt } = task;
  if (detachFrom === undefined)
    return refuse('reattach-failed', 'the task does not say where it was attached');
  if (eni.status === 'Available') {
    // Available again means that an accepted attach failed (ECS AttachNetworkInterface page), but not in the first moment after it.
    const isFresh = reattachRequestedAt !== undefined && !isLongAgo(reattachRequestedAt, rules, now);
    return isFresh
      ? waitForChange('attaching it back was accepted, but Status is still Available')
      : { kind: 'attach', instanceId: detachFrom };
  }
  const hosts = eni.hosts ?? [];
  if (eni.status !== 'InUse' || hosts.length === 0)
    return waitForChange(`on the way back, Status is ${eni.status}`);
  return { ...refuse('reattach-failed', `it is attached to ${hosts.join(', ')} by now`), ...codesOf(task) };
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

type ProviderCodes = Pick<TeardownFinish, 'providerCode' | 'providerRequestId'>;

/** Those of the refusal that led back. */
function codesOf({ refusal }: TeardownTask): ProviderCodes {
  return { providerCode: refusal?.providerCode, providerRequestId: refusal?.providerRequestId };
}

/** Whether these hosts are exactly this instance. No host at all is not it. */
function isOn(instanceId: string, hosts: readonly string[]): boolean {
  return hosts.length > 0 && hosts.every(host => host === instanceId);
}

function isBack(task: TeardownTask, eni: Eni): boolean {
  return eni.status === 'InUse' && task.detachFrom !== undefined && isOn(task.detachFrom, eni.hosts ?? []);
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

/** A clock that stepped back makes nothing look old. */
function isLongAgo(since: number | undefined, rules: TeardownRules, now: number): boolean {
  return since !== undefined && now - since > rules.stuckAfterMs;
}

function refuse(reason: string, because: string): TeardownFinish {
  return { kind: 'finish', outcome: 'refused', reason, because };
}

function waitForChange(reason: string): TeardownWait {
  return { kind: 'look-again', reason, wait: 'backoff' };
}

/** Another look, as late as the failure asks for it; its codes go along. */
export function waitFor(reason: string, error: CloudError): TeardownWait {
  const { handling } = error;
  const wait = handling === 'throttled' ? 'next-minute' : handling === 'forbidden' ? 'forbidden' : 'backoff';
  return { kind: 'look-again', reason, wait, ...codesIn(error) };
}

function codesIn({ providerCode, providerRequestId }: CloudError): ProviderCodes {
  return { providerCode, providerRequestId };
}
