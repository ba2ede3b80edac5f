import type { Restored } from '../../shared/app/operator/restore-eni.ts';
import type { Operator } from '../../shared/compose/operator.ts';
import { restoreInPlace } from '../../shared/compose/restore.ts';
import { CloudError, ConfigError } from '../../shared/core/errors.ts';
import type { RestorePlan } from '../../shared/core/restore/restore-plan.ts';
import type { RestoreSource } from '../../shared/core/restore/restore-source.ts';
import { connectHome } from '../connect.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { stopOnInterrupt } from '../interruption.ts';
import { standardOutput } from '../output.ts';
import { renderPlainTable } from '../plain-table.ts';
import type { AddCommand } from '../program.ts';
import { readRecords } from '../restore/read-records.ts';

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

interface RestoreRow extends Partial<Restored> {
  readonly eniId: string;
  readonly region: string;
  readonly lost: readonly string[];
  readonly problems: readonly string[];
}

/** Restores each ENI for itself: one that cannot be brought back does not stop the others. */
async function restore(file: string, options: RestoreCommandOptions): Promise<ExitCode> {
  const output = standardOutput(false);
  const { plans, unusable } = readRecords(file);
  for (const because of unusable) output.say(`Cannot be restored: ${because}.`);
  if (options.dryRun) {
    const shown = plans.map(({ source, plan }) => ({ eniId: source.eniId, region: source.region, ...plan }));
    void output.data(
      JSON.stringify({ kind: 'restore-plan', version: 1, enis: shown }, undefined, options.json ? 0 : 2),
    );
    output.say('Nothing was created.');
    return unusable.length === 0 ? exitCodes.clean : exitCodes.failed;
  }
  if (plans.length === 0) return exitCodes.failed;

  const signal = stopOnInterrupt(output, 'Interrupted; the ENI that is under way is finished first.');
  const operator = await connectHome(plans[0]?.source.region);
  const rows: RestoreRow[] = [];
  for (const { source, plan } of plans) {
    if (signal.aborted) break;
    output.progress(`${rows.length} of ${plans.length} restored`);
    rows.push(await restoreOne(operator, source, plan, options));
  }
  const report = { kind: 'restore-report', version: 1, enis: rows, unusable };
  void output.data(options.json ? JSON.stringify(report) : renderRows(rows));
  for (const { eniId, lost } of rows) for (const sentence of lost) output.say(`${eniId}: ${sentence}`);
  output.say(advice(rows));
  const all = rows.length === plans.length && rows.every(({ problems }) => problems.length === 0);
  return all && unusable.length === 0 ? exitCodes.clean : exitCodes.failed;
}

async function restoreOne(
  operator: Operator,
  source: RestoreSource,
  plan: RestorePlan,
  { attach, anyIp }: RestoreCommandOptions,
): Promise<RestoreRow> {
  const { eniId, region, accountId = operator.home.accountId } = source;
  const row = { eniId, region, lost: plan.lost };
  try {
    const how = { attach: attach === true, anyIp: anyIp === true };
    return { ...row, ...(await restoreInPlace(operator, { accountId, region }, plan, how)) };
  } catch (error) {
    if (error instanceof ConfigError || error instanceof CloudError)
      return { ...row, problems: [error.message] };
    throw error;
  }
}

function renderRows(rows: readonly RestoreRow[]): string {
  const cells = rows.map(({ eniId, newEniId, primaryIp, attachedTo, problems }) => [
    eniId,
    newEniId === undefined ? 'not restored' : `is now ${newEniId}`,
    primaryIp ?? '-',
    attachedTo === undefined ? 'unattached' : `on ${attachedTo}`,
    problems.join('; '),
  ]);
  return renderPlainTable(cells, ['left', 'left', 'left', 'left', 'left']);
}

/** What a restored ENI cannot have again, and what happens to one that is left lying. */
function advice(rows: readonly RestoreRow[]): string {
  const created = rows.filter(({ newEniId }) => newEniId !== undefined);
  if (created.length === 0) return 'Nothing was restored.';
  const lost = 'Id, MAC address and creation time are new and cannot be brought back.';
  if (created.every(({ attachedTo }) => attachedTo !== undefined)) return lost;
  return `${lost} An ENI that stays unattached is an orphan again after its grace period: attach it, or tag it eni-reaper:keep.`;
}
