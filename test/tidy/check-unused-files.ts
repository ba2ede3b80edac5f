import type { Finding } from './finding.ts';
import { importsOf } from './import-statements.ts';
import type { ProjectFile, SourceFile } from './project.ts';

const product = /^(?:shared|functions|cli|emulator)\/.*(?<!\.d)\.ts$/;
const functionEntry = /^functions\/[^/]+\/index\.ts$/;

/** Files that nothing imports and that no build starts from; `build` is the text of the build script. */
export function checkUnusedFiles(files: readonly SourceFile[], build: ProjectFile): readonly Finding[] {
  const imported = new Set(files.flatMap(file => importsOf(file).map(statement => statement.path)));
  return files
    .filter(({ path }) => product.test(path))
    .filter(
      ({ path }) => !imported.has(path) && !functionEntry.test(path) && !build.text.includes(`'${path}'`),
    )
    .map(({ path }) => ({
      path,
      line: 1,
      rule: 'nothing imports this file',
      advice: `Remove it, or make it an entry in ${build.path}`,
    }));
}
