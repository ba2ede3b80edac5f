import type { Output } from './output.ts';
import { onLostOutput } from './standard-streams.ts';

/** SIGHUP is what a closed terminal sends, or a connection that broke. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

let dropHandlers = () => {};
let request: AbortSignal | undefined;

/**
 * For commands that only look: Ctrl-C ends them at once, with a sentence instead of half a progress line. They end by the signal itself, so that
 * a script that called them knows.
 */
export function endOnInterrupt(output: Output, sentence: string): void {
  onSignals(signal => end(output, sentence, signal));
}

/**
 * For commands that change things: the first Ctrl-C is a request to stop behind the step that is under way, so that the report still says what was done;
 * the second one ends at once, with `ending` as the last word. A closed terminal, and an output that nobody takes any more, are such a
 * request too, however often they come: a shell passes the hangup of its terminal on a second time.
 */
export function stopOnInterrupt(
  output: Output,
  sentence: string,
  ending: () => string = () => endedInTheMiddle,
): AbortSignal {
  const controller = new AbortController();
  const stop = (because: string) => {
    if (controller.signal.aborted) return;
    output.say(because);
    controller.abort(new Error('Interrupted.'));
  };
  let asked = 0;
  onSignals(signal => {
    if (signal !== 'SIGHUP') asked += 1;
    if (asked > 1) end(output, ending(), signal);
    else stop(sentence);
  });
  onLostOutput(code => stop(`The output cannot be written any more (${code}). ${sentence}`));
  request = controller.signal;
  return request;
}

/** What a command that changes things listens to; none when this one only looks, or has not come that far. */
export function stopRequest(): AbortSignal | undefined {
  return request;
}

/** For what only waits to be ended: resolves at the first signal, and leaves the second one its usual effect. */
export function interrupted(): Promise<void> {
  return new Promise(resolve => {
    onSignals(() => {
      forgetSignals();
      resolve();
    });
  });
}

/** From here on a signal has its usual effect: the command is over, and there is nothing left to stop. */
export function forgetSignals(): void {
  dropHandlers();
  dropHandlers = () => {};
}

const endedInTheMiddle =
  'Ended in the middle of a step, without a report. Messages that were being worked on come back to their queue within minutes: look again then.';

function onSignals(handle: (signal: NodeJS.Signals) => void): void {
  forgetSignals();
  const installed = signals.map(signal => {
    const listener = () => handle(signal);
    process.on(signal, listener);
    return () => process.removeListener(signal, listener);
  });
  dropHandlers = () => {
    for (const drop of installed) drop();
  };
}

function end(output: Output, sentence: string, signal: NodeJS.Signals): void {
  output.say(sentence);
  // A question puts the terminal into a mode of its own, which a death by signal would leave behind.
  if (process.stdin.isTTY && process.stdin.isRaw) process.stdin.setRawMode(false);
  forgetSignals();
  process.kill(process.pid, signal);
}
