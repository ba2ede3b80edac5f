import { MnsError } from './mns-error.ts';

/** A closed interval of integers, as the reference pages give them. */
export interface Range {
  readonly low: number;
  readonly high: number;
  /** What the numbers count, for the refusal's text. */
  readonly unit: 'seconds' | 'bytes' | 'messages' | '';
}

// CreateQueue, SendMessage and ReceiveMessage pages; https://help.aliyun.com/document_detail/128343.html
export const delaySecondsRange: Range = { low: 0, high: 604_800, unit: 'seconds' };
export const visibilityTimeoutRange: Range = { low: 1, high: 43_200, unit: 'seconds' };
export const retentionSecondsRange: Range = { low: 60, high: 604_800, unit: 'seconds' };
export const maximumMessageSizeRange: Range = { low: 1024, high: 65_536, unit: 'bytes' };
export const pollingWaitSecondsRange: Range = { low: 0, high: 30, unit: 'seconds' };
export const priorityRange: Range = { low: 1, high: 16, unit: '' };
export const batchSizeRange: Range = { low: 1, high: 16, unit: 'messages' };
export const retNumberRange: Range = { low: 1, high: 1000, unit: '' };

/** All bodies of one BatchSendMessage together. */
export const batchBytesLimit = 65_536;
/** Queues of one account in one region. */
export const queuesLimit = 1000;
export const defaultPriority = 8;

/** Topics keep messages for one day, and that cannot be changed. */
export const topicRetentionSeconds = 86_400;
export const tagLengthLimit = 16;

const nameCharacters = /^[A-Za-z0-9][A-Za-z0-9-]*$/;

/** Refuses a queue name that is too long or has a character that names cannot have. */
export function checkQueueName(name: string): void {
  if (name.length > 120)
    throw new MnsError('QueueNameLengthError', 'Queue name length should between 1 and 120.');
  if (!nameCharacters.test(name)) throw new MnsError('InvalidQueueName');
}

/** The same for a topic name. */
export function checkTopicName(name: string): void {
  if (name.length > 120)
    throw new MnsError('TopicNameLengthError', 'Topic name length should between 1 and 120.');
  if (!nameCharacters.test(name)) throw new MnsError('TopicNameInvalid');
}

/** The same for a subscription name, which may be longer (Subscribe page). */
export function checkSubscriptionName(name: string): void {
  if (name.length > 255)
    throw new MnsError('SubscriptionNameLengthError', 'Subscription name length should between 1 and 255.');
  if (!nameCharacters.test(name)) throw new MnsError('SubscriptionNameInvalid');
}

/** Refuses, in the cloud's own pattern of words, a number that is no integer or lies outside its range. */
export function checkRange(element: string, value: number, range: Range): void {
  if (Number.isInteger(value) && value >= range.low && value <= range.high) return;
  throw outOfRange(element, range);
}

export function outOfRange(element: string, range: Range): MnsError {
  const unit = range.unit === '' ? '' : ` ${range.unit}`;
  return new MnsError(
    'InvalidArgument',
    `The value of ${element} should between ${range.low} and ${range.high}${unit}.`,
  );
}

/** A body of nothing is refused: the reference calls it required. What the cloud says to one exactly is inferred. */
export function checkBody(body: string, maximumMessageSize: number): void {
  const bytes = Buffer.byteLength(body, 'utf8');
  checkRange('MessageBody', bytes, { low: 1, high: maximumMessageSize, unit: 'bytes' });
}
