import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { confirm } from '../../cli/confirm.ts';

/** Somebody at a terminal who types this, or only closes it. */
function person(typed: string | undefined) {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  input.end(typed ?? '');
  return { input, output: new PassThrough() };
}

describe('a question before something is removed', () => {
  test.each([
    ['y\n', true],
    ['YES\n', true],
    [' yes \n', true],
    ['\n', false],
    ['n\n', false],
    ['yesterday\n', false],
    ['sure\n', false],
    [undefined, false],
  ])('takes %j for %s', async (typed, meant) => {
    expect(await confirm('Delete it?', person(typed))).toBe(meant);
  });

  test('is not asked where nobody can answer', async () => {
    const input = Object.assign(new PassThrough(), { isTTY: false });
    await expect(confirm('Delete it?', { input, output: new PassThrough() })).rejects.toThrow('say --yes');
  });
});
