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

/** How often the worker looks again is left to chance: these numbers, and the time, are the ones that vary from run to run. */
const leftToChance = /\d+(?= (?:messages|batches|minutes|delete calls))|[\d.]+(?= s\.)/g;

/** Everything else, the empty lines included, is the same each time. */
function shapeOf(text: string): string[] {
  return text.split('\n').map(line => line.replace(leftToChance, '#'));
}

describe('the README', () => {
  test('shows what the demonstration really prints', async () => {
    const { stdout, stderr } = await command(process.execPath, ['dist/cli/index.js', 'run']);
    const [sample = ''] = blocks('text');
    expect(shapeOf(sample)).toEqual(shapeOf(`${stderr}${stdout}`));
    const chances = (text: string) => (text.match(leftToChance) ?? []).slice(0, -1).map(Number);
    const [shown, real] = [chances(sample), chances(`${stderr}${stdout}`)];
    for (const [index, number] of shown.entries()) {
      expect(number).toBeGreaterThan((real[index] ?? 0) / 2);
      expect(number).toBeLessThan((real[index] ?? 0) * 2);
    }
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
