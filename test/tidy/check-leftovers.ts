import type { Finding } from './finding.ts';
import type { ProjectFile, SourceFile } from './project.ts';
import { lineAt } from './source-text.ts';

const notes = /\b(?:FIXME|TODO|XXX)\b/g;

const narrowed =
  /\b(?:it|test|describe|suite|bench)(?:\s*\.\s*\w+)*?\s*\.\s*(?:only|skip|todo)\b|\b(?:xit|fit|xtest|xdescribe|fdescribe)\s*\(/g;

/** Tests that do not run, and work that was put off. */
export function checkLeftovers(files: readonly SourceFile[]): readonly Finding[] {
  return files.flatMap(file => [
    ...find(file, file.source.code, narrowed, 'Run it or remove it; for a condition there is runIf'),
    ...find(file, file.source.comments, notes, 'Do it now or open an issue'),
  ]);
}

/** For files that are prose, or have no comments to tell apart. */
export function checkNotes(files: readonly ProjectFile[]): readonly Finding[] {
  return files.flatMap(file => find(file, file.text, notes, 'Do it now or open an issue'));
}

function find(file: ProjectFile, searched: string, pattern: RegExp, advice: string): readonly Finding[] {
  return [...searched.matchAll(pattern)].map(match => ({
    path: file.path,
    line: lineAt(file.text, match.index),
    rule: `${match[0].trim()} was left behind`,
    advice,
  }));
}
