import { CloudError } from '../../core/errors.ts';
import type { QueueNames } from '../../core/settings.ts';

/** The attributes of a queue that matter here; seconds and bytes. */
export interface WantedAttributes {
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  readonly maximumMessageBytes: number;
  readonly delaySeconds: number;
  readonly pollingWaitSeconds: number;
}

/** What provisioning needs of the queue service. */
export interface QueueProvisioner {
  /** `different`: there is one with other attributes, which stay as they are. */
  createQueue(name: string, attributes: WantedAttributes): Promise<'created' | 'unchanged' | 'different'>;
  getAttributes(name: string): Promise<Partial<WantedAttributes> | undefined>;
  setAttributes(name: string, attributes: WantedAttributes): Promise<void>;
}

export interface ProvisionedQueue {
  readonly queue: string;
  /** `different` names what is not as wanted, and leaves it; `updated` has changed it. */
  readonly state: 'created' | 'unchanged' | 'different' | 'updated';
  readonly differences: readonly AttributeDifference[];
}

export interface AttributeDifference {
  readonly attribute: keyof WantedAttributes;
  /** `undefined` when the queue does not say. */
  readonly has: number | undefined;
  readonly wanted: number;
}

/** What every queue of ours needs. */
const common = {
  // A function behind a queue trigger runs for up to 240 s, and a batch is collected for up to 15 s before: a message must not come again while
  // it is being worked on.
  visibilityTimeoutSeconds: 360,
  // The longest there is (SMQ "Limits" page). The time runs from the sending on, and a paced task may be delayed by days.
  retentionSeconds: 604_800,
  maximumMessageBytes: 65_536,
  // Our senders say for each message how long it waits.
  delaySeconds: 0,
} as const;

/** The wanted attributes of the four queues, by the role that they play. */
export const wantedAttributes: Readonly<Record<keyof QueueNames, WantedAttributes>> = {
  // Whoever waits for work or for results waits at the queue, instead of asking again and again.
  delete: { ...common, pollingWaitSeconds: 15 },
  teardown: { ...common, pollingWaitSeconds: 15 },
  result: { ...common, pollingWaitSeconds: 15 },
  // Nobody waits for a dead letter: who looks wants to know whether there is one now.
  deadLetter: { ...common, pollingWaitSeconds: 0 },
};

export interface ProvisionOptions {
  readonly update: boolean;
  /** Hears of each queue when it is done: a failure behind it must not hide that. */
  readonly onQueue?: ((queue: ProvisionedQueue) => void) | undefined;
}

/**
 * Creates the queues that are missing. Safe to repeat: a queue that is there is left as it is, unless `update` asks for its attributes to be set
 * as wanted; its messages stay in any case. A failure names its queue.
 */
export async function provisionQueues(
  provisioner: QueueProvisioner,
  names: QueueNames,
  { update, onQueue }: ProvisionOptions,
): Promise<readonly ProvisionedQueue[]> {
  const provisioned: ProvisionedQueue[] = [];
  for (const role of ['delete', 'teardown', 'result', 'deadLetter'] as const) {
    const queue = names[role];
    try {
      const done = await provisionQueue(provisioner, queue, wantedAttributes[role], update);
      provisioned.push(done);
      onQueue?.(done);
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      throw new CloudError(`The queue ${queue} could not be provisioned: ${error.message}`, error);
    }
  }
  return provisioned;
}

async function provisionQueue(
  provisioner: QueueProvisioner,
  queue: string,
  wanted: WantedAttributes,
  update: boolean,
): Promise<ProvisionedQueue> {
  const state = await provisioner.createQueue(queue, wanted);
  const differences =
    state === 'different' ? differencesFrom(wanted, await provisioner.getAttributes(queue)) : [];
  // A queue may also differ in something that does not matter here, such as its logging.
  if (differences.length === 0)
    return { queue, state: state === 'created' ? 'created' : 'unchanged', differences };
  if (update) await provisioner.setAttributes(queue, wanted);
  return { queue, state: update ? 'updated' : 'different', differences };
}

/** Where a queue is not as wanted. */
export function differencesFrom(
  wanted: WantedAttributes,
  present: Partial<WantedAttributes> | undefined,
): readonly AttributeDifference[] {
  const names = Object.keys(wanted) as (keyof WantedAttributes)[];
  return names
    .filter(attribute => present?.[attribute] !== wanted[attribute])
    .map(attribute => ({ attribute, has: present?.[attribute], wanted: wanted[attribute] }));
}
