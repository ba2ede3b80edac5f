import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../../emulator/start-emulator.ts';
import { environmentFor, runCommand } from '../command.ts';

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

  test.each([
    ['in a folder that does not exist', ['no-such-folder', 'report.html'], 'ENOENT'],
    ['that is a folder', ['.'], 'EISDIR'],
  ])('refuses a file %s before it reads anything', async (_, path, code) => {
    const callsBefore = cloud.foundation.history.apiCalls();
    const { exitCode, stdout, stderr } = await runCommand(cloud, ['scan', '--html', join(folder, ...path)]);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`cannot be written (${code})`);
    expect(stderr).toContain('Name a file in a folder that exists');
    expect(cloud.foundation.history.apiCalls()).toEqual(callsBefore);
  });

  test('leaves the file as it was, and none that was not there, when the scan fails', async () => {
    const [old, fresh] = [join(folder, 'old.html'), join(folder, 'fresh.html')];
    await writeFile(old, 'the page of last week');
    for (const file of [old, fresh]) {
      const env = { ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'wrong' };
      expect(await runCommand(cloud, ['scan', '--html', file], { env })).toMatchObject({ exitCode: 1 });
    }
    expect(await readFile(old, 'utf8')).toBe('the page of last week');
    expect(existsSync(fresh)).toBe(false);
  });

  test('keeps the page of before when the disk is full, and leaves nothing beside it', async () => {
    const own = await mkdtemp(join(folder, 'full-'));
    const file = join(own, 'report.html');
    await writeFile(file, 'yesterday');
    // No file may grow beyond 2 or 4 KB, by the block of the shell.
    const line = `ulimit -f 4; exec ${process.execPath} dist/cli/index.js scan --json --html ${file}`;
    const child = spawn('sh', ['-c', line], {
      env: environmentFor(cloud),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const exitCode = await new Promise(resolve => child.on('close', resolve));
    expect(stderr).toContain('cannot be written (EFBIG)');
    expect([exitCode, await readFile(file, 'utf8'), await readdir(own)]).toEqual([
      2,
      'yesterday',
      ['report.html'],
    ]);
  });

  test('keeps the page of before when no region could be read, and what the file was', async () => {
    const file = join(folder, 'kept.html');
    const link = join(folder, 'link.html');
    await writeFile(file, 'yesterday', { mode: 0o640 });
    await symlink(file, link);
    const effect = { kind: 'refuse', code: 'Forbidden.RAM', message: 'no', status: 403 } as const;
    cloud.foundation.faults.add({ service: 'ecs', action: 'DescribeNetworkInterfaces', count: 1, effect });
    const refused = await runCommand(cloud, ['scan', '--html', link]);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain(`No region could be read, so that ${link} keeps the page that it held.`);
    expect(await readFile(file, 'utf8')).toBe('yesterday');

    expect((await runCommand(cloud, ['scan', '--html', link])).exitCode).toBe(0);
    expect(await readFile(file, 'utf8')).toContain('<title>');
    expect([(await lstat(link)).isSymbolicLink(), (await stat(file)).mode & 0o777]).toEqual([true, 0o640]);
  });
});
