import type { Output } from './output.ts';

const signals = ['SIGINT', 'SIGTERM'] as const;

/**
 * For commands that only look: Ctrl-C ends them at once, with a sentence instead of half a progress line. They end by the signal itself, so that
 * a script that called them knows.
 */
export function endOnInterrupt(output: Output, sentence: string): void {
  for (const signal of signals) process.once(signal, () => end(output, sentence, signal));
}

/**
 * For commands that change things: the first Ctrl-C is a request to stop behind the step that is under way, so that the report still says what
 * was done; the second one ends at once.
 */
export function stopOnInterrupt(output: Output, sentence: string): AbortSignal {
  const controller = new AbortController();
  for (const signal of signals) {
    process.once(signal, () => {
      output.say(sentence);
      controller.abort(new Error('Interrupted.'));
      process.once(signal, () => end(output, 'Ended in the middle of a step.', signal));
    });
  }
  return controller.signal;
}

function end(output: Output, sentence: string, signal: NodeJS.Signals): void {
  output.say(sentence);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
