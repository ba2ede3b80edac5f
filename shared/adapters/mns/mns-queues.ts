import { CloudError } from '../../core/errors.ts';
import type { Clock, OutgoingMessage, QueueSender, Random, SendResult } from '../../ports.ts';
import { retry } from '../retry.ts';
import { createMnsApi, entriesOf, type MnsApi, type MnsOptions } from './mns-api.ts';

/** BatchSendMessage takes up to 16 messages of together up to 64 KB (its page, "Limits"). */
const batchLimit = 16;
const batchBytesLimit = 65_536;

/**
 * Sends to queues of the home account and region. Bodies go as Base64, because the client does not escape XML. Batches are filled up to the provider's two
 * limits; a batch that fails on the way is sent again, which at worst doubles messages that may be doubled; and every entry of the reply is
 * checked, because a partly failed batch looks like a success to the client.
 */
export function createMnsQueues(
  options: MnsOptions & { readonly clock: Clock; readonly random: Random },
): QueueSender {
  const api = createMnsApi(options);
  return {
    async send(queueName, messages) {
      const results: SendResult[] = [];
      for (const batch of fillBatches(messages)) {
        results.push(
          ...(batch.kind === 'too-large'
            ? [tooLarge(batch.bytes)]
            : await sendBatch(api, options, queueName, batch.messages)),
        );
      }
      return results;
    },
  };
}

interface EncodedMessage {
  readonly body: string;
  readonly delaySeconds: number;
}

type Batch =
  | { readonly kind: 'batch'; readonly messages: readonly EncodedMessage[] }
  | { readonly kind: 'too-large'; readonly bytes: number };

/** In order, so that the results can be told apart by their place. A message that is too large for any batch stands alone. */
function fillBatches(messages: readonly OutgoingMessage[]): readonly Batch[] {
  const batches: Batch[] = [];
  let current: EncodedMessage[] = [];
  let bytes = 0;
  const close = () => {
    if (current.length > 0) batches.push({ kind: 'batch', messages: current });
    current = [];
    bytes = 0;
  };
  for (const { body, delaySeconds = 0 } of messages) {
    const encoded = Buffer.from(body, 'utf8').toString('base64');
    if (encoded.length > batchBytesLimit) {
      close();
      batches.push({ kind: 'too-large', bytes: encoded.length });
      continue;
    }
    if (current.length === batchLimit || bytes + encoded.length > batchBytesLimit) close();
    current.push({ body: encoded, delaySeconds });
    bytes += encoded.length;
  }
  close();
  return batches;
}

async function sendBatch(
  api: MnsApi,
  ports: { readonly clock: Clock; readonly random: Random },
  queueName: string,
  messages: readonly EncodedMessage[],
): Promise<readonly SendResult[]> {
  const params = messages.map(({ body, delaySeconds }) => ({
    MessageBody: body,
    ...(delaySeconds > 0 && { DelaySeconds: delaySeconds }),
  }));
  try {
    const reply = await retry(ports, mayRepeat, () =>
      api.run('BatchSendMessage', () => api.client.batchSendMessage(queueName, params)),
    );
    const entries = entriesOf(reply.body);
    if (entries.length !== messages.length) {
      return messages.map(() => ({
        kind: 'failed',
        reason: `${queueName} answered for ${entries.length} of ${messages.length} messages.`,
      }));
    }
    return entries.map((entry): SendResult => {
      if (typeof entry['MessageId'] === 'string') return { kind: 'sent' };
      return {
        kind: 'failed',
        reason: `${queueName} refused a message with ${String(entry['ErrorCode'] ?? 'no code')}.`,
      };
    });
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return messages.map(() => ({ kind: 'failed', reason: `${queueName}: ${error.message}` }));
  }
}

function mayRepeat(error: unknown): boolean {
  return error instanceof CloudError && (error.handling === 'transient' || error.handling === 'throttled');
}

function tooLarge(bytes: number): SendResult {
  return {
    kind: 'failed',
    reason: `A message takes ${bytes} bytes as Base64; a queue holds ${batchBytesLimit}.`,
  };
}
