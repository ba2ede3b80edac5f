import type { ResultsDigest, TaskDigest } from './results-digest.ts';
import type { RegionDigest, SweepDigest, SweepTotals } from './sweep-digest.ts';

export type Digest = SweepDigest | ResultsDigest;

/** Regions written out in a text; a person who needs more opens the report. */
export const renderedRegionsCap = 10;
/** Characters of the whole text. Feishu takes 20 KB of JSON and Slack advises 4,000 characters. */
export const renderedTextCap = 4_000;

/**
 * A digest as lines of plain text. The first word is always `eni-reaper`, which a robot that is protected by a keyword can have as its keyword.
 * What it quotes was put on one line when the digest was made, so that a message from outside cannot add lines of its own.
 */
export function renderDigest(digest: Digest): string {
  const lines = digest.kind === 'sweep-digest' ? sweepLines(digest) : resultLines(digest);
  const text = lines.join('\n');
  return text.length > renderedTextCap ? `${text.slice(0, renderedTextCap - 1)}…` : text;
}

function sweepLines({ mode, startedAt, trouble, totals, ...digest }: SweepDigest): readonly string[] {
  const shown = digest.regions.slice(0, renderedRegionsCap);
  const hidden = digest.regions.length - shown.length + digest.regionsOmitted;
  return [
    `eni-reaper: ${trouble ? 'this sweep needs a look' : 'sweep finished'} (${mode} mode)`,
    `Started ${startedAt}; ${plural(totals.regions, 'region')}: ${renderTotals(totals)}.`,
    ...shown.map(regionLine),
    ...(hidden > 0 ? [`${plural(hidden, 'more region')} with something to say.`] : []),
    ...(digest.droppedRegions.length > 0
      ? [`Asked for, but not allowed by the settings and not looked at: ${digest.droppedRegions.join(', ')}.`]
      : []),
  ];
}

function renderTotals(totals: SweepTotals): string {
  return [
    plural(totals.orphans, 'orphan'),
    ...countsOf([
      [totals.marked, 'first seen'],
      [totals.enqueued, 'enqueued'],
      [totals.withheld, 'withheld by the breaker'],
      [totals.overCap, 'over the cap'],
      [totals.incomplete, totals.incomplete === 1 ? 'region incomplete' : 'regions incomplete'],
    ]),
  ].join(', ');
}

function regionLine(region: RegionDigest): string {
  const where = `${region.region} of ${region.accountId}`;
  const problem = region.problem === undefined ? '' : ` ${region.problem}`;
  if (!region.complete) return `- ${where}: incomplete, so nothing was done there.${problem}`;
  const among = region.total === undefined ? '' : ` among ${plural(region.total, 'ENI')}`;
  const counts = countsOf([
    [region.marked, 'first seen'],
    [region.unmarked, 'no longer orphaned'],
    [region.enqueued, 'enqueued'],
  ]);
  const breaker = region.breaker === undefined ? '' : ` The breaker tripped: ${region.breaker}.`;
  const summary = [`${plural(region.orphans, 'orphan')}${among}`, ...counts].join(', ');
  return `- ${where}: ${summary}.${breaker}${problem}${renderNames(region)}`;
}

function renderNames({ eniIds, orphans }: RegionDigest): string {
  if (eniIds.length === 0) return '';
  const more = orphans - eniIds.length;
  return ` ${eniIds.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

function resultLines(digest: ResultsDigest): readonly string[] {
  const counts = Object.entries(digest.outcomes).map(([outcome, count]) => `${count} ${outcome}`);
  const again = digest.lookAgain > 0 ? [`${digest.lookAgain} to be looked at again`] : [];
  return [
    `eni-reaper: ${resultsTitle(digest)} (${digest.mode} mode)`,
    `Started ${digest.startedAt}; ${[...counts, ...again].join(', ')}.`,
    ...digest.tasks.map(taskLine),
    ...(digest.tasksOmitted > 0 ? [`${digest.tasksOmitted} more; the result queue has them all.`] : []),
  ];
}

/** One message of a teardown asks for many ENIs, so its answers are counted by themselves. */
function resultsTitle({ origin, trouble, received, tasks, tasksOmitted, outcomes }: ResultsDigest): string {
  const troubled = tasks.length + tasksOmitted;
  const need = troubled === 1 ? 'needs a look' : 'need a look';
  if (origin === 'scan')
    return trouble
      ? `${plural(troubled, 'task')} of ${received} ${need}`
      : `results of ${plural(received, 'task')}`;
  const left = tasks.filter(({ leftDetached }) => leftDetached).length;
  if (left > 0) return `teardown: ${plural(left, 'ENI')} left detached, neither deleted nor put back`;
  const answers = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  return trouble
    ? `teardown: ${plural(troubled, 'answer')} of ${answers} ${need}`
    : `teardown: ${plural(answers, 'answer')}`;
}

function taskLine({ outcome, eniId, region, reason, requestId, leftDetached }: TaskDigest): string {
  const request = requestId === undefined ? '' : `request ${requestId}`;
  const what = eniId !== '' && request !== '' ? `${eniId} of ${request}` : eniId || request || 'a message';
  const where = region === '' ? '' : ` in ${region}`;
  return `- ${leftDetached ? 'LEFT DETACHED, ' : ''}${outcome}: ${what}${where} (${reason})`;
}

function countsOf(counts: readonly (readonly [number, string])[]): readonly string[] {
  return counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
