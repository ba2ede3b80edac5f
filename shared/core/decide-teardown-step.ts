import type { Observation } from './decide-next-step.ts';
import { type Eni, eniStatuses } from './eni.ts';
import { type CloudError, unreachable } from './errors.ts';
import type { Mode, TagPattern } from './settings.ts';
import { matchesTag, renderTagPattern } from './tags.ts';
import type { Refusal, TeardownTask } from './teardown-task.ts';

export interface TeardownRules {
  readonly mode: Mode;
  readonly protectTags: readonly TagPattern[];
  readonly controllerTags: readonly TagPattern[];
  readonly stuckAfterMs: number;
}

/** The one thing to do next about one ENI of a request. */
export type TeardownStep =
  | {
      readonly kind: 'finish';
      readonly outcome: 'gone' | 'refused' | 'reattached';
      readonly reason: string;
      readonly because?: string;
      readonly providerCode?: string | undefined;
    }
  | { readonly kind: 'detach'; readonly instanceId: string }
  | { readonly kind: 'delete' }
  | { readonly kind: 'attach'; readonly instanceId: string }
  /** The delete is refused for good after our own detach: from now on the task says so, and the way leads back. */
  | { readonly kind: 'go-back'; readonly refusal: Refusal }
  | TeardownWait;

export interface TeardownWait {
  readonly kind: 'look-again';
  readonly reason: string;
  readonly wait: 'backoff' | 'next-minute';
  readonly detachingSince?: number;
  readonly deletingSince?: number;
}

/**
 * The state machine of teardown, level-triggered: from a task and one fresh observation to exactly one step. A detach is only ever returned for
 * an ENI that is attached to exactly the instance that the request names, and every call stands behind the whole list of protections.
 */
export function decideTeardownStep(task: TeardownTask, observation: Observation, rules: TeardownRules, now: number): TeardownStep {
  if (rules.mode === 'report') return finishInReportMode(task, observation, rules, now);
  const goingBack = task.refusal !== undefined;
  // A deadline ends the way forward. The way back is finished all the same: half-way is the worst place to stop.
  if (task.deadlineAt !== undefined && now >= task.deadlineAt && !goingBack && observation.kind !== 'absent') {
    return refuse('deadline-passed', `${howFar(task, observation)}; nothing more is done`);
  }
  switch (observation.kind) {
    case 'absent':
      return { kind: 'finish', outcome: 'gone', reason: task.deletingSince === undefined ? 'not-found' : 'deleted' };
    case 'unread':
      return wait(`read failed: ${observation.error.message}`, observation.error);
    case 'seen':
      return goingBack ? goBack(task, observation.eni) : goForward(task, observation.eni, rules, now);
    default:
      return unreachable(observation);
  }
}

/** What a refused detach, delete or attach means. A permanent refusal of a delete leads back when the request says so. */
export function decideAfterTeardownRefusal(task: TeardownTask, call: 'detach' | 'delete' | 'attach', error: CloudError): TeardownStep {
  if (error.handling === 'not-found' && call === 'delete') return { kind: 'finish', outcome: 'gone', reason: 'not-found' };
  if (error.handling !== 'rejected' && error.handling !== 'not-found') return wait(`${call} failed: ${error.message}`, error);

  const code = error.providerCode ?? 'unknown-code';
  if (call === 'attach') return { ...refuse('reattach-failed', error.message), providerCode: code };
  // The ENI or the instance named by a detach is gone: only another look can tell which.
  if (error.handling === 'not-found') return wait(`detach failed: ${error.message}`, error);
  if (call === 'delete' && mayGoBack(task)) {
    return { kind: 'go-back', refusal: { reason: code, providerCode: code, providerRequestId: error.providerRequestId } };
  }
  return { ...refuse(code, error.message), providerCode: code };
}

function goForward(task: TeardownTask, eni: Eni, rules: TeardownRules, now: number): TeardownStep {
  const protection = findProtection(eni, rules);
  if (protection !== undefined) {
    // Protected only now, after our detach: what we took apart is put together again if the request wants that.
    if (eni.status === 'Available' && mayGoBack(task)) return { kind: 'go-back', refusal: { reason: protection.reason } };
    return protection;
  }
  switch (eni.status) {
    case 'InUse':
      return goDetach(task, eni);
    case 'Attaching':
      return { kind: 'look-again', reason: 'Status is Attaching', wait: 'backoff' };
    case 'Detaching':
      return waitForDetach(task, eni, rules, now);
    case 'Available':
      return (eni.hosts ?? []).length === 0 ? { kind: 'delete' } : refuse('attached', `it names the host ${eni.hosts?.join(', ')}`);
    case 'Deleting':
      return waitForDelete(task, rules, now);
    default:
      return { kind: 'look-again', reason: `Status ${eni.status} is not one this program knows`, wait: 'backoff' };
  }
}

function goDetach(task: TeardownTask, eni: Eni): TeardownStep {
  const hosts = eni.hosts ?? [];
  if (task.detachFrom === undefined) return refuse('attached', 'it is attached and the request names no instance to detach it from');
  const [host] = hosts;
  if (hosts.length === 0 || host === undefined) return refuse('cannot-tell', 'it is InUse but names no instance');
  if (hosts.some(named => named !== task.detachFrom)) {
    return refuse('attached-elsewhere', `it is attached to ${hosts.join(', ')}, not to ${task.detachFrom}`);
  }
  return { kind: 'detach', instanceId: host };
}

/** Detaching for too long means that the guest did not answer; the documented remedy is to ask again (ECS DetachNetworkInterface page). */
function waitForDetach(task: TeardownTask, eni: Eni, rules: TeardownRules, now: number): TeardownStep {
  const detachingSince = Math.min(task.detachingSince ?? now, now);
  const waiting: TeardownStep = { kind: 'look-again', reason: 'Status is Detaching', wait: 'backoff', detachingSince };
  if (now - detachingSince <= rules.stuckAfterMs || task.detachFrom === undefined) return waiting;
  const hosts = eni.hosts ?? [];
  const fromNamed = hosts.length > 0 ? hosts.every(host => host === task.detachFrom) : task.attachedTo === task.detachFrom;
  return fromNamed ? { kind: 'detach', instanceId: task.detachFrom } : waiting;
}

function waitForDelete(task: TeardownTask, rules: TeardownRules, now: number): TeardownStep {
  const deletingSince = Math.min(task.deletingSince ?? now, now);
  if (now - deletingSince > rules.stuckAfterMs) return { kind: 'delete' };
  return { kind: 'look-again', reason: 'Status is Deleting', wait: 'backoff', deletingSince };
}

function goBack(task: TeardownTask, eni: Eni): TeardownStep {
  const { detachFrom, refusal } = task;
  if (detachFrom === undefined || refusal === undefined) return refuse('reattach-failed', 'the task does not say where it was attached');
  if (eni.status === 'Available') return { kind: 'attach', instanceId: detachFrom };
  if (eni.status !== 'InUse') return { kind: 'look-again', reason: `on the way back, Status is ${eni.status}`, wait: 'backoff' };
  if ((eni.hosts ?? []).every(host => host === detachFrom)) {
    return { kind: 'finish', outcome: 'reattached', reason: refusal.reason, providerCode: refusal.providerCode };
  }
  return refuse('reattach-failed', `it is attached to ${eni.hosts?.join(', ')} by now`);
}

/** Whether we took this ENI off the named instance and the request wants it back there. */
function mayGoBack(task: TeardownTask): boolean {
  return task.onFailure === 'reattach' && task.detachFrom !== undefined && task.attachedTo === task.detachFrom;
}

function findProtection(eni: Eni, rules: TeardownRules): Extract<TeardownStep, { kind: 'finish' }> | undefined {
  const { tags } = eni;
  if (eni.serviceManaged === undefined || eni.type === undefined || eni.status === undefined || tags === undefined) {
    return refuse('cannot-tell', 'ServiceManaged, Type, Status or Tags is missing');
  }
  if (eni.hosts === undefined || eni.publicIps === undefined) return refuse('cannot-tell', 'its hosts or public addresses cannot be read');
  if (eni.serviceManaged) return refuse('service-managed', 'ServiceManaged is true');
  if (eni.serviceId !== undefined) return refuse('cannot-tell', `ServiceManaged is false, yet ServiceID ${eni.serviceId} is named`);
  if (eni.type !== 'Secondary') return refuse('not-secondary', `Type is ${eni.type}`);
  const keep = rules.protectTags.find(pattern => matchesTag(tags, pattern));
  if (keep !== undefined) return refuse('protected-by-tag', `the protection tag ${renderTagPattern(keep)} is on it`);
  const owner = rules.controllerTags.find(pattern => matchesTag(tags, pattern));
  if (owner !== undefined) return refuse('owned-by-controller', `the controller tag ${renderTagPattern(owner)} is on it`);
  if (eni.publicIps.length > 0) return refuse('has-public-ip', `the public address ${eni.publicIps.join(', ')} is bound to it`);
  return undefined;
}

function finishInReportMode(task: TeardownTask, observation: Observation, rules: TeardownRules, now: number): TeardownStep {
  const would = decideTeardownStep(task, observation, { ...rules, mode: 'delete' }, now);
  return refuse('report-mode', `would have been: ${wouldHave(would)}`);
}

function wouldHave(step: TeardownStep): string {
  switch (step.kind) {
    case 'finish':
      return `${step.outcome}, ${step.reason}`;
    case 'detach':
      return `detached from ${step.instanceId}, then deleted`;
    case 'attach':
      return `attached to ${step.instanceId}`;
    case 'delete':
      return 'deleted';
    case 'go-back':
      return `refused, ${step.refusal.reason}`;
    case 'look-again':
      return `looked at again: ${step.reason}`;
    default:
      return unreachable(step);
  }
}

function howFar(task: TeardownTask, observation: Observation): string {
  if (observation.kind !== 'seen') return 'its state could not be read';
  const { eni } = observation;
  if (!eniStatuses.some(status => status === eni.status)) return 'its state is unknown';
  const wasAttached = task.attachedTo !== undefined;
  if (eni.status === 'InUse') return 'it is still attached';
  if (eni.status === 'Detaching') return 'it is detaching';
  if (eni.status === 'Deleting') return 'its deletion was accepted but is not done';
  return wasAttached && eni.status === 'Available' ? `it is detached from ${task.attachedTo} but not deleted` : `Status is ${eni.status}`;
}

function refuse(reason: string, because: string): Extract<TeardownStep, { kind: 'finish' }> {
  return { kind: 'finish', outcome: 'refused', reason, because };
}

function wait(reason: string, error: CloudError): TeardownWait {
  return { kind: 'look-again', reason, wait: error.handling === 'throttled' ? 'next-minute' : 'backoff' };
}
