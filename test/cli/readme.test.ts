import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const command = promisify(execFile);
const help = async (...args: readonly string[]): Promise<string> =>
  (await command(process.execPath, ['dist/cli/index.js', ...args, '--help'])).stdout;

/** The commands that the help lists, in its order. */
async function commands(): Promise<readonly string[]> {
  const list = (await help()).split('\nCommands:\n')[1]?.split('\nExamples:\n')[0] ?? '';
  return [...list.matchAll(/^ {2}([a-z-]+)/gm)].map(match => match[1] ?? '').filter(name => name !== 'help');
}

describe('the commands', () => {
  test('all stand in the table of the README, and no others do', async () => {
    const section = readFileSync('README.md', 'utf8').split('\n## Command\n')[1]?.split('\n## ')[0] ?? '';
    const named = [...section.matchAll(/^\| `([a-z-]+)` /gm)].map(match => match[1]);
    expect([...named].sort()).toEqual([...(await commands())].sort());
  });

  test('each have a help with an example', async () => {
    for (const name of await commands()) {
      const pages = name === 'dead-letters' ? ['list', 'show', 'redrive', 'delete'] : [''];
      for (const page of pages) {
        const text = await help(name, ...(page === '' ? [] : [page]));
        expect([name, page, /\nExamples?:\n {2}eni-reaper /.test(text)]).toEqual([name, page, true]);
      }
    }
  });
});
