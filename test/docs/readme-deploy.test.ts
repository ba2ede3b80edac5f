import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parsePolicy } from '../../emulator/ram/policy.ts';
import { blocksOf } from './code-blocks.ts';

it('shows in the README two statements that the policies really hold', () => {
  const [, deploy = ''] = readFileSync('README.md', 'utf8').split('\n## Deploy\n');
  const readme = deploy.replace(/^ {3}/gm, '');
  const shown: unknown = JSON.parse(blocksOf(readme, 'json')[0] ?? '');
  const held = ['scan', 'worker'].flatMap(name =>
    parsePolicy(readFileSync(`deploy/ram/eni-reaper-${name}.json`, 'utf8')),
  );
  const statements = parsePolicy(JSON.stringify({ Version: '1', Statement: shown }));
  expect(statements).toHaveLength(3);
  expect(held).toEqual(expect.arrayContaining([...statements]));
});
