#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { emulate } from './commands/emulator.ts';
import { run } from './commands/run.ts';
import { exitCodes } from './exit-codes.ts';
import { explainFailure } from './explain-failure.ts';

const program = new Command('eni-reaper')
  .description(
    'Finds orphaned elastic network interfaces on Alibaba Cloud, deletes them through a queue, and verifies that they are gone.',
  )
  .showHelpAfterError('Run "eni-reaper --help" to see the commands.')
  .showSuggestionAfterError()
  .exitOverride();

program
  .command('run', { isDefault: true })
  .description('run the whole main job on an embedded cloud: timer, scan, queue, worker, verified deletion')
  .option('--json', 'print one run-report object on stdout')
  .addHelpText('after', '\nExample:\n  eni-reaper run --json | jq .outcomes')
  .action(async ({ json = false }: { json?: boolean }) => {
    process.exitCode = await run({ json });
  });

program
  .command('emulator')
  .description(
    'start a loopback Alibaba Cloud for tests; the first line on stdout says where it is and which key it takes',
  )
  .option('--port <number>', 'the port to listen on; 0 takes any free one', '0')
  .option('--world <file>', 'a world file to start with, instead of the small default world')
  .option('--empty', 'start with nothing in it')
  .option('--seed <number>', 'the same seed and the same requests give the same ids and durations', '1')
  .addHelpText('after', '\nExample:\n  eni-reaper emulator --port 4444 | head -1')
  .action(async (options: { port: string; world?: string; empty?: boolean; seed: string }) => {
    process.exitCode = await emulate(options);
  });

async function main(): Promise<void> {
  try {
    await program.parseAsync(process.argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? exitCodes.clean : exitCodes.usage;
      return;
    }
    const { sentence, exitCode } = explainFailure(error);
    process.stderr.write(`${sentence}\n`);
    process.exitCode = exitCode;
  }
}

void main();
