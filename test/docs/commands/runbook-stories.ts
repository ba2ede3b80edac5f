import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { otherAccountId } from '../../../emulator/first-accounts.ts';
import { parsePolicy } from '../../../emulator/ram/policy.ts';
import type { Emulator } from '../../../emulator/start-emulator.ts';
import {
  bodiesOn,
  createQueues,
  deployFunction,
  deployTriggers,
  drain,
  functionNames,
  messageOn,
} from './deployed-functions.ts';
import { exampleWorld } from './example-world.ts';
import { documented, type Story } from './story.ts';

const enisOf = ({ ecs }: Emulator) => JSON.stringify(ecs.world.enis());
const restoreBlock = 'eni-reaper restore gone.jsonl --dry-run';
const restoreAttached = 'eni-reaper restore gone.jsonl --attach';
const teardown = { begins: 'eni-reaper teardown --eni eni-bp1exampleexample' };

/** docs/OPERATIONS.md, for whoever runs it by day. */
export const runbookStories: readonly Story[] = [
  {
    says: 'a deployment that only looks lacks nothing, by the word of doctor, but what only the functions may do',
    commands: ['eni-reaper provision', 'eni-reaper doctor --functions'],
    async tell({ cloud, run }) {
      const principal = `acs:ram::${cloud.accountId}:user/emulator-user`;
      for (const statement of parsePolicy(readFileSync('deploy/ram/eni-reaper-operator.json', 'utf8')))
        cloud.foundation.ram.add({ ...statement, principal });
      const { exitCode, stdout } = await run('eni-reaper provision');
      expect([exitCode, stdout.match(/ created$/gm)?.length]).toEqual([0, 4]);
      for (const name of functionNames) deployFunction(cloud, name, { ENI_REAPER_MODE: 'report' });
      deployTriggers(cloud);
      const looked = await run('eni-reaper doctor --functions');
      expect(looked.stdout).toMatch(/^ {2}ok {7}function eni-reaper-scan /m);
      const problems = [...looked.stdout.matchAll(/^ {2}problem {2}(.*)$/gm)].map(match => match[1] ?? '');
      expect(problems.filter(problem => !problem.startsWith('permission '))).toEqual([]);
    },
  },
  {
    says: 'the scan is also a page, on which every orphan stands, and changes nothing',
    commands: ['eni-reaper scan --html report.html'],
    async tell({ cloud, folder, run }) {
      const before = enisOf(cloud);
      const { exitCode, stdout } = await run('eni-reaper scan --html report.html');
      expect(exitCode).toBe(0);
      const orphans = [...stdout.matchAll(/^ {2}(eni-\S+) {2}first-sighting/gm)].map(match => match[1] ?? '');
      expect(orphans).toHaveLength(4);
      const page = readFileSync(join(folder, 'report.html'), 'utf8');
      expect(orphans.filter(eniId => !page.includes(eniId))).toEqual([]);
      expect(enisOf(cloud)).toBe(before);
    },
  },
  {
    says: 'cleanup-tags says what it would do, asks, and takes the tags off after a yes alone',
    commands: ['eni-reaper cleanup-tags'],
    needs: ['python3'],
    async tell({ cloud, run }) {
      createQueues(cloud);
      deployFunction(cloud, 'scan');
      await run('eni-reaper invoke scan');
      const tagged = () => cloud.ecs.world.enis().filter(eni => eni.tags.has('eni-reaper:first-seen')).length;
      const refused = await run('eni-reaper cleanup-tags', { typed: 'n\n' });
      expect([refused.exitCode, tagged()]).toEqual([1, 4]);
      expect(refused.stdout).toMatch(/Take our tags off 4 ENIs in cn-hangzhou of account \d+\?/);
      const agreed = await run('eni-reaper cleanup-tags', { typed: 'y\n' });
      expect([agreed.exitCode, tagged()]).toEqual([0, 0]);
    },
  },
  {
    says: 'the scan of an operator looks into another account only with the right external id',
    commands: ['eni-reaper scan'],
    async tell({ cloud, run }) {
      const roleArn = `acs:ram::${otherAccountId}:role/eni-reaper-swept`;
      cloud.foundation.accounts.addRole({
        arn: roleArn,
        accountId: otherAccountId,
        name: 'eni-reaper-swept',
        trustedAccountIds: [cloud.accountId],
        externalId: 'a long random text',
        maxSessionSeconds: 3_600,
      });
      const scanWith = (externalId: string) => {
        const accounts = [{ accountId: otherAccountId, roleArn, externalId }];
        return run('eni-reaper scan', { env: { ENI_REAPER_ACCOUNTS: JSON.stringify(accounts) } });
      };
      const { exitCode, stdout } = await scanWith('a long random text');
      expect([exitCode, stdout.includes(`account ${otherAccountId}: `)]).toEqual([0, true]);
      const refused = await scanWith('another text');
      expect(refused.exitCode).toBe(1);
      expect(refused.stderr).toMatch(/The role \S+ could not be taken/);
    },
  },
  {
    says: 'what the worker has deleted comes back from its archived events, with its addresses',
    commands: [restoreBlock, 'eni-reaper restore gone.jsonl'],
    async tell({ cloud, run, write }) {
      createQueues(cloud);
      deployFunction(cloud, 'scan');
      deployFunction(cloud, 'worker');
      const orphans = () =>
        cloud.ecs.world
          .enis()
          .filter(eni => eni.name.startsWith('forgotten-'))
          .map(eni => [eni.name, eni.privateIps])
          .sort();
      const before = orphans();
      expect(before).toHaveLength(4);
      await run('eni-reaper invoke scan');
      await run('eni-reaper invoke scan');
      await drain(cloud, 'worker');
      expect(orphans()).toEqual([]);

      write(
        'gone.jsonl',
        bodiesOn(cloud, 'result')
          .map(event => JSON.stringify(event))
          .join('\n'),
      );
      expect((await run(documented(restoreBlock).block)).exitCode).toBe(0);
      expect(orphans()).toEqual(before);
    },
  },
  {
    says: 'a teardown is followed to its answer, and what it took off an instance goes back there',
    commands: [teardown, restoreAttached],
    world: exampleWorld,
    async tell({ cloud, run, write }) {
      createQueues(cloud);
      deployFunction(cloud, 'teardown');
      const eni = () => cloud.ecs.world.findEni('eni-bp1exampleexample');
      expect(eni()).toMatchObject({ attachment: { instanceId: 'i-bp1exampleexample' } });
      const asked = run(documented(teardown).text);
      await messageOn(cloud, 'teardown');
      await drain(cloud, 'teardown', { maxHours: 0.2 });
      const { exitCode, stdout } = await asked;
      expect(exitCode).toBe(0);
      expect(eni()).toBeUndefined();

      // It has taken the answers off the queue, so what it prints is all there is of them.
      expect(bodiesOn(cloud, 'result')).toEqual([]);
      write('gone.jsonl', JSON.stringify(JSON.parse(stdout).answers[0]));
      expect((await run(restoreAttached)).exitCode).toBe(0);
      expect(cloud.ecs.world.enis().find(({ type }) => type === 'Secondary')).toMatchObject({
        status: 'InUse',
        attachment: { instanceId: 'i-bp1exampleexample' },
        privateIps: [{ address: '10.0.0.2' }],
      });
    },
  },
];
