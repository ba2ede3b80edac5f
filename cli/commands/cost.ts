import { runHoldings } from '../../shared/app/operator/run-holdings.ts';
import { ConfigError } from '../../shared/core/errors.ts';
import { connect } from '../connect.ts';
import { type PlaceHoldings, renderHoldings } from '../cost/holdings-tables.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { endOnInterrupt } from '../interruption.ts';
import { standardOutput } from '../output.ts';
import { placesToVisit } from '../places.ts';
import type { AddCommand } from '../program.ts';
import { showReading } from '../progress/show-reading.ts';
import { collectIds } from '../regions.ts';
import { describeUnread, type UnreadPlace, unreadPlace } from '../unreadable.ts';

export const addCostCommand: AddCommand = program => {
  program
    .command('cost')
    .description(
      'show what the orphans hold: addresses, places in security groups, quota; and EIPs on unattached ENIs',
    )
    .option(
      '--region <id>',
      'a region to look at; may be given several times (default: ENI_REAPER_REGIONS)',
      collectIds,
    )
    .option(
      '--quota <number>',
      'how many ENIs a region may hold (Quota Center shows it), to see the share of it',
    )
    .option('--json', 'print one cost-report object on stdout')
    .addHelpText(
      'after',
      '\nAn ENI costs nothing by itself, so no prices are given; an EIP that is bound to nothing useful does.' +
        '\n\nExample:\n  eni-reaper cost --region cn-hangzhou --quota 5000',
    )
    .action(async (options: CostOptions) => {
      process.exitCode = await cost(options);
    });
};

interface CostOptions {
  readonly region?: readonly string[];
  readonly quota?: string;
  readonly json?: true;
}

/** Looks at the same ENIs as `scan` and adds up what the orphans keep from others. A place that cannot be read is named, and does not hide the rest. */
async function cost(options: CostOptions): Promise<ExitCode> {
  const output = standardOutput(false);
  endOnInterrupt(output, 'Interrupted. A look changes nothing.');
  const quota = options.quota === undefined ? undefined : quotaOf(options.quota);
  const { region: named = [] } = options;
  const operator = await connect(named[0]);
  const { clock, settings, cloud } = operator;
  const toVisit = await placesToVisit(operator, named);
  const { held: places, unread } = await showReading(output, clock, toVisit, async reading => {
    const held: PlaceHoldings[] = [];
    const unread: UnreadPlace[] = [];
    let first: unknown;
    for (const place of toVisit) {
      try {
        const ports = { clock, enis: await cloud.open(place) };
        held.push({ ...place, ...(await runHoldings(ports, settings, reading.hearing(place))) });
      } catch (error) {
        unread.push(unreadPlace(place, error));
        first ??= error;
      }
      reading.finish(place);
    }
    if (held.length === 0 && first !== undefined) throw first;
    return { held, unread };
  });
  const report = {
    kind: 'cost-report',
    version: 1,
    ...(quota !== undefined && { quota }),
    regions: places,
    ...(unread.length > 0 && { unread }),
  };
  void output.data(
    options.json ? JSON.stringify(report) : places.map(place => renderHoldings(place, quota)).join('\n\n'),
  );
  for (const place of unread) output.say(describeUnread(place));
  return unread.length === 0 ? exitCodes.clean : exitCodes.failed;
}

function quotaOf(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new ConfigError([`--quota is ${JSON.stringify(text)}; expected a whole number of ENIs.`]);
}
