import type { Command } from 'commander';
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
import { programWith } from './program-with.ts';

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

/** The whole command line, ready to parse. */
export const createProgram = (): Command => programWith(commands);
