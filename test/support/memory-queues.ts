import { utf8Bytes } from '../../shared/core/json.ts';
import type { Clock, OutgoingMessage, QueueSender, SendResult } from '../../shared/ports.ts';

export interface QueuedMessage {
  readonly messageId: string;
  readonly queueName: string;
  readonly body: string;
  readonly delaySeconds: number;
  readonly visibleAt: number;
}

export interface MemoryQueues extends QueueSender {
  /** Everything that was ever accepted by this queue, acknowledged or not. */
  sentTo(queueName: string): readonly QueuedMessage[];
  /** The bodies of `sentTo`, read as JSON. */
  bodiesOf(queueName: string): readonly unknown[];
  /** What is visible now and not acknowledged; delivering a message does not take it away. */
  visibleIn(queueName: string): readonly QueuedMessage[];
  waitingIn(queueName: string): readonly QueuedMessage[];
  acknowledge(message: QueuedMessage): void;
  /** From now on each message to this queue is refused for which `refuses` is true; `count` counts the messages from 1. */
  breakQueue(queueName: string, refuses?: (message: OutgoingMessage, count: number) => boolean): void;
  repairQueue(queueName: string): void;
  /** How many calls of `send` carried at least one message. */
  readonly sendCalls: number;
}

/** MNS: 64 KB a message, counted after Base64 (SendMessage page); DelaySeconds from 0 to 7 days, whole seconds. */
const bodyLimitBytes = 65_536;
const delayLimitSeconds = 604_800;

/** Queues in memory, as strict as the real ones: what MNS would refuse is refused here. */
export function createMemoryQueues(clock: Clock): MemoryQueues {
  const accepted: QueuedMessage[] = [];
  const acknowledged = new Set<string>();
  const broken = new Map<
    string,
    { refuses: (message: OutgoingMessage, count: number) => boolean; count: number }
  >();
  let sendCalls = 0;

  const sendOne = (queueName: string, message: OutgoingMessage): SendResult => {
    const fault = broken.get(queueName);
    if (fault !== undefined) {
      fault.count += 1;
      if (fault.refuses(message, fault.count)) return { kind: 'failed', reason: `${queueName} is broken` };
    }
    const { body, delaySeconds = 0 } = message;
    if (Math.ceil(utf8Bytes(body) / 3) * 4 > bodyLimitBytes)
      return { kind: 'failed', reason: 'MessageTooLarge' };
    if (!Number.isInteger(delaySeconds) || delaySeconds < 0 || delaySeconds > delayLimitSeconds)
      return { kind: 'failed', reason: `InvalidArgument: DelaySeconds ${delaySeconds}` };
    accepted.push({
      messageId: `message-${accepted.length + 1}`,
      queueName,
      body,
      delaySeconds,
      visibleAt: clock.nowMs() + delaySeconds * 1_000,
    });
    return { kind: 'sent' };
  };

  const sentTo = (queueName: string) => accepted.filter(message => message.queueName === queueName);
  const waitingIn = (queueName: string) =>
    sentTo(queueName).filter(({ messageId }) => !acknowledged.has(messageId));
  return {
    get sendCalls() {
      return sendCalls;
    },
    async send(queueName, messages) {
      if (messages.length > 0) sendCalls += 1;
      return messages.map(message => sendOne(queueName, message));
    },
    sentTo,
    bodiesOf: queueName => sentTo(queueName).map(({ body }): unknown => JSON.parse(body)),
    visibleIn: queueName => waitingIn(queueName).filter(({ visibleAt }) => visibleAt <= clock.nowMs()),
    waitingIn,
    acknowledge: ({ messageId }) => void acknowledged.add(messageId),
    breakQueue: (queueName, refuses = () => true) => void broken.set(queueName, { refuses, count: 0 }),
    repairQueue: queueName => void broken.delete(queueName),
  };
}
