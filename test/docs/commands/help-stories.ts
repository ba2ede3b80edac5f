import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { encodeDeadLetter } from '../../../shared/core/messages/dead-letter.ts';
import { bodiesOn, createQueues, deployFunction, drain, messageOn, queueOf } from './deployed-functions.ts';
import { exampleWorld, instantly } from './example-world.ts';
import { documented, type Story } from './story.ts';

const runHere = 'eni-reaper run --cloud alicloud --region cn-hangzhou';
const runDeleting = 'eni-reaper run --cloud alicloud --region cn-hangzhou --mode delete --cap 10';
const idsWithEip = { begins: 'eni-reaper scan --json | jq -r' };
const showLetter = { begins: 'eni-reaper dead-letters show 5F29' };
const deleteLetter = { begins: 'eni-reaper dead-letters delete --yes' };
const askOnly = { begins: 'eni-reaper teardown --eni eni-bp1exampleexample --reason' };
const drainInstance = { begins: 'eni-reaper teardown --instance' };

/** The examples below the help of each command. */
export const helpStories: readonly Story[] = [
  {
    says: 'what a run came to is taken out of its report',
    commands: ['eni-reaper run --json | jq .outcomes'],
    needs: ['jq'],
    async tell({ run }) {
      const { exitCode, stdout } = await run('eni-reaper run --json | jq .outcomes');
      expect(exitCode).toBe(0);
      expect(JSON.parse(stdout).gone).toBeGreaterThan(0);
    },
  },
  {
    says: 'a run on the real cloud looks, and deletes what it was told to after a yes',
    commands: [runHere, runDeleting],
    needs: ['python3'],
    world: instantly,
    async tell({ cloud, run }) {
      createQueues(cloud);
      const orphans = () => cloud.ecs.world.enis().filter(eni => eni.name.startsWith('forgotten-')).length;
      const noSleep = join(import.meta.dirname, '../../cli/no-sleep.cjs');
      const env = { ENI_REAPER_GRACE_PERIOD: '0s', NODE_OPTIONS: `--require ${noSleep}` };
      expect((await run(runHere, { env })).exitCode).toBe(0);
      // Once to mark, once more to delete.
      expect((await run(runDeleting, { env, typed: 'y\n' })).exitCode).toBe(0);
      expect(orphans()).toBe(4);
      expect((await run(runDeleting, { env, typed: 'y\n' })).exitCode).toBe(0);
      expect(orphans()).toBe(0);
    },
  },
  {
    says: 'a look is narrowed by region and by word, and a help is found by name',
    commands: [
      'eni-reaper scan --region cn-hangzhou',
      'eni-reaper scan --region cn-hangzhou --region cn-shanghai',
      idsWithEip,
      'eni-reaper cost --region cn-hangzhou --quota 5000',
      'eni-reaper cleanup-tags --dry-run',
      'eni-reaper help teardown',
    ],
    needs: ['jq'],
    async tell({ cloud, run }) {
      const place = { accountId: cloud.accountId, region: cloud.region };
      const [withEip] = cloud.ecs.world.enis(place).filter(eni => eni.name === 'with-eip');
      cloud.ecs.world.touch(withEip?.eniId ?? '', { tags: { 'eni-reaper:first-seen': 'x' } });
      const before = JSON.stringify(cloud.ecs.world.enis());
      const said = async (script: string) => {
        const { exitCode, stdout } = await run(script);
        expect({ script, exitCode }).toEqual({ script, exitCode: 0 });
        return stdout;
      };
      const regions = /^cn-\w+(?=, account)/gm;
      expect((await said('eni-reaper scan --region cn-hangzhou')).match(regions)).toEqual(['cn-hangzhou']);
      const both = await said('eni-reaper scan --region cn-hangzhou --region cn-shanghai');
      expect(both.match(regions)).toEqual(['cn-hangzhou', 'cn-shanghai']);
      expect(await said(documented(idsWithEip).text)).toBe(`${withEip?.eniId}\n`);
      expect(await said('eni-reaper cost --region cn-hangzhou --quota 5000')).toContain('5000');
      expect(await said('eni-reaper cleanup-tags --dry-run')).toContain(withEip?.eniId);
      expect(await said('eni-reaper help teardown')).toContain('Usage: eni-reaper teardown');
      expect(JSON.stringify(cloud.ecs.world.enis())).toBe(before);
    },
  },
  {
    says: 'queues are created in the region that is named, and permissions are tried for the functions that are named',
    commands: ['eni-reaper provision --region cn-hangzhou', 'eni-reaper doctor --for scan --for worker'],
    async tell({ run }) {
      const created = await run('eni-reaper provision --region cn-hangzhou');
      expect([created.exitCode, created.stdout.match(/ created$/gm)?.length]).toEqual([0, 4]);
      const { stdout } = await run('eni-reaper doctor --for scan --for worker');
      expect(stdout).toContain('permission ecs:DeleteNetworkInterface');
      expect(stdout).not.toContain('permission ecs:DetachNetworkInterface');
    },
  },
  {
    says: 'dead letters are listed, shown, sent again on trial, and deleted into a file',
    commands: [
      'eni-reaper dead-letters list --all',
      showLetter,
      'eni-reaper dead-letters redrive --all --dry-run',
      deleteLetter,
    ],
    async tell({ cloud, folder, run }) {
      createQueues(cloud);
      const message = { kind: 'delete-task', version: 1, eniId: 'eni-bp1exampleexample' };
      const letter = encodeDeadLetter({ outcome: 'exhausted', reason: 'no end', attempts: 12, message });
      const { messageId } = queueOf(cloud, 'dead-letter').send(Buffer.from(letter).toString('base64'));
      const id = documented(showLetter).text.split(' ').at(-1) ?? '';
      for (const script of [
        'eni-reaper dead-letters list --all',
        documented(showLetter).text,
        'eni-reaper dead-letters redrive --all --dry-run',
      ]) {
        expect((await run(script, { fill: { [id]: messageId } })).stdout).toContain(messageId);
        // What was read is given back, and hidden for a second.
        cloud.foundation.clock.shiftMs(1_000);
      }
      expect(bodiesOn(cloud, 'delete')).toEqual([]);
      const { exitCode } = await run(documented(deleteLetter).text, { fill: { [id]: messageId } });
      expect([exitCode, queueOf(cloud, 'dead-letter').snapshot()]).toEqual([0, []]);
      expect(readFileSync(join(folder, 'deleted.jsonl'), 'utf8')).toContain('eni-bp1exampleexample');
    },
  },
  {
    says: 'a teardown is asked for on trial, and an instance is drained of all but its primary ENI',
    commands: [askOnly, drainInstance],
    world: exampleWorld,
    async tell({ cloud, run }) {
      createQueues(cloud);
      deployFunction(cloud, 'teardown');
      expect((await run(documented(askOnly).text)).exitCode).toBe(0);
      expect(queueOf(cloud, 'teardown').snapshot()).toEqual([]);
      const asked = run(documented(drainInstance).text);
      await messageOn(cloud, 'teardown');
      await drain(cloud, 'teardown', { maxHours: 0.2 });
      const { exitCode, stdout } = await asked;
      // The primary ENI goes with its instance, so a drain of an instance never ends with everything gone.
      expect([exitCode, stdout]).toEqual([1, expect.stringContaining('not-secondary')]);
      expect(cloud.ecs.world.enis().map(({ type }) => type)).toEqual(['Primary']);
    },
  },
  {
    says: 'the emulator listens on the port that is named',
    commands: ['eni-reaper emulator --port 4444'],
    async tell({ start }) {
      const { firstLine, stop } = start('eni-reaper emulator --port 4444', { fill: { '4444': '0' } });
      expect(JSON.parse(await firstLine).endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      await stop();
    },
  },
];
