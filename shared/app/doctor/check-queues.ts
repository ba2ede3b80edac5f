import { type Check, ok, problem } from '../../core/check.ts';
import { CloudError } from '../../core/errors.ts';
import type { QueueNames } from '../../core/settings.ts';
import { differencesFrom, type QueueProvisioner, wantedAttributes } from '../operator/provision-queues.ts';
import { policyLine } from './check-permissions.ts';

/** Whether the four queues are there, with the attributes that the functions need. */
export async function checkQueues(
  queues: Pick<QueueProvisioner, 'getAttributes'>,
  names: QueueNames,
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const role of ['delete', 'teardown', 'result', 'deadLetter'] as const)
    checks.push(await checkQueue(queues, role, names[role]));
  return checks;
}

async function checkQueue(
  queues: Pick<QueueProvisioner, 'getAttributes'>,
  role: keyof QueueNames,
  queue: string,
): Promise<Check> {
  const name = `queue ${queue}`;
  try {
    const present = await queues.getAttributes(queue);
    if (present === undefined) return problem(name, 'does not exist', 'Run "eni-reaper provision".');
    const differences = differencesFrom(wantedAttributes[role], present);
    if (differences.length === 0) return ok(name, `visibility timeout ${present.visibilityTimeoutSeconds} s`);
    const found = differences.map(
      ({ attribute, has, wanted }) => `${attribute} is ${has ?? 'not shown'}, wanted ${wanted}`,
    );
    return problem(name, found.join(', '), 'Run "eni-reaper provision --update".');
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const todo =
      error.handling === 'forbidden'
        ? `Add ${policyLine('mns:GetQueueAttributes', `acs:mns:*:*:/queues/${queue}`)} to the policy of the key at hand.`
        : 'Run the doctor again; if it stays so, look at the endpoint of MNS.';
    return problem(name, error.message, todo);
  }
}
