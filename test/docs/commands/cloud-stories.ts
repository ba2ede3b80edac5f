import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { parsePolicy } from '../../../emulator/ram/policy.ts';
import type { Emulator } from '../../../emulator/start-emulator.ts';
import { makeCheckout } from './checkout.ts';
import { bodiesOn, createQueues, deployFunction, drain } from './deployed-functions.ts';
import type { Stage } from './stage.ts';
import { documented, type Story } from './story.ts';
import { problemsOfFcRequest, ramOperations } from './vendor-definitions.ts';

const createRoles = { begins: 'for name in scan worker teardown; do aliyun ram CreateRole' };
const createOperator = { begins: 'aliyun ram CreatePolicy --PolicyName eni-reaper-operator' };
const attachOperator = { begins: 'aliyun ram AttachPolicyToUser' };
const detachWorker = {
  begins: 'aliyun ram DetachPolicyFromRole --PolicyType Custom --PolicyName eni-reaper-worker',
};
const detachTeardown = {
  begins: 'aliyun ram DetachPolicyFromRole --PolicyType Custom --PolicyName eni-reaper-teardown',
};
const archive = { begins: 'for name in scan worker teardown; do (cd "dist/$name" && zip' };
const upload = { begins: 'for name in scan worker teardown; do aliyun oss cp' };
const loadAlarms = { begins: 'for file in deploy/sls/alarms/*.json; do aliyunlog log create_alert' };

/** A program that only writes its arguments down, as one JSON list a line. */
function installNoting({ folder, install }: Stage, name: string): () => readonly (readonly string[])[] {
  const file = join(folder, `calls-of-${name}`);
  install(
    name,
    `#!${process.execPath}
require('node:fs').appendFileSync(${JSON.stringify(file)}, JSON.stringify(process.argv.slice(2)) + '\\n');
`,
  );
  return () =>
    (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []).map(line => JSON.parse(line));
}

interface RamCall {
  readonly operation: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** A call of `aliyun ram`, held against the operation's parameters. */
function parseRamCall([product, operation = '', ...flags]: readonly string[]): RamCall {
  expect(product).toBe('ram');
  const parameters = Object.fromEntries(
    flags.flatMap((flag, index) =>
      index % 2 === 0 ? [[flag.replace('--', ''), flags[index + 1] ?? '']] : [],
    ),
  );
  const { required = [], optional = [] } = ramOperations[operation] ?? {};
  expect({ operation, missing: required.filter(name => !parameters[name]) }).toEqual({
    operation,
    missing: [],
  });
  const known = [...required, ...optional];
  expect(Object.keys(parameters).filter(name => !known.includes(name))).toEqual([]);
  return { operation, parameters };
}

const pairOf = ({ parameters }: RamCall) => `${parameters['PolicyName']} ${parameters['RoleName']}`;

/** The attached policies decide what the roles may do; a role without any may do nothing. */
function enforce({ foundation }: Emulator, attached: readonly string[]): void {
  foundation.ram.clear();
  for (const name of ['eni-reaper-scan', 'eni-reaper-worker', 'eni-reaper-teardown']) {
    const never = { effect: 'allow', action: 'none:Nothing', resource: 'none' } as const;
    const held = attached.includes(`${name} ${name}`)
      ? parsePolicy(readFileSync(`deploy/ram/${name}.json`, 'utf8'))
      : [];
    for (const statement of [never, ...held])
      foundation.ram.add({ ...statement, principal: `acs:ram::*:assumed-role/${name}/*` });
  }
}

/** What the documents do with the vendor's own commands, which talk to nobody but a real account. */
export const cloudStories: readonly Story[] = [
  {
    says: 'roles and policies are created as the functions need them, and without them nothing is deleted or lost',
    commands: [createRoles, createOperator, attachOperator, detachWorker, detachTeardown],
    async tell(stage) {
      const { cloud, run } = stage;
      makeCheckout(stage);
      const calls = () => installed().map(parseRamCall);
      const installed = installNoting(stage, 'aliyun');
      expect((await run(documented(createRoles).block)).exitCode).toBe(0);
      expect((await run(documented(createOperator).block)).exitCode).toBe(0);
      const of = (operation: string) => calls().filter(call => call.operation === operation);
      for (const { parameters } of of('CreateRole'))
        expect(JSON.parse(parameters['AssumeRolePolicyDocument'] ?? '')).toMatchObject({
          Statement: [{ Principal: { Service: ['fc.aliyuncs.com'] } }],
        });
      const deployed = [...readFileSync('s.yaml', 'utf8').matchAll(/:role\/([a-z-]+)/g)].map(
        match => match[1],
      );
      expect(of('CreateRole').map(({ parameters }) => parameters['RoleName'])).toEqual(deployed);
      for (const { parameters } of of('CreatePolicy'))
        expect(parsePolicy(parameters['PolicyDocument'] ?? '')).toEqual(
          parsePolicy(readFileSync(`deploy/ram/${parameters['PolicyName']}.json`, 'utf8')),
        );
      const attached = of('AttachPolicyToRole').map(pairOf);
      expect(attached).toEqual(deployed.map(name => `${name} ${name}`));
      expect(of('AttachPolicyToUser').map(({ parameters }) => parameters['PolicyName'])).toEqual([
        'eni-reaper-operator',
      ]);

      createQueues(cloud);
      deployFunction(cloud, 'scan');
      deployFunction(cloud, 'worker');
      enforce(cloud, attached);
      await run('eni-reaper invoke scan');
      await run('eni-reaper invoke scan');
      const orphans = () => cloud.ecs.world.enis().filter(eni => eni.name.startsWith('forgotten-')).length;
      expect([orphans(), bodiesOn(cloud, 'delete').length]).toEqual([4, 4]);

      expect((await run(documented(detachWorker).block)).exitCode).toBe(0);
      const detached = of('DetachPolicyFromRole').map(pairOf);
      expect(detached.filter(pair => !attached.includes(pair))).toEqual([]);
      enforce(
        cloud,
        attached.filter(pair => !detached.includes(pair)),
      );
      await drain(cloud, 'worker', { maxHours: 0.05 });
      expect([orphans(), bodiesOn(cloud, 'delete').length]).toEqual([4, 4]);
      enforce(cloud, attached);
      await drain(cloud, 'worker', { maxHours: 1 });
      expect(orphans()).toBe(0);
    },
  },
  {
    says: 'by hand, each archive has its function at the root, and every request is one that the vendor’s SDK knows',
    commands: [
      'npm ci',
      'npm run build',
      archive,
      upload,
      { begins: 'for name in scan worker teardown; do fc POST' },
      { begins: 'trigger scan hourly timer' },
      { begins: 'queue_trigger worker delete-queue' },
      { begins: 'queue_trigger teardown teardown-queue' },
      { begins: 'fc PUT /eni-reaper-scan' },
    ],
    needs: ['zip', 'python3'],
    async tell(stage) {
      const { env } = makeCheckout(stage);
      const calls = installNoting(stage, 'aliyun');
      const built = await stage.run(documented(archive).block, {
        env,
        fill: { 'npm ci': 'npm ci --dry-run' },
      });
      expect(built.exitCode).toBe(0);
      for (const name of ['scan', 'worker', 'teardown']) {
        const { stdout } = await stage.run(
          `python3 -c 'import sys, zipfile; print(*zipfile.ZipFile(sys.argv[1]).namelist())' dist/${name}.zip`,
        );
        expect(stdout).toBe('index.js\n');
      }
      const newCode = documented({ begins: 'fc PUT /eni-reaper-scan' }).text;
      const { exitCode } = await stage.run(`${documented(upload).block}\n${newCode}`, {
        fill: { '…': '"text"' },
      });
      expect(exitCode).toBe(0);
      const archives = calls().filter(([product]) => product === 'oss');
      expect(archives.filter(([, , file = '']) => !existsSync(join(stage.folder, file)))).toEqual([]);
      const requests = calls().filter(([product]) => product === 'fc');
      expect(requests).toHaveLength(13);
      for (const [, method = '', path = '', ...flags] of requests) {
        expect(flags.filter((_, index) => index % 2 === 0)).toEqual(['--region', '--header', '--body']);
        expect(problemsOfFcRequest(method, path, JSON.parse(flags.at(-1) ?? ''))).toEqual([]);
      }
    },
  },
  {
    says: 'each alarm is loaded with the four names filled in, and its own placeholders left alone',
    commands: ['pip install aliyun-log-cli', 'aliyunlog configure', loadAlarms],
    needs: ['envsubst'],
    async tell(stage) {
      makeCheckout(stage);
      const [pip, log] = [installNoting(stage, 'pip'), installNoting(stage, 'aliyunlog')];
      await stage.run('pip install aliyun-log-cli');
      await stage.run('aliyunlog configure');
      expect(pip()).toEqual([['install', 'aliyun-log-cli']]);
      expect((await stage.run(documented(loadAlarms).block)).exitCode).toBe(0);
      const files = readdirSync('deploy/sls/alarms');
      const [, ...loaded] = log();
      expect(loaded).toHaveLength(files.length);
      const names = {
        SLS_REGION: 'cn-hangzhou',
        SLS_PROJECT: 'my-project',
        SLS_LOGSTORE: 'default-logs',
        SLS_ACTION_POLICY: 'my-action-policy',
      };
      for (const [index, call] of loaded.entries()) {
        const [, , , detail = ''] = call;
        expect(call.slice(0, 3)).toEqual(['log', 'create_alert', '--project=my-project']);
        const original = readFileSync(join('deploy/sls/alarms', files[index] ?? ''), 'utf8');
        const filled = Object.entries(names).reduce(
          (text, [name, value]) => text.replaceAll(`\${${name}}`, value),
          original,
        );
        expect(JSON.parse(detail.replace('--detail=', ''))).toEqual(JSON.parse(filled));
      }
    },
  },
  {
    says: 'with the roles of scan and worker added, an operator may do their work',
    commands: ['eni-reaper run --cloud alicloud'],
    async tell({ cloud, run }) {
      createQueues(cloud);
      const principal = `acs:ram::${cloud.accountId}:user/emulator-user`;
      for (const name of ['operator', 'scan', 'worker'])
        for (const statement of parsePolicy(readFileSync(`deploy/ram/eni-reaper-${name}.json`, 'utf8')))
          cloud.foundation.ram.add({ ...statement, principal });
      const { exitCode, stdout } = await run('eni-reaper run --cloud alicloud');
      expect(exitCode).toBe(0);
      expect(stdout).toContain('Nothing was changed.');
    },
  },
];
