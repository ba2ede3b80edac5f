import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DocumentedCommand, findCommands } from './find-commands.ts';

const root = join(import.meta.dirname, '../../..');

/** Every page in Markdown that the repository has, wherever somebody puts the next one. */
export const documents: readonly string[] = [
  ...readdirSync(root),
  ...['deploy', 'docs', 'emulator', 'test'].flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(path => join(folder, path)),
  ),
].filter(path => path.endsWith('.md'));

/** All commands of all pages, in their order. */
export function findDocumentedCommands(): readonly DocumentedCommand[] {
  return documents.flatMap(path => findCommands(path, readFileSync(join(root, path), 'utf8')));
}
