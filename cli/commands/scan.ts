import pLimit from 'p-limit';
import type { Operator } from '../../shared/compose/operator.ts';
import { CloudError, ConfigError } from '../../shared/core/errors.ts';
import { formatInstant } from '../../shared/core/instant.ts';
import { incompleteRegion, type RegionReport, type ScanReport } from '../../shared/core/scan/scan-report.ts';
import type { Place } from '../../shared/ports.ts';
import { connect } from '../connect.ts';
import type { ExitCode } from '../exit-codes.ts';
import { endOnInterrupt } from '../interruption.ts';
import { type Output, standardOutput } from '../output.ts';
import { placesToVisit } from '../places.ts';
import type { AddCommand } from '../program.ts';
import { type ReadingLine, showReading } from '../progress/show-reading.ts';
import { collectIds } from '../regions.ts';
import { checkPageFile, writePage } from '../report-page/write-page.ts';
import { breakerSentences } from '../scan/breaker-trips.ts';
import { exitCodeForScan } from '../scan/exit-code.ts';
import { renderScan } from '../scan/scan-tables.ts';

export const addScanCommand: AddCommand = program => {
  program
    .command('scan')
    .description('look at every ENI and say of each what it is and why; changes nothing')
    .option(
      '--region <id>',
      'a region to look at; may be given several times (default: ENI_REAPER_REGIONS)',
      collectIds,
    )
    .option('--json', 'print one scan-report object on stdout, with every ENI in it')
    .option('--html <file>', 'also write the report as one page, to be opened in a browser or mailed')
    .addHelpText(
      'after',
      `\nExamples:\n  eni-reaper scan --region cn-hangzhou --region cn-shanghai` +
        '\n  eni-reaper scan --html report.html' +
        `\n  eni-reaper scan --json | jq -r '.regions[].enis[] | select(.word == "has-public-ip") | .eniId'`,
    )
    .action(async (options: ScanOptions) => {
      process.exitCode = await scan(options);
    });
};

interface ScanOptions {
  readonly region?: readonly string[];
  readonly json?: true;
  readonly html?: string;
}

/** Regions listed at the same time; each has budgets of its own at the provider. */
const regionsAtOnce = 4;

/** Looks at every ENI of the regions, in this account and those of ENI_REAPER_ACCOUNTS. A region that cannot be read does not hide the others. */
async function scan(options: ScanOptions): Promise<ExitCode> {
  const output = standardOutput(false);
  endOnInterrupt(output, 'Interrupted. A look changes nothing.');
  const { region: named = [] } = options;
  if (options.html !== undefined) await checkPageFile(options.html);
  const operator = await connect(named[0]);
  const places = await placesToVisit(operator, named);
  const startedAt = formatInstant(operator.clock.nowMs());
  const report: ScanReport = {
    kind: 'scan-report',
    version: 1,
    mode: 'report',
    startedAt,
    regions: await surveyAll(operator, places, output),
  };
  void output.data(options.json ? JSON.stringify(report) : renderScan(report));
  if (options.html !== undefined) {
    const ended = await writePage(options.html, report, formatInstant(operator.clock.nowMs()));
    output.say(
      ended === 'written'
        ? `The report is also a page: ${options.html}`
        : `No region could be read, so that ${options.html} keeps the page that it held.`,
    );
  }
  for (const { region, accountId, complete, problem } of report.regions)
    if (!complete) output.say(`${region} of account ${accountId} could not be read: ${problem}`);
  for (const sentence of breakerSentences(report)) output.say(sentence);
  return exitCodeForScan(report);
}

function surveyAll(
  operator: Operator,
  places: readonly Place[],
  output: Output,
): Promise<readonly RegionReport[]> {
  const limit = pLimit(regionsAtOnce);
  return showReading(output, operator.clock, places, reading => {
    const surveyOne = async (place: Place): Promise<RegionReport> => {
      const report = await survey(operator, place, reading);
      reading.finish(place);
      return report;
    };
    return Promise.all(places.map(place => limit(() => surveyOne(place))));
  });
}

async function survey(operator: Operator, place: Place, reading: ReadingLine): Promise<RegionReport> {
  try {
    return await operator.survey(place, { onProgress: reading.hearing(place) });
  } catch (error) {
    if (error instanceof CloudError || error instanceof ConfigError)
      return incompleteRegion(place, error.message);
    throw error;
  }
}
