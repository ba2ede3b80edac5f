import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import { runCommand } from './command.ts';

let cloud: Emulator;
beforeEach(async () => {
  cloud = await startEmulator({ seed: 3 });
});
afterEach(() => cloud.close());

const onTerminal = {
  env: { NODE_OPTIONS: `--require ${join(import.meta.dirname, 'as-terminal.cjs')}` },
};
const painted = (stderr: string) => stderr.split('\r\u001b[2K').filter(line => line !== '');
const describeCalls = () => cloud.foundation.history.apiCalls()['DescribeNetworkInterfaces'];

describe('a command that reads whole places', () => {
  test.each([
    ['scan', ['scan', '--json']],
    ['cost', ['cost', '--json']],
    ['cleanup-tags', ['cleanup-tags', '--dry-run']],
    ['run', ['run', '--cloud', 'alicloud', '--json']],
  ])('shows on a terminal how many pages and ENIs it has read: %s', async (_, args) => {
    const { exitCode, stderr } = await runCommand(cloud, args, onTerminal);
    expect(exitCode).toBe(0);
    expect(painted(stderr)).toContain('Reading cn-hangzhou: 1 page, 23 of 23 ENIs');
  });

  test('shows nothing of it in a pipe, and asks for no number that only the line needs', async () => {
    const { stderr } = await runCommand(cloud, ['scan', '--json']);
    expect([stderr, describeCalls()]).toEqual(['', 1]);
  });
});

test('a run shows the listing of its scan', async () => {
  const { stderr } = await runCommand(cloud, ['run', '--cloud', 'alicloud', '--json'], onTerminal);
  expect(painted(stderr).some(line => line.startsWith('   Listing: 4 pages, '))).toBe(true);
});
