import { placeInWords } from '../place-words.ts';
import { inWords } from '../progress/time-left.ts';
import { trippedRegions } from '../scan/breaker-trips.ts';
import type { RunReport } from './run-report.ts';

/** The last line of the demonstration. */
export function conclusion(report: RunReport): string {
  const calls = report.apiCalls?.['DeleteNetworkInterface'] ?? 0;
  return [
    `${report.outcomes.gone ?? 0} ENIs are verified gone (${calls} delete calls, refused and repeated ones included);`,
    `wrongly deleted: ${report.wronglyDeleted ?? 'not judged'}.`,
    `Took ${seconds(report)} s.`,
  ].join(' ');
}

/** Tasks that a run has left on the queue, and how long until a scan sends a task for the same ENIs again. */
export interface UnendedTasks {
  readonly left: number;
  readonly requeueAfterMs: number;
}

/** The last line of a run on the real cloud: what was changed, what was held back, and what is left to do. */
export function realConclusion(report: RunReport, rest: UnendedTasks): string {
  const isOnlyLook = report.scans.length === 1;
  const gone = report.outcomes.gone ?? 0;
  return [
    isOnlyLook ? 'Nothing was changed.' : `${gone} ${gone === 1 ? 'ENI is' : 'ENIs are'} verified gone.`,
    ...unreported(report),
    ...heldBack(report, isOnlyLook ? 'would be' : 'was'),
    ...stillQueued(rest),
    `Took ${seconds(report)} s.`,
  ].join(' ');
}

/** What is gone is said to be gone, even where nobody could be told of it yet. */
function unreported({ notEnded = [] }: RunReport): readonly string[] {
  const gone = notEnded.filter(task => task.unreported === 'gone').length;
  if (gone === 0) return [];
  const enis = gone === 1 ? 'more ENI is gone, but its event' : 'more ENIs are gone, but their events';
  return [`${gone} ${enis} could not be sent to the result queue yet.`];
}

function heldBack({ scans }: RunReport, tense: string): readonly string[] {
  const places = scans.slice(-1).flatMap(trippedRegions).map(placeInWords);
  return places.length === 0
    ? []
    : [`The breaker tripped in ${places.join(', ')}: nothing ${tense} sent there.`];
}

/** A second run cannot take them over at once: it works on the tasks of its own scan, and that scan leaves alone what was queued lately. */
function stillQueued({ left, requeueAfterMs }: UnendedTasks): readonly string[] {
  if (left === 0) return [];
  const [tasks, them] = left === 1 ? ['task is', 'it'] : ['tasks are', 'them'];
  return [
    `${left} ${tasks} still on the delete queue. The deployed worker goes on with ${them}; where none is deployed, ` +
      `a run in ${inWords(requeueAfterMs)} sends ${them} again, and --for gives it more time.`,
  ];
}

function seconds({ elapsedMs }: RunReport): string {
  return (elapsedMs / 1000).toFixed(1);
}
