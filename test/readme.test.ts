import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const command = promisify(execFile);
const readme = readFileSync('README.md', 'utf8');
const scripts: Record<string, string> = JSON.parse(readFileSync('package.json', 'utf8')).scripts;

/** Code blocks of a language, in order. */
function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    match => match[1] ?? '',
  );
}

/** Counts vary with ids and chances; the sentences, the rows and the lines between them do not. */
function shapeOf(text: string): string[] {
  return text.split('\n').map(line =>
    line
      .replace(/\d+(\.\d+)?/g, '#')
      .replace(/\s+/g, ' ')
      .trim(),
  );
}

describe('the README', () => {
  test('shows what the demonstration really prints', async () => {
    const { stdout, stderr } = await command(process.execPath, ['dist/cli/index.js', 'run']);
    expect(shapeOf(blocks('text')[0] ?? '')).toEqual(shapeOf(`${stderr}${stdout}`));
  });

  test('names only npm scripts that exist', () => {
    const named = [...readme.matchAll(/npm (?:run (?:-s )?)?([a-z]+)/g)].map(match => match[1] ?? '');
    const builtIn = ['ci', 'cit', 'run', 'start', 'test', 'install'];
    expect(named.filter(name => !builtIn.includes(name) && scripts[name] === undefined)).toEqual([]);
    expect(scripts['start']).toBeDefined();
  });

  test('links only to files of the repository', () => {
    const targets = [...readme.matchAll(/\]\(([^)#]+)\)/g)]
      .map(match => match[1] ?? '')
      .filter(target => !/^https?:/.test(target));
    expect(targets.filter(target => !existsSync(target))).toEqual([]);
  });
});
