import { examine, type PolicyHolder, policyHolders } from '../../shared/compose/doctor.ts';
import type { Check } from '../../shared/core/check.ts';
import { nearName } from '../../shared/core/closest-name.ts';
import { ConfigError } from '../../shared/core/errors.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { endOnInterrupt } from '../interruption.ts';
import { standardOutput } from '../output.ts';
import { renderPlainTable } from '../plain-table.ts';
import type { AddCommand } from '../program.ts';
import { collectIds } from '../regions.ts';
import { checkVersions } from '../version.ts';

export const addDoctorCommand: AddCommand = program => {
  program
    .command('doctor')
    .description(
      'look at settings, key, clock, endpoints, queues, notifications, functions, triggers and permissions, and say what is missing; changes nothing',
    )
    .option('--region <id>', 'the home region (default: ALIBABA_CLOUD_REGION_ID)')
    .option(
      '--for <name>',
      `whose permissions to try, and which functions to look at: ${policyHolders.join(', ')}; may be given several times (default: all)`,
      collectIds,
    )
    .option(
      '--functions',
      'fail when the deployed functions cannot be looked at (default: look, and skip what the key may not see)',
    )
    .option('--no-functions', 'do not look at the deployed functions')
    .option('--fc-endpoint <url>', 'where Function Compute answers (default: the public one)')
    .option('--ens', 'also try the permissions on ENS (default: only if ENI_REAPER_ENS_ENDPOINT is set)')
    .option('--json', 'print one doctor-report object on stdout')
    .addHelpText(
      'after',
      '\nPermissions are tried with the key at hand: on an ENI that does not exist ("not found" means allowed), and on the queues by calls that come to ' +
        'nothing there. What cannot be tried without doing it is skipped, with the line that its policy needs.' +
        '\n\nExample:\n  eni-reaper doctor --for scan --for worker',
    )
    .action(async (options: DoctorOptions) => {
      process.exitCode = await doctor(options);
    });
};

interface DoctorOptions {
  readonly region?: string;
  readonly for?: readonly string[];
  /** Given, negated, or neither. */
  readonly functions?: boolean;
  readonly fcEndpoint?: string;
  readonly ens?: true;
  readonly json?: true;
}

/** Prints each check as it is made, and fails when one of them found a problem. */
async function doctor(options: DoctorOptions): Promise<ExitCode> {
  const output = standardOutput(false);
  endOnInterrupt(output, 'Interrupted. A look changes nothing.');
  const checks: Check[] = [];
  const onCheck = (check: Check) => {
    checks.push(check);
    if (!options.json) void output.data(renderCheck(check));
  };
  const holders = holdersIn(options.for);
  onCheck(checkVersions());
  const { region, functions, fcEndpoint: endpoint, ens: usesEns = false } = options;
  const how = functions === undefined ? 'try' : functions ? 'insist' : 'leave-out';
  await examine({ env: process.env, region, holders, deployed: { how, endpoint }, usesEns, onCheck });
  const healthy = checks.every(({ status }) => status !== 'problem');
  if (options.json) void output.data(JSON.stringify({ kind: 'doctor-report', version: 1, healthy, checks }));
  output.say(summarize(checks));
  return healthy ? exitCodes.clean : exitCodes.failed;
}

/** The last line is what a person at night sees without scrolling, so it names what is wrong. */
function summarize(checks: readonly Check[]): string {
  const of = (status: Check['status']) => checks.filter(check => check.status === status);
  const [problems, skips] = [of('problem'), of('skipped')];
  const names = [...new Set(problems.map(({ name }) => name))];
  const verdict =
    problems.length === 0
      ? `${skips.length === 0 ? 'Nothing' : 'Nothing that was looked at'} is missing.`
      : `${count(problems.length, 'thing needs', 'things need')} attention: ${listSome(names)}.`;
  if (skips.length === 0) return verdict;
  return `${verdict} ${count(skips.length, 'line was', 'lines were')} skipped; each says why.`;
}

/** As many names as a line has room for. */
const namesCap = 6;

function listSome(names: readonly string[]): string {
  const more = names.length - namesCap;
  return `${names.slice(0, namesCap).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function count(number: number, one: string, several: string): string {
  return `${number} ${number === 1 ? one : several}`;
}

function holdersIn(named: readonly string[] | undefined): readonly PolicyHolder[] {
  if (named === undefined) return policyHolders;
  const unknown = named.filter(name => policyHolders.every(known => known !== name));
  if (unknown.length > 0)
    throw new ConfigError(
      unknown.map(name => {
        const meant = nearName(name, policyHolders);
        const expected = `expected ${policyHolders.join(', ')}`;
        return `--for is ${JSON.stringify(name)}; ${expected}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`;
      }),
    );
  return policyHolders.filter(name => named.includes(name));
}

function renderCheck(check: Check): string {
  const { status, name, found } = check;
  const line = renderPlainTable([[status.padEnd(7), name.padEnd(44), found]], ['left', 'left', 'left']);
  return check.status === 'problem' ? `${line}\n           -> ${check.todo}` : line;
}
