import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { deploymentSchema } from '../deploy/function-schema.ts';
import { previewDeployment } from '../deploy/preview.ts';
import { blocksOf } from './code-blocks.ts';

// Goal: whoever deploys by hand gets what `npm run deploy` deploys. Method: the commands of the page run in a real shell, with stand-ins for npm, zip and
// aliyun that only write down what they are asked for, and the requests are compared with s.yaml.
const page = readFileSync('deploy/without-serverless-devs.md', 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'eni-reaper-by-hand-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Request {
  readonly method: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const requests = runPage();
const bodyOf = (method: string, path: string) =>
  requests.find(request => request.method === method && request.path === path)?.body;

const account = { ALIBABA_CLOUD_ACCOUNT_ID: '1234567890123456' };
const deployment = deploymentSchema.parse(await previewDeployment(account));
const functions = Object.entries(deployment.resources).map(([name, { props }]) => ({ name, props }));

it.each(functions)('creates the function as s.yaml does: $name', ({ name, props }) => {
  const { functionName, runtime, handler, role, cpu, memorySize, diskSize, timeout, internetAccess } = props;
  const created = requests.find(({ path, body }) => path === '' && body['functionName'] === functionName);
  expect(created?.body).toMatchObject({
    runtime,
    handler,
    role,
    cpu,
    memorySize,
    diskSize,
    timeout,
    internetAccess,
    code: { ossObjectName: `eni-reaper/${name}.zip` },
    environmentVariables: { ENI_REAPER_MODE: props.environmentVariables['ENI_REAPER_MODE'] },
  });
  expect(bodyOf('PUT', `/${functionName}/concurrency`)).toEqual(props.concurrencyConfig);
  expect(bodyOf('PUT', `/${functionName}/async-invoke-config`)).toEqual(props.asyncInvokeConfig);
});

it.each(functions)('gives it the same trigger: $name', ({ props }) => {
  const [trigger] = props.triggers;
  const sent = bodyOf('POST', `/${props.functionName}/triggers`);
  expect(sent).toMatchObject({ triggerName: trigger?.triggerName, triggerType: trigger?.triggerType });
  expect(JSON.parse(String(sent?.['triggerConfig']))).toEqual(trigger?.triggerConfig);
  expect(props.triggers).toHaveLength(1);
});

it('uploads the archive of every function', () => {
  expect(readFileSync(join(folder, 'uploads'), 'utf8').trim().split('\n')).toEqual(
    functions.map(({ name }) => `dist/${name}.zip oss://my-code-bucket/eni-reaper/${name}.zip`),
  );
});

it('says in the tables for the console what the commands say', () => {
  for (const { props } of functions) {
    expect(page).toContain(`\`${props.functionName}\``);
    for (const { triggerName, triggerConfig } of props.triggers) {
      expect(page).toContain(`\`${triggerName}\``);
      if ('cronExpression' in triggerConfig) expect(page).toContain(`\`${triggerConfig.cronExpression}\``);
    }
  }
  const row = (name: string) =>
    new RegExp(`^\\| ${name} *\\|(.*)\\|$`, 'm')
      .exec(page)?.[1]
      ?.split('|')
      .map(cell => cell.trim());
  expect(row('Reserved instances \\(concurrency\\)')).toEqual(
    functions.map(({ props }) => String(props.concurrencyConfig.reservedConcurrency)),
  );
});

/** Runs all commands of the page, with everything that leaves this machine replaced. */
function runPage(): readonly Request[] {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  for (const name of ['scan', 'worker', 'teardown'])
    mkdirSync(join(folder, 'dist', name), { recursive: true });
  const writeTool = (name: string, script: string) => {
    writeFileSync(join(bin, name), script);
    chmodSync(join(bin, name), 0o755);
  };
  for (const name of ['npm', 'zip']) writeTool(name, '#!/bin/sh\n');
  writeTool(
    'aliyun',
    `#!${process.execPath}
const { appendFileSync } = require('node:fs');
const [product, first, second, ...rest] = process.argv.slice(2);
if (product === 'oss') appendFileSync(${JSON.stringify(join(folder, 'uploads'))}, second + ' ' + rest[0] + '\\n');
else appendFileSync(${JSON.stringify(join(folder, 'requests'))}, JSON.stringify({
  method: first, path: second.replace('/2023-03-30/functions', ''), body: JSON.parse(rest[rest.indexOf('--body') + 1]) }) + '\\n');
`,
  );
  execFileSync('bash', ['-euo', 'pipefail', '-c', blocksOf(page, 'sh').join('\n')], {
    cwd: folder,
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` },
  });
  return readFileSync(join(folder, 'requests'), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
}
