import { CloudError } from '../../core/errors.ts';
import { isJsonObject } from '../../core/json.ts';
import type { Clock, QueueSender, Random, SendResult } from '../../ports.ts';
import { noDeadline, sharedTimeoutMs } from '../call-timeout.ts';
import { afterUnknown, notAnswered, refused } from '../cloud-failures.ts';
import type { Credentials } from '../fc/credentials.ts';
import { redactText } from '../redact-text.ts';
import { attemptsCap, pauseBeforeRetry } from '../retry.ts';
import type { Patience } from '../tell-slowness.ts';
import { createMnsConnection, type MnsConnection, succeeded } from './mns-connection.ts';
import { type PackedMessage, packMessages } from './pack-messages.ts';

export interface MnsQueuesOptions {
  readonly endpoint: string;
  readonly accountId: string;
  readonly credentials: Credentials;
  readonly clock: Clock;
  readonly random: Random;
  /** The inner deadline of the run, when there is one: after it each batch is sent once. */
  readonly deadlineAt?: number | undefined;
  /** No call outlasts this instant: what is not sent by then has failed. */
  readonly endsAt?: number | undefined;
  readonly patience?: Patience | undefined;
}

const operation = 'BatchSendMessage';
/**
 * Sends messages to queues of one account and region, Base64-encoded and in batches. Never rejects: what could not be sent is a result with the
 * reason. A call that got no answer, or was throttled, is sent again a few times; the duplicate that may come of it is harmless, because
 * every reader of our queues looks at the world before it acts.
 */
export function createMnsQueues(options: MnsQueuesOptions): QueueSender {
  const timeoutMs = () => sharedTimeoutMs(options.clock, options.endsAt ?? noDeadline);
  const connection = createMnsConnection({ ...options, timeoutMs });
  return {
    async send(queueName, messages) {
      const { batches, refused: unsendable } = packMessages(messages);
      const failures = new Map<number, FailedSend>(
        unsendable.map(({ index, reason }) => [index, { kind: 'failed', reason, isCertain: true }]),
      );
      for (const batch of batches) {
        for (const [{ index }, error] of await sendBatch(connection, options, queueName, batch))
          failures.set(index, failedSend(queueName, error));
      }
      return messages.map((_, index): SendResult => failures.get(index) ?? { kind: 'sent' });
    },
  };
}

type FailedSend = Extract<SendResult, { kind: 'failed' }>;

function failedSend(queueName: string, error: CloudError): FailedSend {
  const reason = `The queue ${queueName} did not take the message: ${error.message}`;
  return { kind: 'failed', reason, ...(!error.mayHaveTakenEffect && { isCertain: true }) };
}

type Failures = ReadonlyMap<PackedMessage, CloudError>;

/** Sends one batch, and again what of it may yet be taken. Returns what was not. */
async function sendBatch(
  connection: MnsConnection,
  options: MnsQueuesOptions,
  queueName: string,
  batch: readonly PackedMessage[],
): Promise<Failures> {
  const { clock, credentials, deadlineAt = noDeadline } = options;
  const settled = new Map<PackedMessage, CloudError>();
  const inDoubt = new Set<PackedMessage>();
  let pending = batch;
  for (let attempt = 1; ; attempt += 1) {
    const failures = await sendOnce(connection, credentials, queueName, pending);
    const again = [...failures].filter(
      ([, { handling }]) => handling === 'transient' || handling === 'throttled',
    );
    for (const [message, error] of failures) {
      settled.set(message, inDoubt.has(message) ? afterUnknown(error) : error);
      if (error.mayHaveTakenEffect) inDoubt.add(message);
    }
    if (again.length === 0 || attempt === attemptsCap || clock.nowMs() >= deadlineAt) return settled;
    pending = again.map(([message]) => message);
    for (const message of pending) settled.delete(message);
    await pauseBeforeRetry(options, attempt - 1);
  }
}

/** One call. Its answer has one entry for each message, in the order in which they were sent; any other answer says nothing about any of them. */
async function sendOnce(
  connection: MnsConnection,
  credentials: Credentials,
  queueName: string,
  messages: readonly PackedMessage[],
): Promise<Failures> {
  const allFailed = (error: CloudError): Failures => new Map(messages.map(message => [message, error]));
  try {
    const answer = await connection.call(operation, client =>
      client.batchSendMessage(queueName, messages.map(entryOf)),
    );
    const entries: readonly unknown[] = Array.isArray(answer.body) ? answer.body : [];
    if (entries.length !== messages.length) {
      const what = `it is about ${entries.length} messages, not about the ${messages.length} that were sent`;
      return allFailed(notAnswered(operation, what, { status: answer.code }));
    }
    const failures = messages.flatMap((message, index): [PackedMessage, CloudError][] => {
      const error = failureIn(entries[index], answer.code, credentials);
      return error === undefined ? [] : [[message, error]];
    });
    if (failures.length === 0 && !succeeded(answer))
      return allFailed(
        notAnswered(operation, 'it failed without saying which message', { status: answer.code }),
      );
    return new Map(failures);
  } catch (error) {
    if (error instanceof CloudError) return allFailed(error);
    throw error;
  }
}

function entryOf({ encodedBody, delaySeconds }: PackedMessage): Readonly<Record<string, unknown>> {
  return { MessageBody: encodedBody, ...(delaySeconds !== undefined && { DelaySeconds: delaySeconds }) };
}

/** A batch may be taken in part; each entry says for itself (BatchSendMessage page). The status is the batch's and says nothing about one entry. */
function failureIn(entry: unknown, status: number, credentials: Credentials): CloudError | undefined {
  const { ErrorCode: code, ErrorMessage: message, MessageId: messageId } = isJsonObject(entry) ? entry : {};
  if (typeof code === 'string' && code !== '') {
    return refused({
      operation,
      code: redactText(code, credentials),
      message: typeof message === 'string' ? redactText(message, credentials) : undefined,
    });
  }
  if (typeof messageId === 'string' && messageId !== '') return undefined;
  return notAnswered(operation, 'it does not say what became of the message', { status });
}
