import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSource, type SourceText } from './source-text.ts';

/** A file of the project; `path` is relative to its root and written with slashes. */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
}

export interface SourceFile extends ProjectFile {
  readonly source: SourceText;
}

const leftOut = /^(?:node_modules|dist|coverage|\..*)$/;

/** Everything a reader of the repository reads, apart from what is installed or built. */
export function listProject(root: string): readonly string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter(entry => !leftOut.test(entry.name))
    .flatMap(entry =>
      entry.isDirectory()
        ? listProject(join(root, entry.name)).map(path => `${entry.name}/${path}`)
        : [entry.name],
    )
    .toSorted();
}

export function readProjectFile(root: string, path: string): ProjectFile {
  return { path, text: readFileSync(join(root, path), 'utf8') };
}

export function asSource(file: ProjectFile): SourceFile {
  return { ...file, source: readSource(file.text) };
}
