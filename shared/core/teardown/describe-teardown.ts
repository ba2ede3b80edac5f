import type { Observation } from '../deletion/decide-next-step.ts';
import type { Eni } from '../eni.ts';
import { unreachable } from '../errors.ts';
import type { TeardownStep } from './teardown-step.ts';
import type { TeardownTask } from './teardown-task.ts';

/** What a step would have done, behind "in delete mode it would be …". */
export function describeTeardownStep(step: TeardownStep): string {
  switch (step.kind) {
    case 'finish':
      return `${step.outcome} (${step.reason}${step.because === undefined ? '' : `: ${step.because}`})`;
    case 'detach':
      return `detached from ${step.instanceId}, then deleted`;
    case 'attach':
      return `attached back to ${step.instanceId}`;
    case 'delete':
      return 'deleted';
    case 'go-back':
      return `put back, because it may not be deleted (${step.refusal.reason})`;
    case 'look-again':
      return `looked at again (${step.reason})`;
    default:
      return unreachable(step);
  }
}

/** How far the teardown of one ENI got, as a sentence about its state. */
export function describeTeardownProgress(task: TeardownTask, eni: Eni | undefined): string {
  const wanted = task.refusal === undefined ? '' : `its delete was refused (${task.refusal.reason}), and `;
  return `${wanted}${describeState(task, eni)}`;
}

/** What is known of an ENI that no read finds and that nobody has deleted as far as this task can tell. */
export function describeAbsence({ attachedTo, record }: Pick<TeardownTask, 'attachedTo' | 'record'>): string {
  if (attachedTo !== undefined)
    return `it vanished without a delete of ours, as ENIs do with their instance; it was on ${attachedTo}`;
  if (record !== undefined) return 'it vanished without a delete of ours';
  return 'there was nothing by this id any more; if the request was delivered before, its first answer says what became of it';
}

/** A refusal ends what we do, not what the provider does: a deletion that has begun goes on. Empty when there is none. */
export function describeVanishing(
  task: Pick<TeardownTask, 'deletingSince'>,
  observation: Observation,
): string {
  if (observation.kind === 'seen' && observation.eni.status === 'Deleting')
    return 'it may vanish after this answer';
  const isUnknown = observation.kind === 'unread' && task.deletingSince !== undefined;
  return isUnknown ? 'its deletion was begun, so it may vanish after this answer' : '';
}

function describeState(task: TeardownTask, eni: Eni | undefined): string {
  if (eni === undefined) return 'its state could not be read';
  const hosts = eni.hosts?.join(', ') ?? '';
  switch (eni.status) {
    case 'InUse':
      return hosts === '' ? 'it is still attached' : `it is still attached to ${hosts}`;
    case 'Attaching':
      return 'it is being attached';
    case 'Detaching':
      return 'its detach has begun and is not done';
    case 'Available':
      return task.attachedTo === undefined
        ? 'it is not attached and not deleted'
        : `it is detached from ${task.attachedTo} and not deleted`;
    case 'Deleting':
      return 'its deletion has begun and is not done';
    default:
      return `its status is ${eni.status ?? 'not shown'}`;
  }
}
