import { utf8Bytes } from './json.ts';

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
  // Six bytes is the most that one UTF-16 unit takes in JSON (\uXXXX); the rest is for the reason and the names.
  const message = original.slice(0, Math.floor(letterLimitBytes / 6) - reasonLimit - 100);
  return JSON.stringify({ ...whole, message, truncatedFromBytes: utf8Bytes(original) });
}
