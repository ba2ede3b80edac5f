import type { Finding } from './finding.ts';
import { importsOf } from './import-statements.ts';
import type { ProjectFile, SourceFile } from './project.ts';
import { lineAt } from './source-text.ts';

/**
 * Calls that take an ENI away from whoever uses it. The provider refuses to delete an ENI that is attached: that refusal is
 * the last guard, and it holds only while scan and worker have no way of detaching one.
 */
const harmful = /(?:DetachNetworkInterface|AttachNetworkInterface|StopInstance|RebootInstance)/gi;

/** The functions that must stay harmless. */
export const harmlessFunctions: readonly string[] = ['scan', 'worker'];

/** Everything that can become part of these functions, by import; comments may say the words. */
export function checkHarmlessSources(files: readonly SourceFile[]): readonly Finding[] {
  const entries = harmlessFunctions.map(name => `functions/${name}/index.ts`);
  const reachable = reachableFrom(entries, new Map(files.map(file => [file.path, file])));
  return reachable.flatMap(file => findWords(file, file.source.uncommented));
}

/** The same for what is deployed: packages included. */
export function checkHarmlessBundle(bundle: ProjectFile): readonly Finding[] {
  return findWords(bundle, bundle.text);
}

function findWords(file: ProjectFile, searched: string): readonly Finding[] {
  return [...searched.matchAll(harmful)].map(match => ({
    path: file.path,
    line: lineAt(file.text, match.index),
    rule: `${match[0]} must not be within reach of ${harmlessFunctions.join(' and ')}`,
    advice: 'Keep it in a file that only teardown imports',
  }));
}

function reachableFrom(
  entries: readonly string[],
  files: ReadonlyMap<string, SourceFile>,
): readonly SourceFile[] {
  const reached = new Set<SourceFile>();
  const waiting = [...entries];
  // Ends because each file is taken up once.
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const file = files.get(path);
    if (file === undefined || reached.has(file)) continue;
    reached.add(file);
    for (const statement of importsOf(file)) {
      if (statement.path !== undefined && !statement.typeOnly) waiting.push(statement.path);
    }
  }
  return [...reached];
}
