import { expect } from 'vitest';
import type { Emulator } from '../../../emulator/start-emulator.ts';
import {
  bodiesOn,
  createQueues,
  deployFunction,
  deployTriggers,
  drain,
  functionNames,
} from './deployed-functions.ts';
import type { Story } from './story.ts';

const marked = ({ ecs }: Emulator) => ecs.world.enis().filter(eni => eni.tags.has('eni-reaper:first-seen'));

/** docs/OPERATIONS.md, for whoever is woken by it: each remedy that is a command is given to a deployment that has the symptom. */
export const symptomStories: readonly Story[] = [
  {
    says: 'nothing was scanned: doctor names the timer, and the scan is tried now, changes nothing, and says why it fails',
    commands: ['eni-reaper doctor', 'eni-reaper invoke scan --mode report'],
    async tell({ cloud, run }) {
      createQueues(cloud);
      for (const name of functionNames) deployFunction(cloud, name);
      deployTriggers(cloud).timer.stop();
      const { stdout: told } = await run('eni-reaper doctor');
      expect(told).toMatch(/^ {2}problem {2}trigger eni-reaper-scan\/hourly /m);

      const { exitCode, stdout } = await run('eni-reaper invoke scan --mode report');
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/^cn-hangzhou, account .*, 4 of them orphans\.$/m);
      expect(marked(cloud)).toEqual([]);
      deployFunction(cloud, 'scan', { ENI_REAPER_MIN_AGE: 'soon', ENI_REAPER_DELETE_CAP: 'many' });
      const failed = await run('eni-reaper invoke scan --mode report');
      expect(failed.exitCode).toBe(1);
      // All wrong settings are listed at once, as the row "a function fails" says.
      expect(failed.stderr).toMatch(/ENI_REAPER_MIN_AGE is "soon".*ENI_REAPER_DELETE_CAP is "many"/s);
    },
  },
  {
    says: 'tasks pile up: doctor names the event stream that has stopped',
    commands: ['eni-reaper doctor'],
    async tell({ cloud, run }) {
      createQueues(cloud);
      for (const name of functionNames) deployFunction(cloud, name);
      deployTriggers(cloud).worker.stop();
      const { stdout } = await run('eni-reaper doctor');
      expect([...stdout.matchAll(/^ {2}problem {2}(trigger \S+) /gm)].map(match => match[1])).toEqual([
        'trigger eni-reaper-worker/delete-queue',
      ]);
    },
  },
  {
    says: 'the breaker tripped: a look shows what the candidates have in common, and a higher breaker lets them go',
    commands: ['eni-reaper scan'],
    async tell({ cloud, run }) {
      createQueues(cloud);
      deployFunction(cloud, 'scan', { ENI_REAPER_BREAKER_COUNT: '2' });
      await run('eni-reaper invoke scan');
      expect((await run('eni-reaper invoke scan')).exitCode).toBe(3);
      expect(bodiesOn(cloud, 'delete')).toEqual([]);

      const { stdout } = await run('eni-reaper scan');
      const orphans = stdout.slice(stdout.indexOf('Orphans:'));
      const vSwitchId = cloud.fixtures.ecs?.vSwitchId ?? '';
      expect(orphans.match(new RegExp(`${vSwitchId}  forgotten-\\d`, 'g'))).toHaveLength(4);

      deployFunction(cloud, 'scan', { ENI_REAPER_BREAKER_COUNT: '4' });
      expect((await run('eni-reaper invoke scan')).exitCode).toBe(0);
      expect(bodiesOn(cloud, 'delete')).toHaveLength(4);
    },
  },
  {
    says: 'nothing arrives on the result queue: once it is there, the outcomes that were kept are sent',
    commands: ['eni-reaper provision'],
    async tell({ cloud, run }) {
      createQueues(cloud, ['delete', 'teardown', 'dead-letter']);
      deployFunction(cloud, 'scan');
      deployFunction(cloud, 'worker');
      await run('eni-reaper invoke scan');
      await run('eni-reaper invoke scan');
      await drain(cloud, 'worker', { maxHours: 0.1 });
      expect(cloud.ecs.world.enis().filter(eni => eni.name.startsWith('forgotten-'))).toEqual([]);

      const { exitCode, stdout } = await run('eni-reaper provision');
      expect([exitCode, stdout.match(/ (?:created|already there)$/gm)?.length]).toEqual([0, 4]);
      expect(stdout).toMatch(/^ {2}eni-reaper-result +created$/m);
      await drain(cloud, 'worker', { maxHours: 2 });
      const outcomes = bodiesOn(cloud, 'result').map(event => event['type']);
      expect(outcomes).toEqual(Array.from({ length: 4 }, () => 'eni-reaper.eni.gone'));
    },
  },
  {
    says: 'the signature does not match: doctor tells a wrong secret from a wrong clock',
    commands: ['eni-reaper doctor'],
    async tell({ cloud, run }) {
      createQueues(cloud);
      const problems = async (env = {}) =>
        [...(await run('eni-reaper doctor', { env })).stdout.matchAll(/^ {2}problem {2}(\S+)/gm)].map(
          match => match[1],
        );
      expect(await problems({ ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'wrong' })).toEqual(['credentials']);
      cloud.foundation.clock.shiftMs(20 * 60_000);
      expect(await problems()).toContain('clock');
    },
  },
];
