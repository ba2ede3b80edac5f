import { Option } from 'commander';
import { openOperator } from '../../shared/compose/operator.ts';
import { ConfigError } from '../../shared/core/errors.ts';
import type { Mode } from '../../shared/core/settings.ts';
import { adviceInRun } from '../advice.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { type Output, standardOutput } from '../output.ts';
import type { AddCommand } from '../program.ts';
import { collectIds } from '../regions.ts';
import { conclusion, realConclusion } from '../run/conclusion.ts';
import { startEmbeddedCloud } from '../run/embedded-cloud.ts';
import { runOnRealCloud } from '../run/real-cloud.ts';
import type { RunReport } from '../run/run-report.ts';
import { tellStory } from '../run/story.ts';
import { renderSummary } from '../run/summary-table.ts';
import { exitCodeForScan } from '../scan/exit-code.ts';

export const addRunCommand: AddCommand = program => {
  program
    .command('run')
    .description(
      'run the whole main job on an embedded cloud (the default command): timer, scan, queue, worker, verified deletion',
    )
    .addOption(
      new Option('--cloud <name>', 'the embedded one, or the real one with your key')
        .choices(['embedded', 'alicloud'])
        .default('embedded'),
    )
    .addOption(
      new Option('--mode <mode>', 'on the real cloud (default: report)').choices(['report', 'delete']),
    )
    .option(
      '--cap <number>',
      'on the real cloud: the most ENIs to delete in a region; needed for --mode delete',
    )
    .option('--region <id>', 'on the real cloud: where; may be given several times', collectIds)
    .option('--for <duration>', 'on the real cloud: the longest to work on the delete queue (default: 5m)')
    .option('--yes', 'on the real cloud: do not ask')
    .option('--json', 'print one run-report object on stdout')
    .addHelpText(
      'after',
      '\nExamples:\n  eni-reaper run --json | jq .outcomes' +
        '\n  eni-reaper run --cloud alicloud --region cn-hangzhou' +
        '\n  eni-reaper run --cloud alicloud --region cn-hangzhou --mode delete --cap 10',
    )
    .action(async (options: RunOptions) => {
      const output = standardOutput(false);
      process.exitCode = await (options.cloud === 'alicloud' ? runReal : runEmbedded)(options, output);
    });
};

interface RunOptions {
  readonly cloud: 'embedded' | 'alicloud';
  readonly mode?: Mode;
  readonly cap?: string;
  readonly region?: readonly string[];
  readonly for?: string;
  readonly yes?: true;
  readonly json?: true;
}

/** The whole main job on the embedded cloud. With `json`, stdout carries the run report on one line and nothing else. */
async function runEmbedded(options: RunOptions, output: Output): Promise<ExitCode> {
  refuseRealFlags(options);
  const cloud = await startEmbeddedCloud({});
  try {
    const operator = await openOperator({ env: cloud.environment });
    const report = await tellStory(cloud, operator, output);
    if (options.json) void output.data(JSON.stringify(report));
    else void output.data(`\n${renderSummary(report)}\n\n${conclusion(report)}`);
    return exitCodeOf(report);
  } finally {
    await cloud.close();
  }
}

/** Somebody who says what to do with a real cloud must not be shown a made-up one. */
function refuseRealFlags({ mode, cap, region, for: duration, yes }: RunOptions): void {
  const given = Object.entries({ mode, cap, region, for: duration, yes }).filter(
    ([, value]) => value !== undefined,
  );
  if (given.length === 0) return;
  const flags = given.map(([name]) => `--${name}`).join(', ');
  throw new ConfigError([`${flags} only goes with --cloud alicloud; without it the embedded cloud is used.`]);
}

async function runReal(options: RunOptions, output: Output): Promise<ExitCode> {
  const { mode = 'report', cap, region = [], for: duration = '5m', yes = false } = options;
  const result = await runOnRealCloud({ mode, cap, region, for: duration, yes }, output);
  const { report } = result;
  if (options.json) void output.data(JSON.stringify(report));
  else void output.data(`\n${renderSummary(report, adviceInRun)}\n\n${realConclusion(report, result)}`);
  return result.left > 0 || !result.isAgreed ? exitCodes.failed : exitCodeOf(report);
}

/** A wrong deletion, and what went wrong on the way, outrank everything; then the breaker, then dead letters. */
function exitCodeOf(report: RunReport): ExitCode {
  if ((report.wronglyDeleted ?? 0) > 0 || report.problems !== undefined) return exitCodes.failed;
  const forScans = exitCodeForScan({ regions: report.scans.flatMap(({ regions }) => regions) });
  if (forScans !== exitCodes.clean) return forScans;
  if ((report.outcomes.poison ?? 0) + (report.outcomes.exhausted ?? 0) > 0) return exitCodes.deadLetters;
  return exitCodes.clean;
}
