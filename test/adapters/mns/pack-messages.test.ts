import { describe, expect, it } from 'vitest';
import { batchLimit, bodiesLimitBytes, packMessages } from '../../../shared/adapters/mns/pack-messages.ts';

/** A body that is this long as Base64; a multiple of four. */
const encodedLength = (bytes: number) => ({ body: 'x'.repeat((bytes / 4) * 3) });
const sizes = (messages: readonly { readonly body: string }[]) =>
  packMessages(messages).batches.map(batch => batch.length);

describe('messages on their way to a queue', () => {
  it.each([
    [0, []],
    [1, [1]],
    [batchLimit, [batchLimit]],
    [batchLimit + 1, [batchLimit, 1]],
    [3 * batchLimit, [batchLimit, batchLimit, batchLimit]],
  ])('travel in batches: %d', (count, expected) => {
    expect(sizes(Array.from({ length: count }, () => ({ body: 'a' })))).toEqual(expected);
  });

  it('fill a batch up to the limit of bytes, and not beyond', () => {
    const half = bodiesLimitBytes / 2;
    expect(sizes([encodedLength(half), encodedLength(half)])).toEqual([2]);
    expect(sizes([encodedLength(half), encodedLength(half + 4)])).toEqual([1, 1]);
    expect(sizes([encodedLength(half), encodedLength(half), { body: 'a' }])).toEqual([2, 1]);
  });

  it('keep their order and their places', () => {
    const { batches } = packMessages(Array.from({ length: 40 }, (_, index) => ({ body: `${index}` })));
    const packed = batches.flat();
    expect(packed.map(({ index }) => index)).toEqual(Array.from({ length: 40 }, (_, index) => index));
    expect(packed.map(({ encodedBody }) => Buffer.from(encodedBody, 'base64').toString())).toEqual(
      Array.from({ length: 40 }, (_, index) => `${index}`),
    );
  });

  it('may just fill a message, and are told their size when they are longer', () => {
    expect(packMessages([encodedLength(bodiesLimitBytes)]).refused).toEqual([]);
    const { batches, refused } = packMessages([
      { body: 'a' },
      encodedLength(bodiesLimitBytes + 4),
      { body: 'b' },
    ]);
    expect(batches.map(batch => batch.map(({ index }) => index))).toEqual([[0, 2]]);
    expect(refused).toEqual([
      { index: 1, reason: 'The message is 65540 bytes long as Base64; a queue takes up to 65536.' },
    ]);
  });

  it('are measured in bytes, not in characters', () => {
    expect(packMessages([{ body: '虫'.repeat(bodiesLimitBytes / 4) }]).refused).toEqual([]);
    expect(packMessages([{ body: '虫'.repeat(bodiesLimitBytes / 4 + 1) }]).refused).toHaveLength(1);
  });

  it.each([undefined, 0, 1, 604_800])('may be delayed by %j seconds', delaySeconds => {
    expect(
      packMessages([{ body: 'a', ...(delaySeconds !== undefined && { delaySeconds }) }]).batches,
    ).toHaveLength(1);
  });

  it.each([-1, 604_801, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'cannot be delayed by %d seconds',
    delaySeconds => {
      expect(packMessages([{ body: 'a', delaySeconds }])).toEqual({
        batches: [],
        refused: [{ index: 0, reason: expect.stringContaining('from 0 to 604800') }],
      });
    },
  );

  it('cannot be empty', () => {
    expect(packMessages([{ body: '' }]).refused).toHaveLength(1);
  });
});
