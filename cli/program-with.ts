import { Command } from 'commander';
import type { AddCommand } from './program.ts';
import { version } from './version.ts';

/** A command line of these commands, ready to parse. It throws instead of exiting, so that every failure passes through one explanation. */
export function programWith(commands: readonly AddCommand[]): Command {
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
