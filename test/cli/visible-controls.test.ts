import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withVisibleControls } from '../../cli/visible-controls.ts';
import { createFakeTerminal } from '../support/fake-terminal.ts';

const nasty = 'eni-\u001b[31mRED\r\u009b2J\u202egnp\u2066\u2028\u0007\u200f';
const shown = 'eni-\\u001b[31mRED\\u000d\\u009b2J\\u202egnp\\u2066\\u2028\\u0007\\u200f';

describe('a text from elsewhere', () => {
  test('is shown with what it would have done to the terminal', () => {
    const { output, data, prose } = createFakeTerminal({ isTTY: false });
    void output.data(nasty);
    output.say(nasty);
    expect([data(), prose()]).toEqual([`${shown}\n`, `${shown}\n`]);
  });

  test('keeps its lines, its columns and its letters', () => {
    const text = 'one\ttwo\n网卡 é 👍';
    expect(withVisibleControls(text)).toBe(text);
  });

  test('means the same to a machine', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const line = withVisibleControls(JSON.stringify({ [text]: text }));
        expect(JSON.parse(line)).toEqual({ [text]: text });
      }),
    );
  });
});
