import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allStories, scripts, toldElsewhere } from './all-stories.ts';
import { documents, findDocumentedCommands } from './documents.ts';
import { findHelpExamples } from './help-examples.ts';
import { type CommandName, isCalled } from './story.ts';

// Goal: no document shows a command that nothing has ever run. Method: the commands are read out of the documents and held against a table that
// says how each is run: by a story of this folder, by another test, or by a script whose parts are looked at.
const shown = [...findDocumentedCommands(), ...findHelpExamples()];
const known: readonly CommandName[] = [
  ...allStories.flatMap(({ commands }) => commands),
  ...toldElsewhere.flatMap(({ commands }) => commands),
  ...scripts.map(({ command }) => command),
];

describe('a command of the documents', () => {
  it('is run by a test, wherever it stands', () => {
    const unknown = shown.filter(command => !known.some(name => isCalled(command, name)));
    const sentences = unknown.map(
      ({ document, line, name }) =>
        `${document}:${line} shows a command that no test runs: ${name}\n` +
        'Give it to a story in test/docs/commands, which runs it and looks at what it promises.',
    );
    expect(sentences.join('\n')).toBe('');
  });

  it('still stands in a document when a test says that it runs it', () => {
    const gone = known.filter(name => !shown.some(command => isCalled(command, name)));
    const sentences = gone.map(
      name => `No document shows this command any more, but a test runs it: ${JSON.stringify(name)}`,
    );
    expect(sentences.join('\n')).toBe('');
  });

  it.each(toldElsewhere)('is run by a test that exists: $test', ({ file, test }) => {
    expect(readFileSync(file, 'utf8')).toContain(`'${test}'`);
  });

  it.each(scripts)('is a script whose parts exist: $command', ({ command, script, runs }) => {
    const held: Readonly<Record<string, string>> = JSON.parse(readFileSync('package.json', 'utf8')).scripts;
    expect({ command, script: held[script] }).toEqual({ command, script: expect.any(String) });
    expect(runs.filter(path => !existsSync(path))).toEqual([]);
  });
});

it('reads every document that is meant for a reader', () => {
  expect(documents).toEqual(
    expect.arrayContaining([
      'README.md',
      'README.zh-CN.md',
      'deploy/ram/README.md',
      'deploy/sls/README.md',
      'deploy/terraform/README.md',
      'deploy/without-serverless-devs.md',
      'docs/ARCHITECTURE.md',
      'docs/OPERATIONS.md',
      'emulator/README.md',
    ]),
  );
});
