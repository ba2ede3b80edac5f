import { randomUUID } from 'node:crypto';
import type { Operator } from '../../shared/compose/operator.ts';
import { openRealRun, type RealRun } from '../../shared/compose/real-run.ts';
import type { DeleteTask } from '../../shared/core/deletion/delete-task.ts';
import { ConfigError } from '../../shared/core/errors.ts';
import type { ScanReport } from '../../shared/core/scan/scan-report.ts';
import type { Mode } from '../../shared/core/settings.ts';
import type { Place } from '../../shared/ports.ts';
import { confirm } from '../confirm.ts';
import { connect } from '../connect.ts';
import { durationFlag } from '../duration-flag.ts';
import { stopOnInterrupt } from '../interruption.ts';
import type { Output } from '../output.ts';
import { placeInWords, placesInWords } from '../place-words.ts';
import { placesToVisit } from '../places.ts';
import { showReading } from '../progress/show-reading.ts';
import { announceDeletions, questionBefore } from './ask-for-consent.ts';
import { createRunLog } from './run-log.ts';
import { addWords, countWords, type RunReport, type WordCounts } from './run-report.ts';
import { showDrain } from './show-drain.ts';
import { showScan } from './show-scan.ts';

export interface RealCloudOptions {
  readonly mode: Mode;
  readonly cap: string | undefined;
  readonly region: readonly string[];
  /** How long to work on the queue. */
  readonly for: string;
  readonly yes: boolean;
}

export interface RealRunResult {
  readonly report: RunReport;
  /** Tasks that came to no end while this command worked. */
  readonly left: number;
  /** False when a person was asked and said no. */
  readonly isAgreed: boolean;
}

/**
 * The main job against the real cloud, with the key at hand: a look first, and in delete mode, once a person has agreed, one scan that marks and sends at
 * most `cap` tasks per region, and the worker on exactly those tasks until they have ended or the time is over.
 */
export async function runOnRealCloud(options: RealCloudOptions, output: Output): Promise<RealRunResult> {
  const cap = capFor(options);
  const drainMs = durationFlag('--for', options.for);
  const operator = await connect(options.region[0]);
  const { clock } = operator;
  const startedAt = clock.monotonicMs();
  const places = await placesToVisit(operator, options.region);
  const regions = [...new Set(places.map(({ region }) => region))];
  const log = createRunLog(output);
  const runId = `cli-${randomUUID()}`;
  const run = openRealRun(operator, {
    env: process.env,
    regions,
    cap,
    runId,
    logTo: log,
    tellAll: output.isLive,
  });

  const seeded = await survey(operator, places, cap, output);
  output.say(`${countWords(seeded)} ENIs in ${placesInWords(places)}.`);
  output.say('1. Report mode: look, and change nothing.');
  const look = await showScan(output, log, () => run.scan('report'));
  sayScan(output, look);
  const finish = async (scans: readonly ScanReport[], drained: Awaited<ReturnType<RealRun['drain']>>) => ({
    kind: 'run-report' as const,
    seeded,
    scans,
    outcomes: drained.outcomes,
    notGone: drained.notGone,
    notEnded: drained.lookedAtAgain,
    survivors: scans.length === 1 ? seeded : await survey(operator, places, cap, output),
    elapsedMs: Math.round(clock.monotonicMs() - startedAt),
  });
  const nothing = { outcomes: {}, notGone: [], lookedAtAgain: [], left: 0 };
  if (options.mode === 'report') return { report: await finish([look], nothing), left: 0, isAgreed: true };

  if (!(await isAgreed(look, options, output)))
    return { report: await finish([look], nothing), left: 0, isAgreed: false };
  const signal = stopOnInterrupt(output, 'Interrupted; the batch that is under way is finished first.');
  output.say('2. Delete mode: mark first sightings, and send a task for each candidate.');
  const scanAt = clock.nowMs();
  const scan = await showScan(output, log, () => run.scan('delete'));
  const scannedAt = clock.nowMs();
  sayScan(output, scan);
  const expected = scan.regions.reduce((sum, region) => sum + region.enqueued, 0);
  if (expected === 0) return { report: await finish([look, scan], nothing), left: 0, isAgreed: true };

  output.say('3. The worker looks at each again, deletes, and verifies.');
  const bounds = { expected, untilMs: clock.nowMs() + drainMs };
  const isOurs = ({ queuedAt }: DeleteTask) => queuedAt >= scanAt && queuedAt <= scannedAt;
  const drained = await showDrain(output, clock, log, bounds, onProgress =>
    run.drain({ ...bounds, isOurs, signal, onProgress }),
  );
  return { report: await finish([look, scan], drained), left: drained.left, isAgreed: true };
}

/** Deleting from here needs two decisions, the mode and a number; a default number would be nobody's decision. A look takes the cap of the settings. */
function capFor({ mode, cap }: RealCloudOptions): number | undefined {
  if (cap === undefined) {
    if (mode === 'report') return undefined;
    throw new ConfigError(['--mode delete needs --cap: the most ENIs that may be deleted in a region.']);
  }
  if (/^[1-9]\d{0,3}$/.test(cap)) return Number(cap);
  throw new ConfigError([`--cap is ${JSON.stringify(cap)}; expected a whole number from 1 to 9999.`]);
}

async function survey(
  operator: Operator,
  places: readonly Place[],
  deleteCap: number | undefined,
  output: Output,
): Promise<WordCounts> {
  return showReading(output, operator.clock, places, async reading => {
    const words: WordCounts[] = [];
    for (const place of places) {
      const onProgress = reading.hearing(place);
      words.push((await operator.survey(place, { deleteCap, onProgress })).words);
      reading.finish(place);
    }
    return addWords(words);
  });
}

/** Asks once, with everything that would be changed; where nothing would be, there is nothing to ask. */
async function isAgreed(look: ScanReport, { yes }: RealCloudOptions, output: Output): Promise<boolean> {
  for (const sentence of announceDeletions(look)) output.say(sentence);
  const question = questionBefore(look);
  return yes || question === undefined || confirm(question);
}

function sayScan(output: Output, { regions }: ScanReport): void {
  for (const region of regions) {
    const { complete, total = 0, orphans, marked, enqueued, problem } = region;
    const counts = `${total} ENIs, ${orphans} orphans, ${marked} marked, ${enqueued} tasks sent`;
    const trouble = problem === undefined ? '' : `. ${problem}`;
    output.say(`   ${placeInWords(region)}: ${complete ? counts : 'incomplete'}${trouble}`);
  }
}
