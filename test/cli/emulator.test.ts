import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'eni-reaper-world-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const twice = { eniId: 'eni-bp1aaaaaaaaaaaaaaaaa' };

describe('eni-reaper emulator', () => {
  test.each<readonly [string, string, readonly string[], RegExp]>([
    ['is not JSON', '{', [], /^The world file .* cannot be read as JSON\./],
    [
      'has another shape',
      '{"kind":"world","version":2}',
      [],
      /^The world file .* cannot be used\. .*\n.*version/,
    ],
    [
      'contradicts itself',
      JSON.stringify({ kind: 'world', version: 1, ecs: { enis: [twice, twice] } }),
      [],
      /^The world file .* cannot be used\. /,
    ],
    [
      'is to be left out as well',
      '{"kind":"world","version":1}',
      ['--empty'],
      /^--empty and --world contradict/,
    ],
  ])('refuses a world file as a mistake in the call when it %s', (_, text, args, said) => {
    const file = join(folder, 'world.json');
    writeFileSync(file, text);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['dist/cli/index.js', 'emulator', '--world', file, ...args],
      { encoding: 'utf8' },
    );
    expect(stderr).toMatch(said);
    expect([status, stdout]).toEqual([2, '']);
  });
});
