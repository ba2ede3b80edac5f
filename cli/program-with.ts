import { Command } from 'commander';
import type { AddCommand } from './program.ts';
import { refuseUnusableValues } from './refuse-unusable-values.ts';
import { version } from './version.ts';

/** A command line of these commands, ready to parse. It throws instead of exiting, so that every failure passes through one explanation. */
export function programWith(commands: readonly AddCommand[]): Command {
  const program = new Command('eni-reaper')
    .description(
      'Finds orphaned elastic network interfaces on Alibaba Cloud, deletes them through a queue, and verifies that they are gone.',
    )
    .version(version, '--version', 'print the version')
    .showHelpAfterError('Run "eni-reaper --help" to see the commands.')
    .helpCommand('help [command]', 'show the help of a command')
    .addHelpText('after', '\nExamples:\n  eni-reaper scan --region cn-hangzhou\n  eni-reaper help teardown')
    .showSuggestionAfterError()
    .exitOverride();
  for (const add of commands) add(program);
  refuseUnusableValues(program);
  for (const command of program.commands) pointToOwnHelp(command, 'eni-reaper');
  return program;
}

/** After a mistyped option the page that lists the options helps, not the one that lists the commands. */
function pointToOwnHelp(command: Command, parents: string): void {
  const name = `${parents} ${command.name()}`;
  command.showHelpAfterError(`Run "${name} --help" to see what it takes.`);
  for (const child of command.commands) pointToOwnHelp(child, name);
}
