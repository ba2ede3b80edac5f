import {
  checkRange,
  delaySecondsRange,
  maximumMessageSizeRange,
  pollingWaitSecondsRange,
  retentionSecondsRange,
  visibilityTimeoutRange,
} from './limits.ts';
import { MnsError } from './mns-error.ts';

/** What CreateQueue and SetQueueAttributes can set (CreateQueue page). Times in seconds, size in bytes. */
export interface QueueAttributes {
  readonly delaySeconds: number;
  readonly maximumMessageSize: number;
  readonly messageRetentionPeriod: number;
  readonly visibilityTimeout: number;
  readonly pollingWaitSeconds: number;
  readonly loggingEnabled: boolean;
}

export const defaultQueueAttributes: QueueAttributes = {
  delaySeconds: 0,
  maximumMessageSize: 65_536,
  messageRetentionPeriod: 345_600,
  visibilityTimeout: 30,
  pollingWaitSeconds: 0,
  loggingEnabled: false,
};

/** Refuses attributes that the cloud refuses, naming the first that is out of range. */
export function checkQueueAttributes(attributes: Partial<QueueAttributes>): void {
  const check = (element: string, value: number | undefined, range: typeof delaySecondsRange) => {
    if (value !== undefined) checkRange(element, value, range);
  };
  check('DelaySeconds', attributes.delaySeconds, delaySecondsRange);
  check('MaximumMessageSize', attributes.maximumMessageSize, maximumMessageSizeRange);
  check('MessageRetentionPeriod', attributes.messageRetentionPeriod, retentionSecondsRange);
  check('VisibilityTimeout', attributes.visibilityTimeout, visibilityTimeoutRange);
  check('PollingWaitSeconds', attributes.pollingWaitSeconds, pollingWaitSecondsRange);
}

export function sameQueueAttributes(a: QueueAttributes, b: QueueAttributes): boolean {
  return (
    a.delaySeconds === b.delaySeconds &&
    a.maximumMessageSize === b.maximumMessageSize &&
    a.messageRetentionPeriod === b.messageRetentionPeriod &&
    a.visibilityTimeout === b.visibilityTimeout &&
    a.pollingWaitSeconds === b.pollingWaitSeconds &&
    a.loggingEnabled === b.loggingEnabled
  );
}

/**
 * The native dead-letter policy. The cloud sets it through its control plane only (Mns-open 2022-01-19), not through
 * the API of 2015; here the broker takes it.
 */
export interface DlqPolicy {
  readonly enabled: boolean;
  /** Name of a queue of the same account and region. */
  readonly deadLetterTargetQueue: string;
  readonly maxReceiveCount: number;
}

/** Refuses what the control plane refuses: a queue that is its own dead-letter queue, a count below one. */
export function checkDlqPolicy(queueName: string, policy: DlqPolicy): void {
  if (policy.deadLetterTargetQueue === queueName)
    throw new MnsError('InvalidArgument', 'A queue cannot be its own dead-letter queue.');
  if (!Number.isInteger(policy.maxReceiveCount) || policy.maxReceiveCount < 1)
    throw new MnsError('InvalidArgument', 'The value of MaxReceiveCount should be at least 1.');
}
