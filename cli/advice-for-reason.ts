import type { Outcome } from '../shared/core/messages/result-event.ts';
import { reasonForCode } from '../shared/core/teardown/teardown-codes.ts';
import { adviceForOutcome } from './advice.ts';

/** How one ENI ended that is not gone. */
export interface EndedOtherwise {
  readonly outcome: Outcome;
  readonly reason: string;
}

/**
 * What to do about an ENI that a teardown left alone: by the reason, for "refused" asks something else of everybody. A provider's code that means one of our
 * own words has its advice.
 */
export function adviceForAnswer({ outcome, reason }: EndedOtherwise): string {
  if (outcome === 'gone') return '';
  if (outcome === 'reattached')
    return `It is back on its instance. ${adviceForReason(reason) ?? lookCodeUp(reason)}`;
  if (outcome !== 'refused') return adviceForOutcome[outcome];
  return adviceForReason(reason) ?? lookCodeUp(reason);
}

/** The same for an ENI that a scan had found: only a refusal asks for more than its outcome says, and it is tried again by itself. */
export function adviceForTask({ outcome, reason }: EndedOtherwise): string {
  if (outcome !== 'refused') return '';
  return `${adviceForReason(reason) ?? lookCodeUp(reason)} A later scan tries again.`;
}

function adviceForReason(reason: string): string | undefined {
  return advice.get(reasonForCode(reason));
}

function lookCodeUp(code: string): string {
  return `Look up ${code} in the vendor's API reference: the same call would be refused again.`;
}

/** By the words of "What each refusal means" in docs/OPERATIONS.md. */
const advice: ReadonlyMap<string, string> = new Map([
  ['attached', 'Ask again with --detach-from, if you mean it.'],
  ['attached-elsewhere', 'Somebody uses it now: find out who before you ask again.'],
  ['protected-by-tag', 'Ask its owner, who wants to keep it.'],
  ['owned-by-controller', 'Delete it through its controller.'],
  ['service-managed', 'Delete the resource of the cloud service that owns it.'],
  ['not-secondary', 'It goes with its instance or its trunk.'],
  ['has-members', 'Detach its members first, through their controller.'],
  ['has-public-ip', 'Unbind the EIP, then ask again.'],
  ['hot-plug-not-supported', 'Stop the instance, then ask again.'],
  ['linked', 'It is tied to another ENI: undo that first.'],
  ['bonded', 'It is tied to another ENI: undo that first.'],
  ['cannot-tell', 'Nothing is done in doubt: tell the operator what the reason says.'],
  ['wrong-region', 'Ask again with the region that it is in.'],
  ['out-of-scope', 'Add the region to ENI_REAPER_REGIONS of the function.'],
  ['over-cap', 'Look at what was found, then raise --max-enis on purpose.'],
  ['deadline-passed', 'Look how far it got, then ask again with a new request id.'],
  ['reattach-failed', 'It is off its instance: attach or delete it by hand, now.'],
  ['report-mode', 'Wait until the operator switches deleting on, then ask again.'],
]);
