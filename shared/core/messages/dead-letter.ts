import { utf8Bytes } from '../json.ts';

/** A message that will not be looked at again by itself, with the reason and the message as it came. */
export interface DeadLetter {
  readonly outcome: 'poison' | 'exhausted';
  readonly reason: string;
  readonly attempts: number;
  readonly message: unknown;
}

/** Base64 makes four bytes of three and a message holds 65,536, so this much JSON still fits. */
const letterLimitBytes = 48_500;
/** Characters of the reason that are kept, so that it can never push the original out. */
const reasonLimit = 600;

/**
 * The body for the dead-letter queue. An original too large to be wrapped is cut and says so, because a dead letter that cannot be sent
 * would be lost whole.
 */
export function encodeDeadLetter(letter: DeadLetter): string {
  const whole = { kind: 'dead-letter', version: 1, ...letter, reason: letter.reason.slice(0, reasonLimit) };
  const body = JSON.stringify(whole);
  if (utf8Bytes(body) <= letterLimitBytes) return body;
  const original = typeof letter.message === 'string' ? letter.message : JSON.stringify(letter.message);
  const truncatedFromBytes = utf8Bytes(original);
  // How many bytes a character takes in JSON depends on the character, so the cut is found by trying: each try keeps nine tenths of the last.
  for (let length = original.length; ; length = Math.floor(length * 0.9)) {
    const cut = JSON.stringify({ ...whole, message: original.slice(0, length), truncatedFromBytes });
    if (utf8Bytes(cut) <= letterLimitBytes || length === 0) return cut;
  }
}
