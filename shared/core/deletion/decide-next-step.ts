import { classifyEni, firstSeenAt } from '../classify-eni.ts';
import { type Eni, queuedTag } from '../eni.ts';
import { type CloudError, type Handling, unreachable } from '../errors.ts';
import { changedFields, fingerprintEni } from '../fingerprint.ts';
import type { EniPolicy } from '../settings.ts';
import type { VerdictWord } from '../verdict.ts';
import type { DeleteTask } from './delete-task.ts';

/** What one fresh read by id said about one ENI. */
export type Observation =
  | { readonly kind: 'absent' }
  | { readonly kind: 'seen'; readonly eni: Eni }
  | { readonly kind: 'unread'; readonly error: CloudError };

/** The one thing to do next about one task. */
export type Step =
  | {
      readonly kind: 'finish';
      readonly outcome: 'gone' | 'reprieved' | 'refused';
      readonly reason: string;
      readonly because?: string;
    }
  | { readonly kind: 'delete' }
  | LookAgain;

export interface LookAgain {
  readonly kind: 'look-again';
  readonly reason: string;
  /** `backoff`: full jitter. `next-minute`: behind the provider's minute boundary; such a look does not count as an attempt. */
  readonly wait: 'backoff' | 'next-minute';
  /** Set when the ENI is Deleting: since when we know. */
  readonly deletingSince?: number;
  /** Set when this look saw the ENI in other hands, so that the scan's sighting no longer counts. */
  readonly sightingEnded?: true;
}

export interface WorkerRules {
  readonly policy: EniPolicy;
  readonly stuckAfterMs: number;
}

/**
 * The worker's table: from a task and one fresh observation to exactly one step. `delete` is only ever returned when the whole predicate of the
 * scan holds on this observation and nothing about the ENI has changed since; every other ENI is left alone or looked at again.
 */
export function decideNextStep(
  task: DeleteTask,
  observation: Observation,
  rules: WorkerRules,
  now: number,
): Step {
  switch (observation.kind) {
    case 'unread':
      return lookAgain(`read failed: ${observation.error.message}`, observation.error.handling);
    case 'absent':
      return { kind: 'finish', outcome: 'gone', reason: 'not-found' };
    case 'seen':
      return decideOnEni(task, observation.eni, rules, now);
    default:
      return unreachable(observation);
  }
}

/** What a refused delete means: look at the world again, or finish with the provider's code. */
export function decideAfterRefusal(error: CloudError): Step {
  switch (error.handling) {
    case 'rejected':
      return {
        kind: 'finish',
        outcome: 'refused',
        reason: error.providerCode ?? 'unknown-code',
        because: error.message,
      };
    // Gone is only what a read no longer finds: the code may speak of something else that the call needed.
    case 'not-found':
    // A state conflict may mean that somebody attached the ENI: never tried again blindly, the next look decides anew.
    case 'conflict':
    case 'transient':
    case 'forbidden':
    case 'throttled':
      return lookAgain(`delete failed: ${error.message}`, error.handling);
    default:
      return unreachable(error.handling);
  }
}

/** What a read after our delete says. `pending` asks for one more read: accepted is not gone. */
export function decideAfterDelete(observation: Observation): Step | { readonly kind: 'pending' } {
  if (observation.kind === 'absent') return { kind: 'finish', outcome: 'gone', reason: 'deleted' };
  if (observation.kind === 'unread') return { kind: 'pending' };
  const { eni } = observation;
  if (eni.status === 'InUse')
    return { kind: 'finish', outcome: 'reprieved', reason: 'attached', because: 'Status is InUse' };
  return { kind: 'pending' };
}

function decideOnEni(task: DeleteTask, eni: Eni, rules: WorkerRules, now: number): Step {
  if (eni.eniId !== task.eniId) {
    return { kind: 'look-again', reason: `the read answered with ${eni.eniId}`, wait: 'backoff' };
  }
  if (eni.status === 'Deleting') return decideOnDeleting(task, eni, rules, now);

  const held = holdNow(task, eni, rules, now);
  if (held === undefined) return { kind: 'delete' };
  // Attaching and Detaching mean that somebody is working with it: whatever comes of it, this task's sighting is over.
  if (held.reason === 'changing') {
    return { kind: 'look-again', reason: held.because, wait: 'backoff', sightingEnded: true };
  }
  if (held.reason === 'unknown-status') return { kind: 'look-again', reason: held.because, wait: 'backoff' };
  return { kind: 'finish', outcome: 'reprieved', ...held };
}

/**
 * Deleting for too long means that the deletion failed and has to be asked for again (ECS DeleteNetworkInterface page). Even then the
 * predicate is applied, as if the ENI were Available, because it stands next to a delete.
 */
function decideOnDeleting(task: DeleteTask, eni: Eni, rules: WorkerRules, now: number): Step {
  const deletingSince = Math.min(task.deletingSince ?? now, now);
  if (now - deletingSince <= rules.stuckAfterMs) {
    return { kind: 'look-again', reason: 'Status is Deleting', wait: 'backoff', deletingSince };
  }
  const held = holdNow(task, { ...eni, status: 'Available' }, rules, now);
  return held === undefined ? { kind: 'delete' } : { kind: 'finish', outcome: 'reprieved', ...held };
}

/** Why this ENI must not be deleted now, or `undefined` when the scan's verdict still stands in every point. */
function holdNow(
  task: DeleteTask,
  eni: Eni,
  rules: WorkerRules,
  now: number,
): { readonly reason: string; readonly because: string } | undefined {
  // The task itself is why the ENI carries the queued tag, so that tag alone must not hold it.
  const { word, because } = classifyEni(withoutTag(eni, queuedTag), rules.policy, now);
  if (word !== 'candidate') return { reason: word, because };

  const changed = changedFields(task.fingerprint, fingerprintEni(eni));
  // A sighting that is not the scan's means that the mark was removed in between: it was in use. An earlier look may have seen that itself.
  if (firstSeenAt(eni, now) !== task.firstSeenAt || task.sightingEnded === true) changed.push('first-seen');
  return changed.length === 0
    ? undefined
    : { reason: 'changed-since-scan', because: `changed: ${changed.join(', ')}` };
}

/** The word of this ENI as the worker sees it: without the queued tag, which the task itself has brought about. */
export function wordForWorker(eni: Eni, policy: EniPolicy, now: number): VerdictWord {
  return classifyEni(withoutTag(eni, queuedTag), policy, now).word;
}

function withoutTag(eni: Eni, key: string): Eni {
  if (eni.tags === undefined) return eni;
  return { ...eni, tags: new Map([...eni.tags].filter(([name]) => name !== key)) };
}

function lookAgain(reason: string, handling: Handling): LookAgain {
  return { kind: 'look-again', reason, wait: handling === 'throttled' ? 'next-minute' : 'backoff' };
}
