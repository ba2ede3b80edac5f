import { type Command, Option } from 'commander';
import { deadLetterOutcomes } from '../../shared/core/messages/dead-letter-reading.ts';
import { deleteLetters } from '../dead-letters/delete-letters.ts';
import { listLetters } from '../dead-letters/list-letters.ts';
import { redriveLetters } from '../dead-letters/redrive-letters.ts';
import { showLetter } from '../dead-letters/show-letter.ts';
import type { AddCommand } from '../program.ts';

export const addDeadLettersCommand: AddCommand = program => {
  const letters = program
    .command('dead-letters')
    .description('look at what nobody could finish, send it again, or delete it')
    .addHelpText(
      'after',
      '\nExamples:\n  eni-reaper dead-letters list --all\n  eni-reaper dead-letters redrive --all --dry-run',
    );

  withPlace(letters.command('list'))
    .description(
      'group the dead letters by outcome and reason, each with its age; takes nothing away; exits with 4 when there are any',
    )
    .option(
      '--all',
      'read through the whole queue, up to 1,000 letters; each is hidden from others for a moment',
    )
    .addHelpText('after', '\nExample:\n  eni-reaper dead-letters list --all')
    .action(async options => {
      process.exitCode = await listLetters(options);
    });

  withPlace(letters.command('show'))
    .argument('<id>', 'the id of a dead letter, as list prints it')
    .description('print one dead letter whole')
    .addHelpText(
      'after',
      '\nExample:\n  eni-reaper dead-letters show 5F290C926D472878-2-14D9529A8FA-200000001',
    )
    .action(async (id, options) => {
      process.exitCode = await showLetter(id, options);
    });

  withPlace(letters.command('redrive'))
    .argument('[ids...]', 'ids of dead letters, as list prints them')
    .description(
      'send dead letters to the queue they came from, with their attempts counted anew, and then remove them',
    )
    .addOption(
      new Option(
        '--outcome <word>',
        'all of this outcome, up to 1,000; poison is sent too when it is named',
      ).choices(deadLetterOutcomes),
    )
    .option('--all', 'all but poison, up to 1,000')
    .option('--dry-run', 'only say what would be sent where')
    .option('--yes', 'do not ask when teardowns are among them')
    .addHelpText('after', '\nExample:\n  eni-reaper dead-letters redrive --outcome exhausted --dry-run')
    .action(async (ids, options) => {
      process.exitCode = await redriveLetters(ids, options);
    });

  withPlace(letters.command('delete'))
    .argument('<ids...>', 'ids of dead letters, as list prints them')
    .description(
      'print dead letters, one JSON object a line, and remove them for good; with --json a last line says what became of each',
    )
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      '\nExample:\n  eni-reaper dead-letters delete --yes 5F290C926D472878-2-14D9529A8FA-200000001 > deleted.jsonl',
    )
    .action(async (ids, options) => {
      process.exitCode = await deleteLetters(ids, options);
    });
};

function withPlace(command: Command): Command {
  return command
    .option('--region <id>', 'where the queues are (default: ALIBABA_CLOUD_REGION_ID)')
    .option('--json', 'print JSON on stdout');
}
