import { describe, expect, test } from 'vitest';
import { createFakeTerminal } from '../support/fake-terminal.ts';

const erase = '\r\u001b[2K';

describe('the progress line on a terminal', () => {
  test('is replaced by the next one and gone before anything else is said', () => {
    const { output, prose, data } = createFakeTerminal();
    output.progress('1 of 3');
    output.progress('2 of 3');
    void output.data('a row');
    output.say('Done.');
    expect(prose()).toBe(`1 of 3${erase}2 of 3${erase}Done.\n`);
    expect(data()).toBe('a row\n');
  });

  test('is painted anew every second, and when there is news, until the work is over', async () => {
    const { output, lines, prose, tick } = createFakeTerminal();
    let step = 0;
    const result = await output.during(
      () => `step ${step}`,
      async tellNews => {
        step = 1;
        tick();
        step = 2;
        tellNews();
        return 'result';
      },
    );
    step = 3;
    tick();
    expect(result).toBe('result');
    expect(lines()).toEqual(['step 0', 'step 1', 'step 2']);
    expect(prose().endsWith(`step 2${erase}`)).toBe(true);
  });

  test('is gone before a failure is explained', async () => {
    const { output, prose } = createFakeTerminal();
    const work = output.during(
      () => 'under way',
      () => Promise.reject(new Error('refused')),
    );
    await expect(work).rejects.toThrow('refused');
    expect(prose()).toBe(`under way${erase}`);
  });

  test.each([
    ['as wide as the terminal', 'x'.repeat(20), `${'x'.repeat(18)}…`],
    ['that just fits', 'x'.repeat(19), 'x'.repeat(19)],
    ['with a line break and an escape sequence in it', 'a\n\u001b[31mb', 'a [31mb'],
  ])('never leaves its row: a text %s', (_, text, shown) => {
    const { output, prose } = createFakeTerminal({ columns: 20 });
    output.progress(text);
    expect(prose()).toBe(shown);
  });
});

describe('a pipe', () => {
  test('carries no progress, and nobody renders any', async () => {
    const { output, prose } = createFakeTerminal({ isTTY: false });
    let rendered = 0;
    const render = () => {
      rendered += 1;
      return 'never seen';
    };
    output.progress('1 of 3');
    await output.during(render, async tellNews => tellNews());
    output.say('Done.');
    expect([prose(), rendered, output.isLive]).toEqual(['Done.\n', 0, false]);
  });
});
