import { wordForWorker } from '../../core/deletion/decide-next-step.ts';
import { tagsToRemove } from '../../core/end-sighting.ts';
import type { Eni } from '../../core/eni.ts';
import { CloudError } from '../../core/errors.ts';
import { chunk } from '../chunk.ts';
import { type DeletionRun, noteRefusal } from './deletion-run.ts';

const untagApi = 'UntagResources';
/** UntagResources takes up to 50 resource ids (its page, `ResourceId.N`). */
const untagLimit = 50;

/**
 * Takes our tags off the ENIs that this look found attached, changing or protected. The worker often sees that first, and an ENI that is
 * free again before the next scan must not be held to a sighting from before it was in use. Best effort: the task's own copy remembers
 * it as well, and the next scan tries again.
 */
export async function forgetSightings(run: DeletionRun, enis: readonly Eni[]): Promise<void> {
  const { ports, settings, invocation } = run;
  const { clock, log } = ports;
  for (const { keys, eniIds } of groupByKeys(enis, settings.policy, clock.nowMs())) {
    for (const ids of chunk(eniIds, untagLimit)) {
      if (run.forbidden.has(untagApi) || clock.nowMs() >= invocation.deadlineAt) return;
      try {
        await ports.enis.untag(ids, keys);
      } catch (error) {
        if (!(error instanceof CloudError)) throw error;
        noteRefusal(run, untagApi, error);
        log.warn('worker.unmark-failed', { ...ports.enis.place, eniIds: ids, problem: error.message });
      }
    }
  }
}

function groupByKeys(
  enis: readonly Eni[],
  policy: DeletionRun['settings']['policy'],
  now: number,
): readonly { readonly keys: readonly string[]; readonly eniIds: readonly string[] }[] {
  const groups = new Map<string, { keys: readonly string[]; eniIds: string[] }>();
  for (const eni of enis) {
    // An ENI that is being deleted takes its tags with it.
    const keys = eni.status === 'Deleting' ? [] : tagsToRemove(eni, wordForWorker(eni, policy, now));
    if (keys.length === 0) continue;
    const group = groups.get(keys.join()) ?? { keys, eniIds: [] };
    group.eniIds.push(eni.eniId);
    groups.set(keys.join(), group);
  }
  return [...groups.values()];
}
