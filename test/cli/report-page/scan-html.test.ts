import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../../emulator/start-emulator.ts';
import { runCommand } from '../command.ts';

let cloud: Emulator;
let folder: string;
beforeAll(async () => {
  cloud = await startEmulator({ seed: 3 });
  folder = await mkdtemp(join(tmpdir(), 'eni-reaper-page-'));
});
afterAll(async () => {
  await cloud.close();
  await rm(folder, { recursive: true });
});

describe('eni-reaper scan --html', () => {
  test('writes the report as a page beside what it prints, and says where', async () => {
    const file = join(folder, 'report.html');
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['scan', '--json', '--html', file]);
    expect([exitCode, stderr]).toEqual([0, `The report is also a page: ${file}\n`]);
    const [region] = JSON.parse(stdout).regions;
    const page = await readFile(file, 'utf8');
    expect(page).toContain(
      '<title>4 orphaned network interfaces in cn-hangzhou; a sweep would free 4 addresses</title>',
    );
    for (const { eniId } of region.enis) expect(page).toContain(`<code>${eniId}</code>`);
    for (const secret of [cloud.accessKeyId, cloud.accessKeySecret]) expect(page).not.toContain(secret);
  });

  test('says why the page cannot be written, after printing the report', async () => {
    const file = join(folder, 'no-such-folder', 'report.html');
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['scan', '--json', '--html', file]);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'scan-report' });
    expect(stderr).toContain('cannot be written (ENOENT)');
    expect(stderr).toContain('Name a file in a folder that exists');
  });
});
