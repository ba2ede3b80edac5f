import { expect } from 'vitest';
import type { Emulator } from '../../../emulator/start-emulator.ts';
import { bodiesOn, createQueues, deployFunction, drain, queueOf } from './deployed-functions.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

const list = 'eni-reaper dead-letters list';
const show = 'eni-reaper dead-letters show <id>';
const remove = 'eni-reaper dead-letters delete <id>';
const dryRun = 'eni-reaper dead-letters redrive --outcome exhausted --dry-run';
const redriveUndelivered = 'eni-reaper dead-letters redrive --outcome undelivered';

/** The id of the one dead letter of this kind, as `list` prints it. */
async function idOf(outcome: string, { run }: Stage): Promise<string> {
  const { exitCode, stdout } = await run(list);
  const ids = [...stdout.matchAll(/^ +(\S{16,}) +(\S+)/gm)].filter(([, , said]) => said === outcome);
  expect([exitCode, ids.length]).toEqual([4, 1]);
  return ids[0]?.[1] ?? '';
}

/** Two scans, and as many looks of the worker as it takes. */
async function sweep({ cloud, run }: Stage): Promise<void> {
  await run('eni-reaper invoke scan');
  await run('eni-reaper invoke scan');
  await drain(cloud, 'worker', { maxHours: 0.2 });
}

const orphans = ({ ecs }: Emulator) => ecs.world.enis().filter(eni => eni.name.startsWith('forgotten-'));

/** docs/OPERATIONS.md, "Dead letters": each kind comes about by itself, is shown, and ends as its row says. */
export const deadLetterStories: readonly Story[] = [
  {
    says: 'tasks that were given up are one group, go back to their queue, and end there once the cause is removed',
    commands: [list, dryRun],
    async tell(stage) {
      const { cloud, run } = stage;
      createQueues(cloud);
      deployFunction(cloud, 'scan');
      deployFunction(cloud, 'worker', { ENI_REAPER_MAX_ATTEMPTS: '2' });
      const effect = { kind: 'refuse', code: 'Forbidden.RAM', status: 403 } as const;
      cloud.foundation.faults.add({ service: 'ecs', action: 'DeleteNetworkInterface', effect });
      await sweep(stage);
      const before = await run(list);
      expect(before.exitCode).toBe(4);
      // The reason of the last look is in it.
      expect(before.stdout).toMatch(/^ +4 +exhausted +looked at 2 times.*Forbidden\.RAM/m);

      cloud.foundation.faults.clear();
      const foreseen = await run(dryRun);
      expect(foreseen.stdout.match(/sent to eni-reaper-delete\b/g)).toHaveLength(4);
      expect(bodiesOn(cloud, 'delete')).toEqual([]);
      // What the dry run gave back stays hidden for a second.
      cloud.foundation.clock.shiftMs(1_000);
      expect((await run(dryRun.replace(' --dry-run', ''))).exitCode).toBe(0);
      await drain(cloud, 'worker', { maxHours: 0.1 });
      expect(orphans(cloud)).toEqual([]);
      expect((await run(list)).exitCode).toBe(0);
    },
  },
  {
    says: 'a message that nobody understands is shown whole, and deleted by its id after a yes',
    commands: [list, show, remove],
    needs: ['python3'],
    async tell(stage) {
      const { cloud, run } = stage;
      createQueues(cloud);
      deployFunction(cloud, 'worker');
      queueOf(cloud, 'delete').send(Buffer.from('{"kind":"delete-everything"}').toString('base64'));
      await drain(cloud, 'worker', { maxHours: 0.1 });
      const fill = { '<id>': await idOf('poison', stage) };
      expect((await run(show, { fill })).stdout).toContain('delete-everything');
      expect((await run(remove, { fill, typed: 'n\n' })).exitCode).toBe(1);
      expect(queueOf(cloud, 'dead-letter').snapshot()).toHaveLength(1);
      expect((await run(remove, { fill, typed: 'y\n' })).exitCode).toBe(0);
      expect(queueOf(cloud, 'dead-letter').snapshot()).toEqual([]);
    },
  },
  {
    says: 'what the event stream gave up on is sent again, and ends once the function works',
    commands: [list, redriveUndelivered],
    async tell(stage) {
      const { cloud, run } = stage;
      createQueues(cloud);
      deployFunction(cloud, 'scan');
      deployFunction(cloud, 'worker', { ENI_REAPER_MIN_AGE: 'soon' });
      await run('eni-reaper invoke scan');
      await run('eni-reaper invoke scan');
      // The deployed stream tries for a day, and then does the same.
      await drain(cloud, 'worker', { retry: 'BACKOFF_RETRY', maxHours: 0.2 });
      expect((await run(list)).stdout).toMatch(/^ +4 +undelivered +/m);
      deployFunction(cloud, 'worker');
      expect((await run(redriveUndelivered)).exitCode).toBe(0);
      await drain(cloud, 'worker', { maxHours: 0.1 });
      expect(orphans(cloud)).toEqual([]);
    },
  },
  {
    says: 'the record of a scan that failed says why, and is deleted',
    commands: [list, show, remove],
    needs: ['python3'],
    async tell(stage) {
      const { cloud, run } = stage;
      const { accountId, region } = cloud;
      createQueues(cloud);
      const onFailure = `acs:mns:${region}:${accountId}:/queues/eni-reaper-dead-letter/messages`;
      const asyncConfig = { maxAsyncRetryAttempts: 0, onFailure };
      deployFunction(cloud, 'scan', { ENI_REAPER_MIN_AGE: 'soon' }, { asyncConfig });
      const accepted = await cloud.fc.platform.invoke('eni-reaper-scan', '{}', { mode: 'async' });
      await accepted.outcome;
      const fill = { '<id>': await idOf('failed-invocation', stage) };
      expect((await run(show, { fill })).stdout).toContain('ENI_REAPER_MIN_AGE is');
      expect((await run(remove, { fill, typed: 'y\n' })).exitCode).toBe(0);
      expect((await run(list)).exitCode).toBe(0);
    },
  },
];
