import { withVisibleControls } from './visible-controls.ts';

/** What a command hears when the place that its output went to is gone or full. */
type LossListener = (because: string) => void;

let loss: string | undefined;
const listeners = new Set<LossListener>();

/**
 * Takes the failures of both streams, which would otherwise end the process wherever it is, with a stack trace. A reader that has seen enough,
 * `head` for one, is no failure of a command that looks; one that changes things hears of it and stops politely. What cannot be said on stderr
 * cannot be said anywhere.
 */
export function watchStandardStreams(): void {
  process.stdout.on('error', noteLoss);
  process.stderr.on('error', () => {});
}

/** Resolves when the text was handed over, and rejects when it was not. A caller that does not wait is not failed by it: the end of the command tells. */
export function writeOut(text: string): Promise<void> {
  const written = new Promise<void>((resolve, reject) => {
    process.stdout.write(text, error => {
      if (!error) return resolve();
      noteLoss(error);
      reject(error);
    });
  });
  written.catch(() => {});
  return written;
}

/** For a person; nothing in it can move the cursor or turn the direction of the text. On a terminal it takes the place of a progress line. */
export function writeSentence(sentence: string): void {
  const erase = process.stderr.isTTY ? '\r\u001b[2K' : '';
  process.stderr.write(`${erase}${withVisibleControls(sentence)}\n`);
}

/** Resolves when everything that was said before has left this process, or is lost. */
export async function flushStandardStreams(): Promise<void> {
  const flushed = [process.stdout, process.stderr].map(
    stream => new Promise<void>(resolve => stream.write('', () => resolve())),
  );
  await Promise.all(flushed);
}

/** Why the output is lost, in the system's word: EPIPE when nobody reads it any more, ENOSPC when the disk is full. */
export function lostOutput(): string | undefined {
  return loss;
}

/** Hears of the first loss, at once if it has happened already. */
export function onLostOutput(listener: LossListener): void {
  listeners.add(listener);
  if (loss !== undefined) listener(loss);
}

function noteLoss(error: Error): void {
  if (loss !== undefined) return;
  loss = 'code' in error ? String(error.code) : error.message;
  for (const listener of listeners) listener(loss);
}
