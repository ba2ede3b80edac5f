import { execFile } from 'node:child_process';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';

// The bundler writes the version in; without a bundler it is a global like any other.
Object.assign(globalThis, { PACKAGE_VERSION: '0.0.0' });
const { createProgram } = await import('../../cli/program.ts');

// Goal: whoever mistypes something is led on, and what a help shows can be typed as it stands.
interface Ended {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

const type = (...args: readonly string[]): Promise<Ended> =>
  new Promise(resolve => {
    execFile(process.execPath, ['dist/cli/index.js', ...args], (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });

describe('a mistyped word', () => {
  it.each([
    [['scna'], 'unknown command', 'Did you mean scan?', 'eni-reaper --help'],
    [['scna', '--help'], 'unknown command', 'Did you mean scan?', 'eni-reaper --help'],
    [['help', 'scna'], 'unknown command', 'Did you mean scan?', 'eni-reaper --help'],
    [['scan', '--regoin', 'x'], 'unknown option', 'Did you mean --region?', 'eni-reaper scan --help'],
    [['--jsno'], 'unknown option', 'Did you mean --json?', 'eni-reaper run --help'],
    [
      ['dead-letters', 'list', '--jsno'],
      'unknown option',
      'Did you mean --json?',
      'eni-reaper dead-letters list --help',
    ],
  ])('%j is answered with what was meant and where to look', async (args, what, meant, where) => {
    const { code, stdout, stderr } = await type(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    for (const part of [what, meant, `Run "${where}"`]) expect(stderr).toContain(part);
  });
});

it.each([
  [['help', 'teardown'], 'Usage: eni-reaper teardown '],
  [['help', 'dead-letters', 'show'], 'Usage: eni-reaper dead-letters show '],
  [['help'], 'Usage: eni-reaper '],
  [['--help'], 'Usage: eni-reaper '],
])('%j shows the help of what it names', async (args, usage) => {
  const { code, stdout } = await type(...args);
  expect(code).toBe(0);
  expect(stdout.startsWith(usage)).toBe(true);
});

describe('a command', () => {
  const all = leavesOf(createProgram());

  it.each(all.map(command => [command.name(), command]))('%s knows --json', (_name, command) => {
    expect(command.options.map(({ long }) => long)).toContain('--json');
  });

  it('shows no example that has to be completed before it can be typed', () => {
    // Commander collects what stands behind a help when the help is shown; the text is what a reader sees.
    for (const command of [...all, ...createProgram().commands]) {
      const parts: string[] = [];
      command.configureOutput({ writeOut: part => void parts.push(part) }).outputHelp();
      const examples = parts.join('').split(/\nExamples?:\n/)[1] ?? '';
      expect(examples, command.name()).toMatch(/^ {2}eni-reaper /);
      // Angle brackets or an ellipsis would have to be filled in first.
      expect(examples, command.name()).not.toMatch(/…|<\w/);
    }
  });
});

function leavesOf(command: Command): readonly Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
}
