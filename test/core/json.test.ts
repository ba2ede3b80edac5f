import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject, utf8Bytes } from '../../shared/core/json.ts';

describe('a JSON object', () => {
  it.each([
    [{}, true],
    [{ a: 1 }, true],
    [[], false],
    [null, false],
    ['{}', false],
    [undefined, false],
    [7, false],
  ])('is told from everything else: %j', (value, expected) => expect(isJsonObject(value)).toBe(expected));
});

describe('the size of a text in a queue', () => {
  it.each([
    ['', 0],
    ['\u007f', 1],
    ['\u0080', 2],
    ['\u07ff', 2],
    ['\u0800', 3],
    ['\uffff', 3],
    ['\ud83d', 3],
    ['😀', 4],
    ['\u{10000}', 4],
  ])('of %j is %i bytes', (text, bytes) => expect(utf8Bytes(text)).toBe(bytes));

  it('is what the platform sends', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(utf8Bytes(text)).toBe(Buffer.byteLength(text));
      }),
    );
  });
});
