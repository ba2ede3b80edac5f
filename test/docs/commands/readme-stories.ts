import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import * as z from 'zod';
import { makeCheckout } from './checkout.ts';
import { documented, type Story } from './story.ts';

const start = 'npm start';
const emulator = 'npm run -s emulator';
const emulatorWithWorld = 'eni-reaper emulator --port 4444 --world world.json';

/** README.md, and what other documents say about a checkout. */
export const readmeStories: readonly Story[] = [
  {
    says: 'two commands build and show the whole main job, and a third prints it as one object',
    commands: ['npm ci', start, 'npm start -- --json'],
    async tell(stage) {
      const { env, takeBuilds } = makeCheckout(stage);
      // Without a network nothing can be installed, but npm says whether it could be.
      const fill = { 'npm ci': 'npm ci --dry-run' };
      const shown = await stage.run(documented(start).block, { env, fill });
      // One build at the end of the install, one before the start.
      expect([shown.exitCode, takeBuilds()]).toEqual([0, 2]);
      expect(shown.stdout).toMatch(/ENIs are verified gone .* wrongly deleted: 0\./);
      const { exitCode, stdout } = await stage.run('npm start -- --json', { env });
      expect(exitCode).toBe(0);
      const report = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
      expect(report).toMatchObject({ kind: 'run-report', wronglyDeleted: 0 });
    },
  },
  {
    says: 'the command is the same in all ways to call it',
    commands: [
      'npm run build',
      'npm start -- --help',
      'npm start -- <command>',
      'npm start -s',
      'npx eni-reaper <command>',
      'npx eni-reaper …',
      'eni-reaper <command>',
      'eni-reaper …',
    ],
    async tell(stage) {
      const { env, takeBuilds } = makeCheckout(stage);
      expect((await stage.run('npm run build', { env })).exitCode).toBe(0);
      expect(takeBuilds()).toBe(1);
      const said = async (script: string, fill = {}) => {
        const { exitCode, stdout } = await stage.run(script, { env, fill });
        expect({ script, exitCode }).toEqual({ script, exitCode: 0 });
        return stdout.replace(/^\n> .*\n> .*\n\n/gm, '');
      };
      const help = await said('npm start -- --help');
      for (const name of ['scan', 'doctor', 'provision', 'teardown']) expect(help).toContain(`\n  ${name} `);
      const fill = { '<command>': '--help', '…': '--help', 'npm start -s': 'npm start -s -- --help' };
      for (const script of [
        'npm start -- <command>',
        'npm start -s',
        'npx eni-reaper <command>',
        'npx eni-reaper …',
        'eni-reaper <command>',
        'eni-reaper …',
      ])
        expect(await said(script, fill)).toBe(help);
    },
  },
  {
    says: 'in a checkout, queues are created, what is still missing is said, and every orphan is shown',
    commands: ['npx eni-reaper provision', 'npx eni-reaper doctor', 'npx eni-reaper scan'],
    async tell(stage) {
      const { cloud, run } = stage;
      const { env } = makeCheckout(stage);
      const missing = async () => {
        const doctor = 'npx eni-reaper doctor';
        const fill = { [doctor]: `${doctor} --fc-endpoint ${cloud.endpoint}` };
        const { stdout } = await run(doctor, { env, fill });
        return [...stdout.matchAll(/^ {2}problem {2}(queue \S+) /gm)].map(match => match[1]);
      };
      expect(await missing()).toHaveLength(4);
      expect((await run('npx eni-reaper provision', { env })).stdout.match(/ created$/gm)).toHaveLength(4);
      const again = await run('npx eni-reaper provision', { env });
      expect([again.exitCode, again.stdout.match(/ already there$/gm)?.length]).toEqual([0, 4]);
      expect(await missing()).toEqual([]);
      const { exitCode, stdout } = await run('npx eni-reaper scan', { env });
      const total = cloud.ecs.world.enis({ accountId: cloud.accountId, region: cloud.region }).length;
      const counts = [...stdout.matchAll(/^ {2}[a-z-]+ +(\d+) {2}\S/gm)].map(match => Number(match[1]));
      expect([exitCode, counts.reduce((sum, count) => sum + count, 0)]).toEqual([0, total]);
      expect(stdout).toMatch(/^ {2}first-sighting +4 /m);
    },
  },
  {
    says: 'the emulator prints where it listens before anything else, with the world of its page and without',
    commands: [emulator, emulatorWithWorld],
    async tell(stage) {
      const { env } = makeCheckout(stage);
      const page = readFileSync('emulator/README.md', 'utf8');
      const world = [...page.matchAll(/^```json\n([\s\S]*?)^```$/gm)].at(-1)?.[1] ?? '';
      stage.write('world.json', world);
      // Port 4444 may be taken on this machine.
      for (const [script, enis] of [
        [emulator, 23],
        [emulatorWithWorld, 45],
      ] as const) {
        const { firstLine, stop } = stage.start(script, { env, fill: { '4444': '0' } });
        const { endpoint } = JSON.parse(await firstLine);
        const state = z.object({ ecs: z.object({ enis: z.array(z.unknown()) }) });
        const answer = await fetch(`${endpoint}/_emulator/state`);
        const { ecs } = state.parse(await answer.json());
        await stop();
        expect(ecs.enis).toHaveLength(enis);
      }
    },
  },
];
