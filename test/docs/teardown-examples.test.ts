import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { transformSync } from 'esbuild';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import { decodeBody } from '../../shared/adapters/fc/decode-body.ts';
import { parseTeardownMessage } from '../../shared/adapters/fc/parse-teardown-request.ts';
import { blocksOf } from './code-blocks.ts';

// Goal: whoever copies an example out of the runbook has a program that works. Method: each is taken out of the page and run as it stands against the
// emulator, which verifies signatures; what is on the queue afterwards is read as teardown reads it.
const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/OPERATIONS.md'), 'utf8');
const blockWith = (language: string, text: string) =>
  blocksOf(page, language).find(block => block.includes(text)) ?? '';
const request: Readonly<Record<string, unknown>> = JSON.parse(blockWith('json', '"stack-42"'));
const event: Readonly<Record<string, unknown>> = JSON.parse(blockWith('json', '"specversion"'));
const typescript = blockWith('ts', 'requestTeardown');
const python = blockWith('python', 'request_teardown');
const shell = blockWith('sh', 'eni-reaper teardown');

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'eni-reaper-examples-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

let cloud: Emulator;
beforeEach(async () => {
  cloud = await startEmulator({ world: 'empty' });
  cloud.mns.broker.queues.create(cloud.accountId, cloud.region, 'eni-reaper-teardown', {});
});
afterEach(() => cloud.close());

/** What teardown makes of the messages on its queue. */
const received = () => {
  const queue = cloud.mns.broker.queue(cloud.accountId, cloud.region, 'eni-reaper-teardown');
  const rules = { now: Date.UTC(2026, 10, 20, 12), isRegionAllowed: () => true };
  return (queue?.snapshot() ?? []).map(message => parseTeardownMessage(decodeBody(message.body), rules));
};
const expected = [{ kind: 'request', source: request }];

describe('the example in TypeScript', () => {
  it('has no type errors', async () => {
    write('example.ts', typescript);
    const options = { strict: true, noEmit: true, target: 'es2023', module: 'nodenext', types: ['node'] };
    const typeRoots = [join(root, 'node_modules/@types')];
    write('package.json', '{"type":"module"}');
    write(
      'tsconfig.json',
      JSON.stringify({ compilerOptions: { ...options, typeRoots }, files: ['example.ts'] }),
    );
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const { stdout } = await run(process.execPath, [compiler, '-p', folder]).catch(error => error);
    expect(stdout).toBe('');
  });

  it('puts the request on the queue', async () => {
    const { endpoint, accessKeyId, accessKeySecret } = cloud;
    const call = `\nawait requestTeardown(${JSON.stringify({ endpoint, accessKeyId, accessKeySecret })}, ${JSON.stringify(request)});`;
    const { code } = transformSync(typescript + call, { loader: 'ts', format: 'esm' });
    await run(process.execPath, [write('send.mjs', code)]);
    expect(received()).toMatchObject(expected);
  });

  it('finds the answer among the events of others', async () => {
    const { code } = transformSync(typescript, { loader: 'ts', format: 'esm' });
    const { answerIn } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    const bodyOf = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64');
    expect(answerIn(bodyOf(event), 'stack-42')).toMatchObject({
      eniId: 'eni-bp1exampleexample',
      outcome: 'refused',
      reason: 'attached-elsewhere',
    });
    expect(answerIn(bodyOf(event), 'stack-43')).toBeUndefined();
    const ofTheWorker = { ...event, data: { eniId: 'eni-1', origin: 'scan', reason: 'deleted' } };
    expect(answerIn(bodyOf(ofTheWorker), 'stack-42')).toBeUndefined();
  });
});

const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.info('Left out: the example in Python, because there is no python3 here.');

it.runIf(hasPython)('the example in Python puts the request on the queue', async () => {
  const { endpoint, accessKeyId, accessKeySecret } = cloud;
  const texts = [endpoint, accessKeyId, accessKeySecret].map(text => JSON.stringify(text)).join(', ');
  const call = `\n\nrequest_teardown(${texts}, json.loads(${JSON.stringify(JSON.stringify(request))}))\n`;
  await run('python3', [write('send.py', python + call)]);
  expect(received()).toMatchObject(expected);
});

it('the example for the shell puts the request on the queue', async () => {
  const { endpoint, accessKeyId, accessKeySecret, region } = cloud;
  mkdirSync(join(folder, 'bin'));
  const command = join(root, 'dist/cli/index.js');
  chmodSync(write('bin/eni-reaper', `#!/bin/sh\nexec "${process.execPath}" "${command}" "$@"\n`), 0o755);
  // Nobody answers here.
  await run('bash', ['-eu', '-c', shell.replace(' --wait', '')], {
    env: {
      PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
      ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
      ALIBABA_CLOUD_REGION_ID: region,
      ENI_REAPER_STS_ENDPOINT: endpoint,
      ENI_REAPER_MNS_ENDPOINT: endpoint,
      ENI_REAPER_ECS_ENDPOINT: endpoint,
    },
  });
  const { deadline, requestedBy, ...asked } = request;
  expect(received()).toMatchObject([{ kind: 'request', source: asked }]);
});
