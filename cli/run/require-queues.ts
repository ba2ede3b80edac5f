import type { Operator } from '../../shared/compose/operator.ts';

/**
 * A run sends to the delete queue, tells what is gone on the result queue, and puts aside what it cannot handle: without one of these, work would begin
 * that cannot be reported. Rejects with the queues that are missing.
 */
export async function requireQueues({ settings, queueAdmin, home }: Operator): Promise<void> {
  const { delete: deletes, result, deadLetter } = settings.queues;
  const missing: string[] = [];
  for (const queue of [deletes, result, deadLetter])
    if ((await queueAdmin.getAttributes(queue)) === undefined) missing.push(queue);
  if (missing.length === 0) return;
  const queues = missing.length === 1 ? 'is no queue' : 'are no queues';
  throw new Error(
    `There ${queues} ${missing.join(', ')} in ${home.region}, so nothing was sent or deleted. ` +
      'Create what is missing with "eni-reaper provision", or name the region of the queues first with --region.',
  );
}
