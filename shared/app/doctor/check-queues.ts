import { type Check, ok, problem } from '../../core/check.ts';
import { CloudError } from '../../core/errors.ts';
import type { QueueNames } from '../../core/settings.ts';
import { differencesFrom, type QueueProvisioner, wantedAttributes } from '../operator/provision-queues.ts';
import { policyLine } from './policy-line.ts';

/** Whether the four queues are there, with the attributes that the functions need, and how long each leases a message. */
export async function checkQueues(
  queues: Pick<QueueProvisioner, 'getAttributes'>,
  names: QueueNames,
): Promise<{
  readonly checks: readonly Check[];
  readonly leaseSeconds: Readonly<Partial<Record<keyof QueueNames, number>>>;
}> {
  const checks: Check[] = [];
  const leases: [role: keyof QueueNames, seconds: number][] = [];
  for (const role of ['delete', 'teardown', 'result', 'deadLetter'] as const) {
    const { check, leaseSeconds } = await checkQueue(queues, role, names[role]);
    checks.push(check);
    if (leaseSeconds !== undefined) leases.push([role, leaseSeconds]);
  }
  return { checks, leaseSeconds: Object.fromEntries(leases) };
}

async function checkQueue(
  queues: Pick<QueueProvisioner, 'getAttributes'>,
  role: keyof QueueNames,
  queue: string,
): Promise<{ readonly check: Check; readonly leaseSeconds?: number | undefined }> {
  const name = `queue ${queue}`;
  try {
    const present = await queues.getAttributes(queue);
    if (present === undefined)
      return { check: problem(name, 'does not exist', 'Run "eni-reaper provision".') };
    const { visibilityTimeoutSeconds: leaseSeconds } = present;
    const differences = differencesFrom(wantedAttributes[role], present);
    if (differences.length === 0)
      return { check: ok(name, `visibility timeout ${leaseSeconds} s`), leaseSeconds };
    const found = differences.map(
      ({ attribute, has, wanted }) => `${attribute} is ${has ?? 'not shown'}, wanted ${wanted}`,
    );
    return { check: problem(name, found.join(', '), 'Run "eni-reaper provision --update".'), leaseSeconds };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const todo =
      error.handling === 'forbidden'
        ? `Add ${policyLine('mns:GetQueueAttributes', `acs:mns:*:*:/queues/${queue}`)} to the policy of the key at hand.`
        : 'Run the doctor again; if it stays so, look at the endpoint of MNS.';
    return { check: problem(name, error.message, todo) };
  }
}
