/** Data goes to stdout and prose to stderr, so that a pipe carries only what a machine can read. */
export interface Output {
  /** One line of data. */
  data(line: string): void;
  /** One line for a person. */
  say(line: string): void;
  /** A line that replaces the previous progress line on a terminal, and is left out everywhere else. */
  progress(line: string): void;
}

export function standardOutput(quiet: boolean): Output {
  const isTerminal = process.stderr.isTTY === true && !quiet;
  let shown = false;
  const clear = () => {
    if (shown) process.stderr.write('\r\u001b[2K');
    shown = false;
  };
  return {
    data(line) {
      clear();
      process.stdout.write(`${line}\n`);
    },
    say(line) {
      clear();
      if (!quiet) process.stderr.write(`${line}\n`);
    },
    progress(line) {
      if (!isTerminal) return;
      clear();
      process.stderr.write(line);
      shown = true;
    },
  };
}
