import { createOutput, type Output } from '../../cli/output.ts';

export interface FakeTerminal {
  readonly output: Output;
  /** Everything that was written, data and prose apart. */
  readonly data: () => string;
  readonly prose: () => string;
  /** What stood on the progress line, one entry for each time that it was painted. */
  readonly lines: () => readonly string[];
  /** Lets a second pass for whoever repaints every second. */
  readonly tick: () => void;
}

/** A terminal, or a pipe, without a screen; it has no time of its own. */
export function createFakeTerminal({ isTTY = true, columns = 200 } = {}): FakeTerminal {
  let data = '';
  let prose = '';
  const painters = new Set<() => void>();
  const output = createOutput({
    stdout: {
      async write(text) {
        data += text;
      },
    },
    stderr: {
      isTTY,
      columns,
      write(text) {
        prose += text;
      },
    },
    repeat(_everyMs, paint) {
      painters.add(paint);
      return () => painters.delete(paint);
    },
  });
  return {
    output,
    data: () => data,
    prose: () => prose,
    lines: () => prose.split('\r\u001b[2K').filter(line => line !== ''),
    tick() {
      for (const paint of painters) paint();
    },
  };
}
