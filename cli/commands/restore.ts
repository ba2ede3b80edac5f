import type { Restored, RestoreOptions } from '../../shared/app/operator/restore-eni.ts';
import type { Operator } from '../../shared/compose/operator.ts';
import { restoreInPlace } from '../../shared/compose/restore.ts';
import { CloudError, ConfigError } from '../../shared/core/errors.ts';
import type { RestorePlan } from '../../shared/core/restore/restore-plan.ts';
import type { Place } from '../../shared/ports.ts';
import { connectHome } from '../connect.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { stopOnInterrupt } from '../interruption.ts';
import { type Output, standardOutput } from '../output.ts';
import type { AddCommand } from '../program.ts';
import { type ReadRecords, readRecords } from '../restore/read-records.ts';
import {
  exitCodeForRestore,
  type RestoreReport,
  type RestoreRow,
  renderRestoreRows,
  restoreAdvice,
} from '../restore/restore-report.ts';

export const addRestoreCommand: AddCommand = program => {
  program
    .command('restore')
    .argument(
      '<file>',
      'a file with "gone" events of the result queue: one, a list, or one on each line; - for stdin',
    )
    .description('create deleted ENIs again from their records, as far as that can be')
    .option(
      '--attach',
      'attach each to the instance that its record names, and wait until it is in use there',
    )
    .option('--any-ip', 'take another primary address where the old one is taken')
    .option('--dry-run', 'only show what would be created')
    .option('--json', 'print one restore-report object on stdout')
    .addHelpText(
      'after',
      '\nAn ENI comes back with another id and another MAC address. To repeat the command is harmless for a while: the provider answers' +
        '\nwith the ENI of the first time.' +
        '\n\nExample:\n  eni-reaper restore gone.jsonl --dry-run',
    )
    .action(async (file: string, options: RestoreCommandOptions) => {
      process.exitCode = await restore(file, options);
    });
};

interface RestoreCommandOptions {
  readonly attach?: true;
  readonly anyIp?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

/** Restores each ENI for itself: one that cannot be brought back does not stop the others, unless the key at hand may bring back none. */
async function restore(file: string, options: RestoreCommandOptions): Promise<ExitCode> {
  const output = standardOutput(false);
  const { plans, unusable } = readRecords(file);
  for (const because of unusable) output.say(`Cannot be restored: ${because}.`);
  if (options.dryRun) {
    const shown = plans.map(({ source, plan }) => ({ eniId: source.eniId, region: source.region, ...plan }));
    const report = { kind: 'restore-plan', version: 1, enis: shown, unusable };
    await output.data(JSON.stringify(report, undefined, options.json ? 0 : 2));
    output.say('Nothing was created.');
    return unusable.length === 0 ? exitCodes.clean : exitCodes.failed;
  }
  const { rows, notTried } =
    plans.length === 0 ? { rows: [], notTried: [] } : await restoreAll(plans, options, output);
  const report: RestoreReport = { kind: 'restore-report', version: 1, enis: rows, notTried, unusable };
  if (options.json) await output.data(JSON.stringify(report));
  else if (rows.length > 0) await output.data(renderRestoreRows(rows));
  for (const { eniId, lost } of rows) for (const sentence of lost) output.say(`${eniId}: ${sentence}`);
  for (const sentence of restoreAdvice(report)) output.say(sentence);
  return exitCodeForRestore(report);
}

async function restoreAll(
  plans: ReadRecords['plans'],
  options: RestoreCommandOptions,
  output: Output,
): Promise<{ readonly rows: readonly RestoreRow[]; readonly notTried: readonly string[] }> {
  const rows: RestoreRow[] = [];
  const notTried: string[] = [];
  let underWay = '';
  const signal = stopOnInterrupt(output, 'Interrupted; the ENI that is under way is finished first.', () =>
    ['Ended in the middle of a step. What is certain:', renderRestoreRows(rows), underWay, repeat]
      .filter(line => line !== '')
      .join('\n'),
  );
  const operator = await connectHome(plans[0]?.source.region);
  const closedAccounts = new Set<string>();
  for (const { source, plan } of plans) {
    const { accountId = operator.home.accountId, region } = source;
    if (signal.aborted || closedAccounts.has(accountId)) {
      notTried.push(source.eniId);
      continue;
    }
    output.progress(`${rows.length} of ${plans.length} restored`);
    const { isForbidden, ...restored } = await restoreOne(operator, { accountId, region }, plan, {
      attach: options.attach === true,
      anyIp: options.anyIp === true,
      signal,
      onCreated(newEniId) {
        underWay = `${source.eniId} is now ${newEniId}.`;
        // An attach may take two minutes, and whoever does not wait for it has to know what exists.
        if (options.attach) output.say(`${underWay} Attaching it.`);
      },
    });
    underWay = '';
    rows.push({ eniId: source.eniId, region, lost: plan.lost, ...restored });
    // What may not be done for one may not be done for the next one either.
    if (isForbidden) closedAccounts.add(accountId);
  }
  return { rows, notTried };
}

const repeat =
  'Repeat the command: it creates nothing twice while the provider remembers, and tells what exists.';

async function restoreOne(
  operator: Operator,
  place: Place,
  plan: RestorePlan,
  how: RestoreOptions,
): Promise<Partial<Restored> & Pick<Restored, 'problems' | 'isForbidden'>> {
  try {
    return await restoreInPlace(operator, place, plan, how);
  } catch (error) {
    if (error instanceof ConfigError)
      return { problems: [error.message], isForbidden: place.accountId !== operator.home.accountId };
    // Only the role of another account was asked for yet.
    if (error instanceof CloudError)
      return { problems: [error.message], isForbidden: error.handling === 'forbidden' };
    throw error;
  }
}
