import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where the build puts the process that hosts a function. */
export const functionProcessPath = () => findUpwards(['dist/emulator/function-process.js']);

/** A sample handler that needs no build: `echo` answers with its event, `failing` always fails. */
export const sampleFunctionPath = (name: 'echo' | 'failing') =>
  findUpwards([`dist/emulator/sample-functions/${name}.js`, `emulator/fc/sample-functions/${name}.cjs`]);

/**
 * The first of these paths that exists in this file's folder or one above it. The emulator runs from its source in tests
 * and from a bundle elsewhere, and both lie below the project's root.
 */
export function findUpwards(paths: readonly string[]): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const found = paths.map(path => join(folder, path)).find(path => existsSync(path));
    if (found !== undefined) return found;
    if (folder === dirname(folder)) break;
  }
  throw new Error(
    `None of ${paths.join(', ')} exists in or above ${__dirname}: run the build (npm run build) first.`,
  );
}
