import type { OutgoingMessage } from '../../ports.ts';

/** BatchSendMessage takes up to 16 messages (its page). */
export const batchLimit = 16;
/** One body, and all bodies of a batch together: 64 KB each (BatchSendMessage page, SMQ "Limits" page). */
export const bodiesLimitBytes = 65_536;
/** 7 days (SMQ "Limits" page). */
const delayLimitSeconds = 604_800;

/** One message as it travels, and its place in what was given. */
export interface PackedMessage {
  readonly index: number;
  /** Base64, because the client does not escape XML. */
  readonly encodedBody: string;
  readonly delaySeconds: number | undefined;
}

export interface PackedMessages {
  readonly batches: readonly (readonly PackedMessage[])[];
  /** Messages that no batch can carry, with the reason as a sentence. */
  readonly refused: readonly { readonly index: number; readonly reason: string }[];
}

/** Encodes messages and packs them, in their order, into batches that the queue service accepts. */
export function packMessages(messages: readonly OutgoingMessage[]): PackedMessages {
  const refused: { index: number; reason: string }[] = [];
  const batches: PackedMessage[][] = [];
  let batchBytes = 0;
  for (const [index, { body, delaySeconds }] of messages.entries()) {
    const encodedBody = Buffer.from(body, 'utf8').toString('base64');
    const reason = whyNot(encodedBody.length, delaySeconds);
    if (reason !== undefined) {
      refused.push({ index, reason });
      continue;
    }
    let batch = batches.at(-1);
    if (
      batch === undefined ||
      batch.length === batchLimit ||
      batchBytes + encodedBody.length > bodiesLimitBytes
    ) {
      batch = [];
      batches.push(batch);
      batchBytes = 0;
    }
    batch.push({ index, encodedBody, delaySeconds });
    batchBytes += encodedBody.length;
  }
  return { batches, refused };
}

function whyNot(bytes: number, delaySeconds: number | undefined): string | undefined {
  if (bytes > bodiesLimitBytes)
    return `The message is ${bytes} bytes long as Base64; a queue takes up to ${bodiesLimitBytes}.`;
  if (bytes === 0) return 'The message is empty; a queue takes no empty bodies.';
  const delay = delaySeconds ?? 0;
  if (Number.isInteger(delay) && delay >= 0 && delay <= delayLimitSeconds) return undefined;
  return `The message is to be delayed by ${delay} s; a queue takes whole seconds from 0 to ${delayLimitSeconds}.`;
}
