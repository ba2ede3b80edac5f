import { utf8Bytes } from './json.ts';

/** A message that will not be looked at again by itself, with the reason and the message as it came. */
export interface DeadLetter {
  readonly outcome: 'poison' | 'exhausted';
  readonly reason: string;
  readonly attempts: number;
  readonly message: unknown;
}

/** Base64 makes four bytes of three and a message holds 65,536, so this much JSON still fits with room to spare. */
const messageLimitBytes = 44_000;

/**
 * The body for the dead-letter queue. An original too large to be wrapped is cut and says so, because a dead letter that cannot be sent
 * would be lost whole.
 */
export function encodeDeadLetter(letter: DeadLetter): string {
  const body = JSON.stringify({ kind: 'dead-letter', version: 1, ...letter });
  if (utf8Bytes(body) <= messageLimitBytes) return body;
  const original = typeof letter.message === 'string' ? letter.message : JSON.stringify(letter.message);
  // Six bytes is the most that one UTF-16 unit takes in JSON (\uXXXX).
  const message = original.slice(0, Math.floor(messageLimitBytes / 6) - 200);
  return JSON.stringify({
    kind: 'dead-letter',
    version: 1,
    ...letter,
    message,
    truncatedFromBytes: utf8Bytes(original),
  });
}
