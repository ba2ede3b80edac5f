import { describe, expect, it } from 'vitest';
import { findCommands } from './find-commands.ts';

const namesIn = (page: string) => findCommands('page.md', page).map(({ line, name }) => `${line}: ${name}`);
const block = (...lines: readonly string[]) => ['```sh', ...lines, '```'].join('\n');

describe('a shell block', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['each line', ['npm ci', 'npm start'], ['2: npm ci', '3: npm start']],
    ['a line that is continued', ['aliyun ram \\', '  CreateRole'], ['2: aliyun ram CreateRole']],
    [
      'a loop as one',
      ['for a in b c; do', '  npm "$a"', 'done', 'npm ci'],
      ['2: for a in b c; do npm "$a" done', '5: npm ci'],
    ],
    ['a text over several lines', ["fc POST '{", '  "a": 1', "}'"], ['2: fc POST \'{ "a": 1 }\'']],
    [
      'a document inside',
      ['cat <<END', 'npm ci', 'END', 'npm start'],
      ['2: cat <<END npm ci END', '5: npm start'],
    ],
    ['a pipe, without the comment behind it', ['npm run x | jq .a   # why'], ['2: npm run x | jq .a']],
    ['what follows a variable in one line', ['MODE=delete npm start'], ['2: MODE=delete npm start']],
    ['a variable that a command sets', ['date=$(date -u)'], ['2: date=$(date -u)']],
  ])('gives %s', (_, lines, expected) => {
    expect(namesIn(block(...lines))).toEqual(expected);
  });

  it.each([
    ['a comment', '# npm ci'],
    ['an empty line', ''],
    ['a variable', 'region=cn-hangzhou'],
    ['a variable made of another', 'arn="acs:mns:$region:queues"'],
    ['several that are exported', "export A=b C='d e' F=g"],
  ])('gives nothing for %s', (_, line) => {
    expect(namesIn(block(line))).toEqual([]);
  });

  it('gives nothing for a function, and the call of it', () => {
    expect(namesIn(block('say() { # what', '  echo "$1"', '}', 'say hello'))).toEqual(['5: say hello']);
  });

  it('keeps the whole block with each command, and takes the indentation of a list away', () => {
    const [command] = findCommands(
      'page.md',
      ['1. Do:', '', '   ```bash', '   a=b', '   npm ci', '   ```'].join('\n'),
    );
    expect(command).toMatchObject({ line: 5, text: 'npm ci', block: 'a=b\nnpm ci\n' });
  });
});

describe('prose', () => {
  it.each<[string, string, readonly string[]]>([
    ['commands in it', 'Run `npm ci` and `npx s remove`.', ['1: npm ci', '1: npx s remove']],
    ['one behind variables', '`A=b C=d npm run deploy`', ['1: A=b C=d npm run deploy']],
    ['one with a pipe in a table', '| `curl x \\| jq .` |', ['1: curl x | jq .']],
    ['nothing for names', '`npm`, `scan`, `s.yaml`, `onFailure: leave`, `ENI_REAPER_MODE=delete`', []],
  ])('gives %s', (_, text, expected) => {
    expect(namesIn(text)).toEqual(expected);
  });

  it('of other languages is left alone', () => {
    expect(namesIn('```ts\nnpm ci\n```\n\n```json\n`npm ci`\n```')).toEqual([]);
  });
});

describe('a page that could hide a command', () => {
  it.each([
    [
      'a block without a language',
      '```\nnpm ci\n```',
      'page.md:1 has a code block whose language is not named.',
    ],
    [
      'a block of an unknown language',
      'x\n```console\n$ npm ci\n```',
      'page.md:2 has a code block whose language is console.',
    ],
    ['a block without an end', '```sh\nnpm ci', 'page.md:1 opens a code block that nothing closes.'],
    [
      'a code span over two lines',
      'Run `npm\nci` now.',
      'page.md:1 has a code span that does not end in its line.',
    ],
    ['a script without an end', block("fc POST '{"), 'No shell understands this to its end'],
  ])('is refused: %s', (_, page, sentence) => {
    expect(() => findCommands('page.md', page)).toThrow(sentence);
  });
});
