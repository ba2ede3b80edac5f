import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { transformSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { manualClock } from '../../emulator/clock.ts';
import { createEcs } from '../../emulator/ecs/product.ts';
import { createEns } from '../../emulator/ens/product.ts';
import type { Fault } from '../../emulator/faults.ts';
import { createFoundation } from '../../emulator/foundation.ts';
import { mnsOperations } from '../../emulator/mns/operations.ts';
import { startEmulator } from '../../emulator/start-emulator.ts';
import { createSts } from '../../emulator/sts/product.ts';
import { worldFields } from '../../emulator/worlds/world-file.ts';
import { cellOf, controlTable, ecsErrorTable, mnsErrorTable, tableUnder } from './readme-tables.ts';

// Goal: nothing in emulator/README.md is out of date. Method: its examples are run as they stand, its tables are held against
// the code, its world is started.
const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'emulator/README.md'), 'utf8');

/** The fenced blocks of one language, in order. */
function blocks(language: string): readonly string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms');
  return [...page.matchAll(fence)].map(match => match[1] ?? '');
}

describe('the five lines', () => {
  // Below node_modules' folder, so that the example finds the packages that it imports.
  const folder = mkdtempSync(join(root, 'node_modules', '.readme-'));
  const bin = mkdtempSync(join(tmpdir(), 'eni-reaper-bin-'));
  beforeAll(() => {
    const command = join(bin, 'eni-reaper');
    const script = join(root, 'dist/cli/index.js');
    writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`);
    chmodSync(command, 0o755);
  });
  afterAll(() => {
    for (const path of [folder, bin]) rmSync(path, { recursive: true, force: true });
  });

  const run = (command: string, file: string, text: string) =>
    new Promise<{ readonly code: number | null; readonly said: string }>(resolve => {
      const path = join(folder, file);
      writeFileSync(path, text);
      const child = spawn(command, [path], {
        env: { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH']}` },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let said = '';
      child.stderr.on('data', chunk => {
        said += String(chunk);
      });
      child.once('error', error => resolve({ code: null, said: error.message }));
      child.once('exit', code => resolve({ code, said }));
    });
  const has = (command: string, flag = '--version') => spawnSync(command, [flag]).status === 0;
  const tellMissing = (language: string, tools: readonly string[]) => {
    const missing = tools.filter(tool => !has(tool, tool === 'openssl' ? 'version' : '--version'));
    if (missing.length > 0)
      process.stderr.write(
        `The ${language} example was not run: this machine has no ${missing.join(', ')}.\n`,
      );
    return missing.length === 0;
  };

  it('are five, besides imports', () => {
    for (const language of ['ts', 'python', 'bash']) {
      const [example = ''] = blocks(language);
      const lines = example.split('\n').filter(line => line !== '' && !/^(import|from) /.test(line));
      expect(lines).toHaveLength(5);
    }
  });

  it('of TypeScript pass', async () => {
    const { code } = transformSync(blocks('ts')[0] ?? '', { loader: 'ts', format: 'esm' });
    expect(await run(process.execPath, 'example.mjs', code)).toEqual({ code: 0, said: '' });
  });

  it.runIf(tellMissing('Python', ['python3']))('of Python pass', async () => {
    expect(await run('python3', 'example.py', blocks('python')[0] ?? '')).toEqual({ code: 0, said: '' });
  });

  it.runIf(tellMissing('shell', ['bash', 'curl', 'openssl']))('of a shell pass', async () => {
    const example = `set -e\n${blocks('bash')[0] ?? ''}`;
    expect(await run('bash', 'example.sh', example)).toMatchObject({ code: 0, said: '' });
  });
});

describe('a table', () => {
  const foundation = createFoundation({ clock: manualClock(0), seed: 1 });

  it('names every operation that there is, and no other', () => {
    const rows = tableUnder(page, '## What it does, and what it does not').map(
      line => `${cellOf(line, 0)} ${cellOf(line, 1)}`,
    );
    const products = [createEcs(foundation), createEns(foundation), createSts(foundation)];
    const rpc = products.flatMap(({ product }) =>
      product.operations.map(({ action }) => `${product.service} ${action}`),
    );
    const mns = mnsOperations.map(({ action }) => `mns ${action}`);
    const fc = ['InvokeFunction', 'GetFunction', 'ListFunctions', 'GetTrigger', 'ListTriggers'].map(
      action => `fc ${action}`,
    );
    expect([...rows].sort()).toEqual([...rpc, ...mns, ...fc].sort());
  });

  it('says of every ECS code how it comes about', () => {
    expect(tableUnder(page, '## Error codes of the four ECS reference pages')).toEqual(ecsErrorTable());
  });

  it('says of every MNS code how it comes about', () => {
    expect(tableUnder(page, '## Error codes of MNS')).toEqual(mnsErrorTable());
  });

  it('lists the control API as the control API lists itself', () => {
    expect(tableUnder(page, '## The control API')).toEqual(controlTable());
  });

  it('names every kind of fault, with its fields', () => {
    // The compiler misses a kind here, or a field there, as soon as there is another one.
    const fields: { readonly [K in Fault['effect']['kind']]: readonly string[] } = {
      refuse: ['code', 'status?', 'message?', 'retryAfterSeconds?'],
      throttle: ['retryAfterSeconds?'],
      'html-503': [],
      'empty-500': [],
      'json-without-code': [],
      'reset-before-effect': [],
      'reset-after-effect': [],
      'reset-mid-body': [],
      slow: ['delayMs'],
      stick: [],
      'fall-back': [],
      'miss-rows': ['eniIds?'],
      'short-page': ['size'],
      'empty-page': [],
      'repeat-token': [],
      'invent-rows': [],
      'stale-read': ['ageMs'],
      duplicate: [],
      delay: ['delayMs'],
      reorder: [],
      kill: ['when'],
    };
    const rows = tableUnder(page, '## Faults').map(line => [cellOf(line, 0), cellOf(line, 2)]);
    expect(rows).toEqual(Object.entries(fields).map(([kind, names]) => [kind, names.join(', ')]));
  });

  it('gives the codes of bad signatures as the products spell them', () => {
    const sources = ['rpc', 'mns', 'fc']
      .flatMap(product =>
        readdirSync(join(root, 'emulator', product), { recursive: true, encoding: 'utf8' })
          .filter(path => path.endsWith('.ts'))
          .map(path => readFileSync(join(root, 'emulator', product, path), 'utf8')),
      )
      .join('\n');
    const codes = tableUnder(page, '## Keys and signatures').flatMap(line =>
      [1, 2, 3].flatMap(column => /^\d{3} (\S+)$/.exec(cellOf(line, column))?.[1] ?? []),
    );
    expect(codes).toHaveLength(28);
    // MissingSignature is put together from the name of the parameter.
    expect(codes.filter(code => code !== 'MissingSignature' && !sources.includes(`'${code}'`))).toEqual([]);
  });

  it('names every field of a world file', () => {
    const common = ['as', 'id', 'accountId', 'region'];
    const documented = tableUnder(page, '### The fields of a world').map(line => [
      cellOf(line, 0),
      new Set(
        [
          ...line
            .split('|')
            .slice(2)
            .join('|')
            .matchAll(/`(\w+)`/g),
        ].map(match => match[1]),
      ),
    ]);
    for (const [entry, names] of documented) {
      const fields = worldFields[String(entry)];
      if (fields)
        expect({ entry, names }).toEqual({
          entry,
          names: new Set(fields.filter(field => !common.includes(field))),
        });
    }
    expect(documented.map(([entry]) => entry)).toEqual(expect.arrayContaining(Object.keys(worldFields)));
  });
});

describe('the world of the page', () => {
  it('is one that the emulator starts with', async () => {
    const world = z.looseObject({ kind: z.literal('world') }).parse(JSON.parse(blocks('json').at(-1) ?? ''));
    const emulator = await startEmulator({ world });
    expect(emulator.ecs.world.enis()).toHaveLength(45);
    expect(emulator.ens.world.enis.listAll().map(({ status }) => status)).toEqual([
      'InUse',
      'InUse',
      'InUse',
      'Available',
      'Deleting',
    ]);
    expect(emulator.fc.platform.list().map(({ key }) => key)).toEqual(['worker']);
    expect(emulator.foundation.faults.list()).toMatchObject([{ resource: expect.stringMatching(/^eni-/) }]);
    await emulator.close();
  });
});

describe('the default world', () => {
  it('is as large as the page says, and its fixtures have the names that it gives', async () => {
    const emulator = await startEmulator();
    const { ecs, ens, fc, fixtures } = emulator;
    const sizes = [ecs.world.enis().length, ens.world.enis.listAll().length, fc.platform.list().length];
    await emulator.close();
    expect(
      /(\d+) ENIs in cn-hangzhou, (\d+) at the\s+edge, (\d+) functions/.exec(page)?.slice(1).map(Number),
    ).toEqual(sizes);
    for (const [product, named] of Object.entries(fixtures)) {
      const sentence = new RegExp(`\`${product}\` \\(([^)]*)\\)`).exec(page)?.[1] ?? '';
      expect([...sentence.matchAll(/`(\w+)`/g)].map(match => match[1])).toEqual(Object.keys(named));
    }
  });
});
