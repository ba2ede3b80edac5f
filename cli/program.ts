import { Command } from 'commander';
import { addCleanupTagsCommand } from './commands/cleanup-tags.ts';
import { addCostCommand } from './commands/cost.ts';
import { addDeadLettersCommand } from './commands/dead-letters.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addEmulatorCommand } from './commands/emulator.ts';
import { addInvokeCommand } from './commands/invoke.ts';
import { addProvisionCommand } from './commands/provision.ts';
import { addRestoreCommand } from './commands/restore.ts';
import { addRunCommand } from './commands/run.ts';
import { addScanCommand } from './commands/scan.ts';
import { addTeardownCommand } from './commands/teardown.ts';
import { version } from './version.ts';

/** Adds one command with its options, an example in its help, and what it does. One file per command exports one of these. */
export type AddCommand = (program: Command) => void;

const commands: readonly AddCommand[] = [
  addRunCommand,
  addScanCommand,
  addCostCommand,
  addDoctorCommand,
  addProvisionCommand,
  addDeadLettersCommand,
  addTeardownCommand,
  addRestoreCommand,
  addInvokeCommand,
  addCleanupTagsCommand,
  addEmulatorCommand,
];

/** The command line, ready to parse. It throws instead of exiting, so that every failure passes through one explanation. */
export function createProgram(): Command {
  const program = new Command('eni-reaper')
    .description(
      'Finds orphaned elastic network interfaces on Alibaba Cloud, deletes them through a queue, and verifies that they are gone.',
    )
    .version(version, '--version', 'print the version')
    .showHelpAfterError('Run "eni-reaper --help" to see the commands.')
    .showSuggestionAfterError()
    .exitOverride();
  for (const add of commands) add(program);
  return program;
}
