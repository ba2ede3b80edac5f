import { describe, expect, it } from 'vitest';
import { utf8Bytes } from '../../../shared/core/json.ts';
import { encodeDeadLetter } from '../../../shared/core/messages/dead-letter.ts';

const encode = (message: unknown, reason = 'it was no JSON'): string =>
  encodeDeadLetter({ outcome: 'poison', reason, attempts: 1, message });
const bytesInQueue = (body: string): number => Math.ceil(utf8Bytes(body) / 3) * 4;

describe('a dead letter', () => {
  it('holds the message as it came, and why it is here', () => {
    const original = { kind: 'something', list: [1, 2] };
    expect(JSON.parse(encode(original))).toEqual({
      kind: 'dead-letter',
      version: 1,
      outcome: 'poison',
      reason: 'it was no JSON',
      attempts: 1,
      message: original,
    });
  });

  it.each([
    ['plain text', 'x'.repeat(65_536)],
    ['text that JSON has to escape', '\u0001'.repeat(65_536)],
    ['quotes', '"'.repeat(65_536)],
    ['another script', '網'.repeat(21_845)],
    ['halves of characters', '\ud83d'.repeat(21_845)],
    ['an object', { filler: '\n'.repeat(65_000) }],
    ['a list', Array.from({ length: 30_000 }, () => 1)],
  ])('of 64 KB of %s still fits into a message, and says that it was cut', (_title, message) => {
    const letter = encode(message, '\u0001'.repeat(5_000));
    expect(bytesInQueue(letter)).toBeLessThanOrEqual(65_536);
    const original = typeof message === 'string' ? message : JSON.stringify(message);
    const { message: kept, ...rest } = JSON.parse(letter);
    expect(rest).toMatchObject({ outcome: 'poison', attempts: 1, truncatedFromBytes: utf8Bytes(original) });
    expect(original.startsWith(kept)).toBe(true);
    // No more than a fifth of the room is given away by cutting in steps.
    expect(bytesInQueue(letter)).toBeGreaterThan(65_536 * 0.8);
  });

  it('is left whole as long as it fits', () => {
    const room = 48_500 - utf8Bytes(encode(''));
    expect(JSON.parse(encode('x'.repeat(room)))).not.toHaveProperty('truncatedFromBytes');
    expect(JSON.parse(encode('x'.repeat(room + 1)))).toHaveProperty('truncatedFromBytes', room + 1);
  });

  it('never lets a long reason push the message out', () => {
    expect(JSON.parse(encode({ id: 7 }, 'r'.repeat(100_000)))).toMatchObject({
      message: { id: 7 },
      reason: 'r'.repeat(600),
    });
  });
});
