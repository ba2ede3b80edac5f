import { CloudError } from '../../core/errors.ts';
import type { RedrivePlan } from '../../core/messages/dead-letter-reading.ts';
import type { QueueSender } from '../../ports.ts';

/** A dead letter on lease. */
export interface LeasedLetter {
  readonly id: string;
  readonly receiptHandle: string;
}

export interface RedriveResult {
  readonly id: string;
  /**
   * `redriven`: its messages are on their queues and the letter is gone. `twice`: they are on their queues, but the letter could not be removed and comes
   * again; sending it once more does no harm. `kept`: nothing was done.
   */
  readonly ended: 'redriven' | 'twice' | 'kept';
  readonly queues: readonly string[];
  /** Why it was kept, or could not be removed; empty for `redriven`. */
  readonly because: string;
}

export interface RedrivePorts {
  readonly queues: QueueSender;
  readonly acknowledge: (receiptHandle: string) => Promise<void>;
}

/** Sends what is inside one dead letter to where it belongs, and removes the letter only after that. */
export async function redriveDeadLetter(
  ports: RedrivePorts,
  { id, receiptHandle }: LeasedLetter,
  plan: RedrivePlan,
): Promise<RedriveResult> {
  if (plan.kind === 'keep') return { id, ended: 'kept', queues: [], because: plan.because };
  const queues = [...new Set(plan.messages.map(({ queueName }) => queueName))];
  for (const queueName of queues) {
    const bodies = plan.messages.filter(message => message.queueName === queueName);
    const results = await ports.queues.send(queueName, bodies);
    const failure = results.find(result => result.kind === 'failed');
    if (failure !== undefined) return { id, ended: 'kept', queues: [], because: failure.reason };
  }
  try {
    await ports.acknowledge(receiptHandle);
    return { id, ended: 'redriven', queues, because: '' };
  } catch (error) {
    if (error instanceof CloudError) return { id, ended: 'twice', queues, because: error.message };
    throw error;
  }
}
