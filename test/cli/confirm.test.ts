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

  test('is answered with no by a request to stop, before the question and during it', async () => {
    const nobody = () => ({
      input: Object.assign(new PassThrough(), { isTTY: true }),
      output: new PassThrough(),
    });
    const controller = new AbortController();
    const asked = confirm('Delete it?', nobody(), controller.signal);
    controller.abort();
    expect(await asked).toBe(false);
    expect(await confirm('Delete it?', nobody(), controller.signal)).toBe(false);
  });

  test('shows what a name in it would do to the terminal', async () => {
    const { input, output } = person('\n');
    await confirm('Delete \u001b[2Jeni-a?', { input, output });
    expect(String(output.read())).toContain('Delete \\u001b[2Jeni-a? [y/N]');
  });

  test('is not asked where nobody can answer', async () => {
    const input = Object.assign(new PassThrough(), { isTTY: false });
    await expect(confirm('Delete it?', { input, output: new PassThrough() })).rejects.toThrow('say --yes');
  });
});
