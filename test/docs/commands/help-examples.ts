import type { Command } from 'commander';
import type { DocumentedCommand } from './find-commands.ts';

// The bundler writes the version in; without a bundler it is a global like any other.
Object.assign(globalThis, { PACKAGE_VERSION: '0.0.0' });
const { createProgram } = await import('../../../cli/program.ts');

/** The examples below the help of each command: what a reader of the documents is sent to next. */
export function findHelpExamples(): readonly DocumentedCommand[] {
  return examplesIn(createProgram(), 'eni-reaper');
}

function examplesIn(command: Command, name: string): readonly DocumentedCommand[] {
  const parts: string[] = [];
  command.configureOutput({ writeOut: part => void parts.push(part) }).outputHelp();
  const lines = parts.join('').split('\n');
  const begin = lines.findIndex(line => /^Examples?:$/.test(line));
  const own = lines.flatMap((line, index) => {
    const text = line.trim();
    if (begin === -1 || index <= begin || text === '') return [];
    return [{ document: `${name} --help`, line: index + 1, text, name: text, block: text }];
  });
  return [...own, ...command.commands.flatMap(child => examplesIn(child, `${name} ${child.name()}`))];
}
