import type { Finding } from './finding.ts';
import { functionBodies } from './function-bodies.ts';
import type { SourceFile } from './project.ts';

/** Ceilings for what one can read at a sitting; most files and functions stay far below. */
export const sizeCaps = { linesPerFile: 400, charactersPerLine: 160, linesPerFunction: 90 } as const;

export function checkSizes(files: readonly SourceFile[]): readonly Finding[] {
  return files.flatMap(file => [...checkFile(file), ...checkLines(file), ...checkFunctions(file)]);
}

function checkFile(file: SourceFile): readonly Finding[] {
  const lines = file.text.split('\n').length - (file.text.endsWith('\n') ? 1 : 0);
  if (lines <= sizeCaps.linesPerFile) return [];
  return [
    {
      path: file.path,
      line: sizeCaps.linesPerFile + 1,
      rule: `this file has ${lines} lines, more than ${sizeCaps.linesPerFile}`,
      advice: 'Give each of its ideas a file of its own',
    },
  ];
}

function checkLines(file: SourceFile): readonly Finding[] {
  return file.text.split('\n').flatMap((line, index) => {
    const characters = [...line].length;
    if (characters <= sizeCaps.charactersPerLine) return [];
    return [
      {
        path: file.path,
        line: index + 1,
        rule: `this line has ${characters} characters, more than ${sizeCaps.charactersPerLine}`,
        advice: 'Break it',
      },
    ];
  });
}

/** The body of a `describe` is no function that anyone has to hold in mind, so tests are left out. */
function checkFunctions(file: SourceFile): readonly Finding[] {
  if (file.path.startsWith('test/')) return [];
  return functionBodies(file.source.code)
    .filter(body => body.ownLines > sizeCaps.linesPerFunction)
    .map(body => ({
      path: file.path,
      line: body.firstLine,
      rule: `this function has ${body.ownLines} lines of its own, more than ${sizeCaps.linesPerFunction}`,
      advice: 'Take its parts out and name them',
    }));
}
