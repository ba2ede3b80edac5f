import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import { ConfigError } from '../../shared/core/errors.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { interrupted } from '../interruption.ts';
import { standardOutput } from '../output.ts';
import type { AddCommand } from '../program.ts';

export const addEmulatorCommand: AddCommand = program => {
  program
    .command('emulator')
    .description(
      'start a loopback Alibaba Cloud for tests; the first line on stdout says where it is and which key it takes',
    )
    .option('--port <number>', 'the port to listen on; 0 takes any free one', '0')
    .option('--world <file>', 'a world file to start with, instead of the small default world')
    .option('--empty', 'start with nothing in it', false)
    .option('--seed <number>', 'the same seed and the same requests give the same ids and durations', '1')
    .option('--json', 'changes nothing: the first line is JSON in any case')
    .addHelpText('after', '\nExample:\n  eni-reaper emulator --port 4444')
    .action(async (options: EmulatorCommandOptions) => {
      process.exitCode = await emulate(options);
    });
};

interface EmulatorCommandOptions {
  readonly port: string;
  readonly world?: string;
  readonly empty: boolean;
  readonly seed: string;
}

/** Runs the emulator until it is interrupted. The first line on stdout is JSON; what it did not understand goes to stderr. */
async function emulate(options: EmulatorCommandOptions): Promise<ExitCode> {
  // The heap may grow by a third between collections, not fourfold: a large world then needs half the memory, and a request
  // takes no measurably longer.
  setFlagsFromString('--heap-growing-percent=30');
  const emulator = await start(options);
  const { endpoint, accessKeyId, accessKeySecret, accountId, region, fixtures } = emulator;
  const ended = interrupted();
  await standardOutput(false).data(
    JSON.stringify({ endpoint, accessKeyId, accessKeySecret, accountId, region, fixtures }),
  );
  await ended;
  await emulator.close();
  return exitCodes.clean;
}

async function start({ port, seed, world, empty }: EmulatorCommandOptions): Promise<Emulator> {
  if (empty && world !== undefined)
    throw new ConfigError(['--empty and --world contradict each other: say with what to start in one way.']);
  const document = world === undefined ? undefined : readWorld(world);
  try {
    return await startEmulator({
      port: wholeNumber('--port', port, 65_535),
      seed: wholeNumber('--seed', seed, 2 ** 32 - 1),
      world: empty ? 'empty' : (document ?? 'default'),
      complain: line => process.stderr.write(`${line}\n`),
    });
  } catch (error) {
    // What the system refuses, such as a port that is taken, has a code; everything else that can be wrong is in the file.
    if (world === undefined || !(error instanceof Error) || error instanceof ConfigError || 'code' in error)
      throw error;
    throw new ConfigError([`The world file ${world} cannot be used. ${error.message}`]);
  }
}

function readWorld(path: string): object {
  try {
    const world: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof world === 'object' && world !== null) return world;
  } catch {
    // Falls through to the sentence below, which covers a missing file and broken JSON alike.
  }
  throw new ConfigError([
    `The world file ${path} cannot be read as JSON. emulator/README.md describes the format.`,
  ]);
}

function wholeNumber(flag: string, text: string, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= most) return value;
  throw new ConfigError([`${flag} is ${JSON.stringify(text)}; expected a whole number from 0 to ${most}.`]);
}
