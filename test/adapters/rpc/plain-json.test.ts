import { describe, expect, it } from 'vitest';
import { plainJson } from '../../../shared/adapters/rpc/plain-json.ts';

// What the client's parser makes of large numbers is tested through the client itself, in rpc-client.test.ts.
describe('plain JSON', () => {
  it.each([null, true, 1.5, 'text', [], [1, 'two', null], {}, { a: { b: [{ c: null }] } }])(
    'leaves %j as it is',
    value => {
      expect(plainJson(value)).toStrictEqual(value);
    },
  );

  it('gives objects without a prototype one', () => {
    const bare: Record<string, unknown> = Object.create(null);
    bare['inner'] = Object.create(null);
    expect(plainJson(bare)).toStrictEqual({ inner: {} });
  });

  it('does not take data from the wire for a number, whatever it calls itself', () => {
    const forged = { _isBigNumber: true, s: 1, e: 2, c: [3] };
    expect(plainJson(forged)).toStrictEqual(forged);
  });
});
