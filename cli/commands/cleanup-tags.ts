import {
  type CleanupResult,
  cleanupTags,
  findTagged,
  type TaggedEni,
} from '../../shared/app/operator/cleanup-tags.ts';
import type { Operator } from '../../shared/compose/operator.ts';
import { ownTags } from '../../shared/core/eni.ts';
import type { Place } from '../../shared/ports.ts';
import { confirm } from '../confirm.ts';
import { connect } from '../connect.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { stopOnInterrupt } from '../interruption.ts';
import { type Output, standardOutput } from '../output.ts';
import { placesInWords } from '../place-words.ts';
import { placesToVisit } from '../places.ts';
import { renderPlainTable } from '../plain-table.ts';
import type { AddCommand } from '../program.ts';
import { showReading } from '../progress/show-reading.ts';
import { showSteps } from '../progress/show-steps.ts';
import { collectIds } from '../regions.ts';
import { describeUnread, type UnreadPlace, unreadPlace } from '../unreadable.ts';

export const addCleanupTagsCommand: AddCommand = program => {
  program
    .command('cleanup-tags')
    .description(`take our tags off every ENI: ${ownTags.join(' and ')}`)
    .option(
      '--region <id>',
      'a region to clean; may be given several times (default: ENI_REAPER_REGIONS)',
      collectIds,
    )
    .option('--dry-run', 'only list the ENIs that carry one of them')
    .option('--yes', 'do not ask')
    .option('--json', 'print one cleanup-report object on stdout')
    .addHelpText(
      'after',
      '\nA scan in delete mode marks orphans again, from a first sighting on: stop its timer before.' +
        '\n\nExample:\n  eni-reaper cleanup-tags --dry-run',
    )
    .action(async (options: CleanupOptions) => {
      process.exitCode = await cleanup(options);
    });
};

interface CleanupOptions {
  readonly region?: readonly string[];
  readonly dryRun?: true;
  readonly yes?: true;
  readonly json?: true;
}

interface PlaceRow extends Place, CleanupResult {
  readonly tagged: readonly TaggedEni[];
}

/** Lists everything first and asks once. A place that cannot be read is named and left as it is; the others are cleaned. */
async function cleanup(options: CleanupOptions): Promise<ExitCode> {
  const output = standardOutput(false);
  const signal = stopOnInterrupt(output, 'Interrupted; stopping behind the call that is under way.');
  const { region: named = [] } = options;
  const operator = await connect(named[0]);
  const places = await placesToVisit(operator, named);
  const { found, unread } = await findEverywhere(operator, places, signal, output);
  for (const place of unread) output.say(describeUnread(place));
  const unlessUnread = unread.length === 0 ? exitCodes.clean : exitCodes.failed;
  if (signal.aborted) return exitCodes.failed;
  const total = found.reduce((sum, { tagged }) => sum + tagged.length, 0);
  const untouched = found.map(({ place, tagged }) => ({ ...place, tagged, cleaned: [], failures: [] }));
  if (total === 0 || options.dryRun) {
    print(untouched, unread, options, output);
    output.say(total === 0 ? 'No ENI carries one of our tags.' : 'Nothing was changed.');
    return unlessUnread;
  }
  const where = placesInWords(found.filter(({ tagged }) => tagged.length > 0).map(({ place }) => place));
  const question = `Take our tags off ${total} ${total === 1 ? 'ENI' : 'ENIs'} in ${where}? Sightings are forgotten by it.`;
  if (!options.yes && !(await confirm(question))) {
    output.say('Nothing was changed.');
    return exitCodes.failed;
  }
  const rows: PlaceRow[] = [];
  for (const { place, tagged } of found) {
    // What this key may not do in one region of an account, it may not do in the next.
    const refused = rows.find(row => row.accountId === place.accountId && row.endedBy?.isForbidden);
    if (refused?.endedBy)
      rows.push({ ...place, tagged, cleaned: [], failures: [], endedBy: refused.endedBy });
    else rows.push(await cleanPlace(operator, place, tagged, signal, output));
  }
  print(rows, unread, options, output);
  const cleaned = rows.reduce((sum, row) => sum + row.cleaned.length, 0);
  for (const because of reasonsIn(rows)) output.say(because);
  output.say(`${cleaned} of ${total} cleaned.`);
  return cleaned === total ? unlessUnread : exitCodes.failed;
}

/** Each of them once, however many ENIs it is about. */
function reasonsIn(rows: readonly PlaceRow[]): readonly string[] {
  return [...new Set(rows.flatMap(({ failures }) => failures.map(({ because }) => because)))];
}

interface Found {
  readonly place: Place;
  readonly tagged: readonly TaggedEni[];
}

function findEverywhere(
  operator: Operator,
  places: readonly Place[],
  signal: AbortSignal,
  output: Output,
): Promise<{ readonly found: readonly Found[]; readonly unread: readonly UnreadPlace[] }> {
  return showReading(output, operator.clock, places, async reading => {
    const found: Found[] = [];
    const unread: UnreadPlace[] = [];
    let first: unknown;
    for (const place of places) {
      if (signal.aborted) break;
      try {
        const tagged = await findTagged(await operator.cloud.open(place), reading.hearing(place));
        found.push({ place, tagged });
      } catch (error) {
        unread.push(unreadPlace(place, error));
        first ??= error;
      }
      reading.finish(place);
    }
    if (found.length === 0 && first !== undefined) throw first;
    return { found, unread };
  });
}

async function cleanPlace(
  operator: Operator,
  place: Place,
  tagged: readonly TaggedEni[],
  signal: AbortSignal,
  output: Output,
): Promise<PlaceRow> {
  const enis = await operator.cloud.open(place);
  const steps = { name: `Cleaning ${place.region}`, total: tagged.length };
  const result = await showSteps(output, operator.clock, steps, onProgress =>
    cleanupTags(enis, tagged, { signal, onProgress }),
  );
  return { ...place, tagged, ...result };
}

function print(
  places: readonly PlaceRow[],
  unread: readonly UnreadPlace[],
  options: CleanupOptions,
  output: Output,
): void {
  if (options.json) {
    const dryRun = options.dryRun === true;
    void output.data(
      JSON.stringify({
        kind: 'cleanup-report',
        version: 1,
        dryRun,
        places,
        ...(unread.length > 0 && { unread }),
      }),
    );
    return;
  }
  const rows = places.flatMap(({ accountId, region, tagged, cleaned, failures, endedBy }) =>
    tagged.map(({ eniId, keys }) => [
      accountId,
      region,
      eniId,
      keys.join(', '),
      cleaned.includes(eniId)
        ? 'cleaned'
        : (failures.find(row => row.eniId === eniId)?.because ?? (endedBy ? 'not tried' : '')),
    ]),
  );
  if (rows.length === 0) return;
  const headings = ['account', 'region', 'ENI', 'tags', options.dryRun ? '' : 'result'];
  void output.data(renderPlainTable([headings, ...rows], ['left', 'left', 'left', 'left', 'left']));
}
