import type { EmulatorOptions } from '../../../emulator/start-emulator.ts';
import { findDocumentedCommands } from './documents.ts';
import type { DocumentedCommand } from './find-commands.ts';
import { findHelpExamples } from './help-examples.ts';
import type { Stage } from './stage.ts';

/** A command as the documents show it; of a long one its beginning, in one line. */
export type CommandName = string | { readonly begins: string };

/** How some commands of the documents are run, and what has to hold afterwards. */
export interface Story {
  /** What the documents promise, in one sentence. */
  readonly says: string;
  /** All of them are run; the runner looks that none is left out. */
  readonly commands: readonly CommandName[];
  /** Programs of others that the commands need; where one is not installed the story is left out, and says so. */
  readonly needs?: readonly string[];
  readonly world?: EmulatorOptions;
  readonly tell: (stage: Stage) => Promise<void>;
}

export function isCalled({ name }: DocumentedCommand, command: CommandName): boolean {
  return typeof command === 'string' ? name === command : name.startsWith(command.begins);
}

let all: readonly DocumentedCommand[] | undefined;

/** The first command of the documents with this name, in a block that holds these words, so that stories run what stands there and no copy of it. */
export function documented(command: CommandName, words = ''): DocumentedCommand {
  all ??= [...findDocumentedCommands(), ...findHelpExamples()];
  const found = all.find(candidate => isCalled(candidate, command) && candidate.block.includes(words));
  if (found === undefined) throw new Error(`No document shows ${JSON.stringify(command)} any more.`);
  return found;
}
