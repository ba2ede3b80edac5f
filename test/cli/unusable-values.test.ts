import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import { runCommand } from './command.ts';

// The build writes the version into the bundle.
Object.assign(globalThis, { PACKAGE_VERSION: '0.0.0' });
const { createProgram } = await import('../../cli/program.ts');

/** Every option that takes a value, with the words that lead to it. */
function valuedOptions(command: Command, words: readonly string[] = []): readonly (readonly string[])[] {
  return [
    ...command.options.flatMap(({ required, long }) => (required && long ? [[...words, long]] : [])),
    ...command.commands.flatMap(child => valuedOptions(child, [...words, child.name()])),
  ];
}

describe('a value with nothing in it', () => {
  const options = valuedOptions(createProgram()).map(words => words.join(' '));

  test('could be given to options of every command', () => {
    expect(options).toContain('run --region');
    expect(options).toContain('dead-letters delete --region');
    expect(options.length).toBeGreaterThan(40);
  });

  test.each(options)('is refused by %s', async option => {
    for (const value of ['', '  ', ',', ' , ,']) {
      const flag = option.split(' ').at(-1);
      await expect(
        createProgram().parseAsync([...option.split(' '), value], { from: 'user' }),
      ).rejects.toThrow(`${flag} is empty; `);
    }
  });
});

describe('a value that is most likely a slip of the pen', () => {
  let cloud: Emulator;
  beforeAll(async () => {
    cloud = await startEmulator({ world: 'default', seed: 3 });
  });
  afterAll(() => cloud.close());

  test('deletes nothing in the default region when the variable of a script is empty', async () => {
    const before = cloud.ecs.world.enis().length;
    const { exitCode, stdout, stderr } = await runCommand(cloud, [
      ...['run', '--cloud', 'alicloud', '--mode', 'delete', '--cap', '10', '--yes'],
      ...['--region', ''],
    ]);
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: '--region is empty; name a region.\n',
    });
    expect(cloud.ecs.world.enis().length).toBe(before);
  });

  test.each([
    [
      ['scan'],
      { ENI_REAPER_REGIONS: 'cn-hangzou' },
      /^ENI_REAPER_REGIONS says "cn-hangzou", .*did you mean cn-hangzhou\?$/,
    ],
    [
      ['cost'],
      { ALIBABA_CLOUD_REGION_ID: 'cn-hangzou' },
      /^ALIBABA_CLOUD_REGION_ID says "cn-hangzou", .*did you mean cn-hangzhou\?$/,
    ],
    [
      ['teardown', '--region', 'cn-hangzou', '--eni', 'eni-bp1a', '--reason', 'r'],
      {},
      /^There is no region "cn-hangzou"; did you mean cn-hangzhou\?$/,
    ],
    [['scan', '--region', 'all'], {}, /^There is no region "all"\. .*ENI_REAPER_REGIONS=all\.$/],
    [['scan', '--region', 'mars'], {}, /^There is no region "mars" for this account\.$/],
    [['doctor', '--for', 'wrker'], {}, /^--for is "wrker"; expected scan, .* Did you mean worker\?$/],
    [['run', '--mode', 'delette'], {}, /Allowed choices are report, delete\. Did you mean delete\?/],
    [['run', '--mode', 'yes'], {}, /Allowed choices are report, delete\.$/m],
  ])('is refused with what was meant: %j, %j', async (args, env, said) => {
    const { exitCode, stdout, stderr } = await runCommand(cloud, args, { env });
    expect(stderr.trimEnd()).toMatch(said);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });

  test('is guessed where no cloud answers', async () => {
    const { exitCode, stderr } = await runCommand(cloud, ['scan', '--region', 'cn-shanghia'], {
      env: { ENI_REAPER_STS_ENDPOINT: 'http://127.0.0.1:1' },
    });
    expect(stderr).toContain('Did you mean cn-shanghai, where cn-shanghia is given as the region?');
    expect(exitCode).toBe(1);
  });
});
