export interface Lease {
  readonly messageId: string;
  readonly body: string;
  readonly receiptHandle: string;
  readonly enqueuedAtMs?: number | undefined;
}

/** What walking through a queue needs of the queue service. */
export interface LeasingQueue {
  /** Up to 16 messages, which nobody else sees until their lease ends. */
  receive(queueName: string, count: number): Promise<readonly Lease[]>;
}

export interface LeasedMessages {
  readonly leases: readonly Lease[];
  /** False when the cap was reached, or somebody asked to stop, before the queue was empty. */
  readonly isComplete: boolean;
}

const perReceive = 16;

/**
 * Takes everything that is visible on a queue on lease, up to `cap`. A queue has no other way of being read through: a look without a lease shows the same
 * first messages each time. A lease that ended while the others were taken comes again; then the newer handle counts, and a receive that brings nothing
 * new is the end.
 */
export async function leaseMessages(
  queue: LeasingQueue,
  queueName: string,
  options: { readonly cap: number; readonly signal: AbortSignal },
): Promise<LeasedMessages> {
  const leases = new Map<string, Lease>();
  const all = (isComplete: boolean): LeasedMessages => ({ leases: [...leases.values()], isComplete });
  while (leases.size < options.cap && !options.signal.aborted) {
    const received = await queue.receive(queueName, Math.min(perReceive, options.cap - leases.size));
    const sizeBefore = leases.size;
    for (const lease of received) leases.set(lease.messageId, lease);
    if (leases.size === sizeBefore) return all(true);
  }
  return all(false);
}
