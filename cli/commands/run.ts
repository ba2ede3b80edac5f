import { openOperator } from '../../shared/compose-operator.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { standardOutput } from '../output.ts';
import type { AddCommand } from '../program.ts';
import { startEmbeddedCloud } from '../run/embedded-cloud.ts';
import type { RunReport } from '../run/run-report.ts';
import { tellStory } from '../run/story.ts';
import { renderSummary } from '../run/summary-table.ts';

export const addRunCommand: AddCommand = program => {
  program
    .command('run')
    .description(
      'run the whole main job on an embedded cloud (the default command): timer, scan, queue, worker, verified deletion',
    )
    .option('--json', 'print one run-report object on stdout', false)
    .addHelpText('after', '\nExample:\n  eni-reaper run --json | jq .outcomes')
    .action(async (options: RunOptions) => {
      process.exitCode = await run(options);
    });
};

interface RunOptions {
  readonly json: boolean;
}

/** The whole main job on the embedded cloud. With `json`, stdout carries the run report on one line and nothing else. */
async function run(options: RunOptions): Promise<ExitCode> {
  const output = standardOutput(false);
  const cloud = await startEmbeddedCloud({});
  try {
    const operator = await openOperator({ env: cloud.environment });
    const report = await tellStory(cloud, operator, output);
    if (options.json) output.data(JSON.stringify(report));
    else output.data(`\n${renderSummary(report)}\n\n${conclusion(report)}`);
    return exitCodeOf(report);
  } finally {
    await cloud.close();
  }
}

function conclusion(report: RunReport): string {
  const calls = report.apiCalls?.['DeleteNetworkInterface'] ?? 0;
  return [
    `${report.outcomes.gone ?? 0} ENIs are verified gone (${calls} delete calls, refused and repeated ones included);`,
    `wrongly deleted: ${report.wronglyDeleted ?? 'not judged'}.`,
    `Took ${(report.elapsedMs / 1000).toFixed(1)} s.`,
  ].join(' ');
}

/** A wrong deletion outranks everything; then the breaker, then dead letters. */
function exitCodeOf(report: RunReport): ExitCode {
  if ((report.wronglyDeleted ?? 0) > 0) return exitCodes.failed;
  const regions = report.scans.flatMap(scan => scan.regions);
  if (regions.some(region => !region.complete)) return exitCodes.failed;
  if (regions.some(region => (region.words['withheld-by-breaker'] ?? 0) > 0)) return exitCodes.breakerTripped;
  if ((report.outcomes.poison ?? 0) + (report.outcomes.exhausted ?? 0) > 0) return exitCodes.deadLetters;
  return exitCodes.clean;
}
