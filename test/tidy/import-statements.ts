import { posix } from 'node:path';
import type { SourceFile } from './project.ts';
import { lineAt } from './source-text.ts';

export interface ImportStatement {
  /** As written. */
  readonly specifier: string;
  /** The imported file of the project; `undefined` for packages and Node's own modules. */
  readonly path: string | undefined;
  /** Only types are imported, so nothing of it reaches a bundle. */
  readonly typeOnly: boolean;
  readonly line: number;
}

/** `import … from`, `export … from`, `import '…'` and `import('…')` with a constant. */
const statement =
  /\b(?:import|export)\b(?<clause>[^;'"()]*?)\bfrom\s*(?<quote1>['"]) *\k<quote1>|\bimport\s*\(?\s*(?<quote2>['"]) *\k<quote2>/g;

export function importsOf(file: SourceFile): readonly ImportStatement[] {
  return [...file.source.code.matchAll(statement)].map(match => {
    const end = match.index + match[0].length - 1;
    const start = file.source.code.lastIndexOf(match[0].slice(-1), end - 1) + 1;
    const specifier = file.text.slice(start, end);
    return {
      specifier,
      path: specifier.startsWith('.') ? posix.join(posix.dirname(file.path), specifier) : undefined,
      typeOnly: isTypeOnly(match.groups?.['clause']),
      line: lineAt(file.text, match.index),
    };
  });
}

/** `import type {…}`, and `import { type A, type B }`. */
function isTypeOnly(clause: string | undefined): boolean {
  if (clause === undefined) return false;
  if (/^\s*type\b(?!\s*,)/.test(clause)) return true;
  const names = /^\s*\{(?<names>[^}]*)\}\s*$/.exec(clause)?.groups?.['names'];
  return (
    (names ?? '').split(',').every(name => name.trim() === '' || /^\s*type\s/.test(name)) &&
    names !== undefined
  );
}
