import { writeOut } from './standard-streams.ts';
import { withVisibleControls } from './visible-controls.ts';

/** Data goes to stdout and prose to stderr, so that a pipe carries only what a machine can read. */
export interface Output {
  /**
   * One line of data. Resolves when it was written, and rejects when it could not be: whoever destroys the original of what it prints waits for it. The
   * others need not, because the end of the command tells of output that was lost.
   */
  data(line: string): Promise<void>;
  /** One line for a person. */
  say(line: string): void;
  /** A line that replaces the previous progress line on a terminal, and is left out everywhere else. */
  progress(line: string): void;
  /**
   * The same line, painted anew every second while this work is under way, and whenever the work says that there is news: whoever waits sees that something
   * lives and how long it still takes. It is taken away however the work ends. Elsewhere than on a terminal nothing is rendered at all.
   */
  during<T>(render: () => string, work: (tellNews: () => void) => Promise<T>): Promise<T>;
  /** Whether anybody sees a progress line: what only such a line needs is not asked for without one. */
  readonly isLive: boolean;
}

/** The two streams, and what repeats a call every so many milliseconds until it is stopped. */
export interface Terminal {
  /** Rejects when the text could not be written. */
  readonly stdout: { write(text: string): Promise<void> };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  readonly repeat: (everyMs: number, paint: () => void) => () => void;
}

const repaintMs = 1_000;
/** To the first column, and the whole line away (ECMA-48, Erase in Line). */
const erase = '\r\u001b[2K';
/** Where a terminal does not say how wide it is. */
const usualColumns = 80;

export function standardOutput(quiet: boolean): Output {
  return createOutput({ stdout: { write: writeOut }, stderr: quiet ? silent : process.stderr, repeat });
}

const silent = { write: () => true };

export function createOutput({ stdout, stderr, repeat: repeatedly }: Terminal): Output {
  const isTerminal = stderr.isTTY === true;
  let shown = false;
  const clear = () => {
    if (shown) stderr.write(erase);
    shown = false;
  };
  const progress = (line: string) => {
    if (!isTerminal) return;
    // In one piece, or the line flickers.
    stderr.write(`${shown ? erase : ''}${fitting(line, stderr.columns ?? usualColumns)}`);
    shown = true;
  };
  return {
    data(line) {
      clear();
      return stdout.write(`${withVisibleControls(line)}\n`);
    },
    say(line) {
      clear();
      stderr.write(`${withVisibleControls(line)}\n`);
    },
    progress,
    async during(render, work) {
      if (!isTerminal) return work(() => undefined);
      const paint = () => progress(render());
      paint();
      const stop = repeatedly(repaintMs, paint);
      try {
        return await work(paint);
      } finally {
        stop();
        clear();
      }
    },
    isLive: isTerminal,
  };
}

/** A line that wraps would leave its first row behind when it is replaced; names and reasons come from elsewhere and may hold control characters. */
function fitting(line: string, columns: number): string {
  const text = [...withVisibleControls(line.replace(/\p{Cc}+/gu, ' '))];
  return text.length < columns ? text.join('') : `${text.slice(0, Math.max(0, columns - 2)).join('')}…`;
}

/** The timer does not keep a process alive that has nothing else to do. */
function repeat(everyMs: number, paint: () => void): () => void {
  const timer = setInterval(paint, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
