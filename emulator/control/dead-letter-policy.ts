import type { Broker } from '../mns/broker.ts';
import { MnsError } from '../mns/mns-error.ts';
import { ControlError } from './control-error.ts';
import type { DeadLetterPolicyDocument } from './documents.ts';

/**
 * Gives a queue its dead-letter policy. In the cloud this is a call of another API (Mns-open 2022-01-19), which is not modelled;
 * what it refuses is refused here too.
 */
export function setDeadLetterPolicy(
  broker: Broker,
  home: { readonly accountId: string; readonly region: string },
  { queue: name, policy, accountId = home.accountId, region = home.region }: DeadLetterPolicyDocument,
): void {
  const queue = broker.queue(accountId, region, name);
  if (!queue)
    throw new ControlError(
      `There is no queue ${JSON.stringify(name)} in ${region} of account ${accountId}; create it first.`,
    );
  try {
    queue.setDlqPolicy(policy ?? undefined);
  } catch (error) {
    throw error instanceof MnsError ? new ControlError(error.message) : error;
  }
}
