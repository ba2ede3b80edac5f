import { examine, type FunctionName, functionNames } from '../../shared/compose/doctor.ts';
import type { Check } from '../../shared/core/check.ts';
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
      'look at settings, key, clock, endpoints, queues and permissions, and say what is missing; changes nothing',
    )
    .option('--region <id>', 'the home region (default: ALIBABA_CLOUD_REGION_ID)')
    .option(
      '--for <function>',
      `whose permissions to try: ${functionNames.join(', ')}; may be given several times (default: all)`,
      collectIds,
    )
    .option('--functions', 'also look at the functions that are deployed')
    .option('--fc-endpoint <url>', 'where Function Compute answers (default: the public one)')
    .option('--json', 'print one doctor-report object on stdout')
    .addHelpText(
      'after',
      '\nPermissions are tried with the key at hand, on an ENI that does not exist: "not found" means allowed.' +
        '\n\nExample:\n  eni-reaper doctor --for scan --for worker',
    )
    .action(async (options: DoctorOptions) => {
      process.exitCode = await doctor(options);
    });
};

interface DoctorOptions {
  readonly region?: string;
  readonly for?: readonly string[];
  readonly functions?: true;
  readonly fcEndpoint?: string;
  readonly json?: true;
}

/** Prints each check as it is made, and fails when one of them found a problem. */
async function doctor(options: DoctorOptions): Promise<ExitCode> {
  const output = standardOutput(false);
  endOnInterrupt(output, 'Interrupted. A look changes nothing.');
  const checks: Check[] = [];
  const onCheck = (check: Check) => {
    checks.push(check);
    if (!options.json) output.data(renderCheck(check));
  };
  onCheck(checkVersions());
  const { region } = options;
  const deployed = options.functions ? { endpoint: options.fcEndpoint } : undefined;
  await examine({ env: process.env, region, functions: functionsIn(options.for), deployed, onCheck });
  const problems = checks.filter(({ status }) => status === 'problem').length;
  const report = { kind: 'doctor-report', version: 1, healthy: problems === 0, checks };
  if (options.json) output.data(JSON.stringify(report));
  output.say(
    problems === 0
      ? 'Nothing is missing.'
      : `${problems} ${problems === 1 ? 'thing needs' : 'things need'} attention.`,
  );
  return problems === 0 ? exitCodes.clean : exitCodes.failed;
}

function functionsIn(named: readonly string[] | undefined): readonly FunctionName[] {
  if (named === undefined) return functionNames;
  const unknown = named.filter(name => functionNames.every(known => known !== name));
  if (unknown.length > 0)
    throw new ConfigError([`--for is ${unknown.join(', ')}; expected ${functionNames.join(', ')}.`]);
  return functionNames.filter(name => named.includes(name));
}

function renderCheck(check: Check): string {
  const { status, name, found } = check;
  const line = renderPlainTable([[status.padEnd(7), name.padEnd(44), found]], ['left', 'left', 'left']);
  return check.status === 'problem' ? `${line}\n           -> ${check.todo}` : line;
}
