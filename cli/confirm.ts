import { createInterface } from 'node:readline/promises';
import { ConfigError } from '../shared/core/errors.ts';

interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks a person once; only "y" and "yes" mean yes. Where nobody can answer, in a script or behind a pipe, it is a usage error not to have said
 * `--yes`: silence is no consent.
 */
export async function confirm(
  question: string,
  terminal: Terminal = { input: process.stdin, output: process.stderr },
): Promise<boolean> {
  if (terminal.input.isTTY !== true)
    throw new ConfigError([`${question} Nobody can be asked here: say --yes if you mean it.`]);
  const lines = createInterface({ input: terminal.input, output: terminal.output });
  try {
    const answer = await Promise.race([
      lines.question(`${question} [y/N] `),
      // Ctrl-D and a closed terminal end the input without an answer.
      new Promise<string>(resolve => lines.once('close', () => resolve(''))),
    ]);
    return /^y(?:es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
