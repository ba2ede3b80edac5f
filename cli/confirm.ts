import { createInterface } from 'node:readline/promises';
import { ConfigError } from '../shared/core/errors.ts';
import { stopRequest } from './interruption.ts';
import { withVisibleControls } from './visible-controls.ts';

interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks a person once; only "y" and "yes" mean yes. Where nobody can answer, in a script or behind a pipe, it is a usage error not to have said
 * `--yes`: silence is no consent, and neither is being asked to stop.
 */
export async function confirm(
  question: string,
  terminal: Terminal = { input: process.stdin, output: process.stderr },
  stop: AbortSignal | undefined = stopRequest(),
): Promise<boolean> {
  if (terminal.input.isTTY !== true)
    throw new ConfigError([`${question} Nobody can be asked here: say --yes if you mean it.`]);
  if (stop?.aborted) return false;
  const lines = createInterface({ input: terminal.input, output: terminal.output });
  const giveUp = () => lines.close();
  stop?.addEventListener('abort', giveUp);
  try {
    const answer = await Promise.race([
      lines.question(`${withVisibleControls(question)} [y/N] `),
      // Ctrl-D and a closed terminal end the input without an answer.
      new Promise<string>(resolve => lines.once('close', () => resolve(''))),
    ]);
    return /^y(?:es)?$/i.test(answer.trim());
  } finally {
    stop?.removeEventListener('abort', giveUp);
    lines.close();
  }
}
