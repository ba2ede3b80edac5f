import { randomUUID } from 'node:crypto';
import type { Drained } from '../../shared/app/operator/drain-deletions.ts';
import type { Operator } from '../../shared/compose/operator.ts';
import { openRealRun } from '../../shared/compose/real-run.ts';
import type { DeleteTask } from '../../shared/core/deletion/delete-task.ts';
import { ConfigError } from '../../shared/core/errors.ts';
import type { ScanReport } from '../../shared/core/scan/scan-report.ts';
import type { Mode } from '../../shared/core/settings.ts';
import type { Place } from '../../shared/ports.ts';
import { confirm } from '../confirm.ts';
import { connect } from '../connect.ts';
import { durationFlag } from '../duration-flag.ts';
import { explainFailure } from '../explain-failure.ts';
import { stopOnInterrupt } from '../interruption.ts';
import type { Output } from '../output.ts';
import { placeInWords, placesInWords } from '../place-words.ts';
import { placesToVisit } from '../places.ts';
import { announceDeletions, questionBefore } from './ask-for-consent.ts';
import type { UnendedTasks } from './conclusion.ts';
import { requireQueues } from './require-queues.ts';
import { createRunLog } from './run-log.ts';
import { countWords, type RunReport, type WordCounts } from './run-report.ts';
import { showDrain } from './show-drain.ts';
import { showScan } from './show-scan.ts';
import { surveyPlaces } from './survey-places.ts';

export interface RealCloudOptions {
  readonly mode: Mode;
  readonly cap: string | undefined;
  readonly region: readonly string[];
  /** How long to work on the queue. */
  readonly for: string;
  readonly yes: boolean;
}

export interface RealRunResult extends UnendedTasks {
  readonly report: RunReport;
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
  if (options.mode === 'delete') await requireQueues(operator);
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

  const seeded = await surveyPlaces(operator, places, cap, output);
  const problems = [...seeded.problems];
  for (const problem of problems) output.say(problem);
  output.say(`${countWords(seeded.words)} ENIs in ${placesInWords(places)}.`);
  output.say('1. Report mode: look, and change nothing.');
  const look = await showScan(output, log, () => run.scan({ mode: 'report' }));
  sayScan(output, look);
  const nothing: Drained = { outcomes: {}, notGone: [], lookedAtAgain: [], left: 0 };
  const finish = async (
    scans: readonly ScanReport[],
    drained = nothing,
    because: readonly string[] = [],
  ): Promise<RealRunResult> => {
    for (const problem of because) output.say(problem);
    problems.push(...because);
    const changed = scans.length > 1;
    const survivors = changed ? await lookAgain(operator, places, cap, output, problems) : seeded.words;
    const report: RunReport = {
      kind: 'run-report',
      seeded: seeded.words,
      scans,
      outcomes: drained.outcomes,
      notGone: drained.notGone,
      notEnded: drained.lookedAtAgain,
      ...(survivors && { survivors }),
      ...(problems.length > 0 && { problems }),
      elapsedMs: Math.round(clock.monotonicMs() - startedAt),
    };
    const { requeueAfterMs } = operator.settings.policy;
    return { report, left: drained.left, requeueAfterMs, isAgreed: true };
  };
  if (options.mode === 'report') return finish([look]);

  // Nobody is shown what would be deleted in a region that could not be read, so nobody agrees to it.
  const agreed = regions.filter(region => look.regions.every(one => one.region !== region || one.complete));
  const leftOut = regions.filter(region => !agreed.includes(region));
  if (leftOut.length > 0) {
    const problem = `Nothing is marked or deleted in ${leftOut.join(', ')}: the look there was not complete.`;
    problems.push(problem);
    output.say(problem);
  }
  if (agreed.length === 0) return finish([look]);
  const shown = { ...look, regions: look.regions.filter(({ region }) => agreed.includes(region)) };
  if (!(await isAgreed(shown, options, output))) return { ...(await finish([look])), isAgreed: false };
  const signal = stopOnInterrupt(output, 'Interrupted; the batch that is under way is finished first.');
  output.say('2. Delete mode: mark first sightings, and send a task for each candidate.');
  const scanAt = clock.nowMs();
  const scan = await showScan(output, log, () => run.scan({ mode: 'delete', regions: agreed, stop: signal }));
  const scannedAt = clock.nowMs();
  sayScan(output, scan);
  const expected = scan.regions.reduce((sum, region) => sum + region.enqueued, 0);
  if (expected === 0)
    return finish(
      [look, scan],
      nothing,
      signal.aborted ? ['Stopped before anything was sent to be deleted.'] : [],
    );

  if (!signal.aborted) output.say('3. The worker looks at each again, deletes, and verifies.');
  const bounds = { expected, untilMs: clock.nowMs() + drainMs };
  const isOurs = ({ queuedAt }: DeleteTask) => queuedAt >= scanAt && queuedAt <= scannedAt;
  const drained = await showDrain(output, clock, log, bounds, onProgress =>
    run.drain({ ...bounds, isOurs, signal, onProgress }),
  );
  return finish([look, scan], drained, troubleOf(drained));
}

/** What ended the work before its time. The refusal itself was said when it came. */
function troubleOf({ failure, lookedAtAgain }: Drained): readonly string[] {
  const waiting = lookedAtAgain.filter(({ needsPermission }) => needsPermission).length;
  return [
    ...(failure === undefined ? [] : [explainFailure(failure).sentence]),
    ...(waiting === 0
      ? []
      : [
          'Stopped, because a permission is missing that waiting does not bring. Grant it to this key, or leave the tasks to the deployed worker.',
        ]),
  ];
}

/** What is there at the end. By now much may have been changed, so a cloud that does not answer must not swallow the report of it. */
async function lookAgain(
  operator: Operator,
  places: readonly Place[],
  cap: number | undefined,
  output: Output,
  problems: string[],
): Promise<WordCounts | undefined> {
  try {
    const { words, problems: unread } = await surveyPlaces(operator, places, cap, output);
    const news = unread.filter(problem => !problems.includes(problem));
    for (const problem of news) output.say(problem);
    problems.push(...news);
    return words;
  } catch (error) {
    const problem = `What is left could not be read at the end: ${explainFailure(error).sentence}`;
    output.say(problem);
    problems.push(problem);
    return undefined;
  }
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
