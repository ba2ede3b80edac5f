import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { popCore, versions } from '../../contract/keys.ts';

const built = join(import.meta.dirname, '../../../dist');
const announcement = z.object({
  endpoint: z.string(),
  accessKeyId: z.string(),
  accessKeySecret: z.string(),
});

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** The built command with nothing but these of its files, started as the emulator. */
async function startWith(files: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'emulator-start-'));
  for (const file of files) {
    mkdirSync(dirname(join(folder, 'dist', file)), { recursive: true });
    copyFileSync(join(built, file), join(folder, 'dist', file));
  }
  const child = spawn(process.execPath, [join(folder, 'dist/cli/index.js'), 'emulator'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  ends.push(async () => {
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
    rmSync(folder, { recursive: true });
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return announcement.parse(JSON.parse(String(line)));
}

/** What the first answer needs, and not a file more. */
const first = ['cli/index.js', 'cli/emulator-alone.js', 'emulator/function-process.js'].concat(
  ['echo.js', 'failing.js'].map(name => `emulator/sample-functions/${name}`),
);

describe('a started emulator', () => {
  it('gives its first answer without the code that reads documents, XML and timers', async () => {
    const emulator = await startWith(first);
    const regions = await popCore(emulator, versions.ecs, emulator).request('DescribeRegions', {});
    expect(regions).toMatchObject({ Regions: { Region: expect.any(Array) } });
  });

  it('loads the rest once it is handed a document, XML or a timer', async () => {
    const emulator = await startWith([...first, 'cli/zod.js', 'cli/fast-xml-parser.js', 'cli/croner.js']);
    const post = (path: string, document: unknown) =>
      fetch(`${emulator.endpoint}/_emulator/${path}`, { method: 'POST', body: JSON.stringify(document) });
    expect((await post('clock', { shiftMs: 1 })).status).toBe(200);
    expect((await post('world', { kind: 'world', version: 1 })).status).toBe(200);
    const xml = await fetch(`${emulator.endpoint}/?Action=DescribeRegions&Version=2014-05-26`);
    expect(await xml.text()).toMatch(/^<\?xml .*<Code>MissingAccessKeyId<\/Code>/);
  });
});
