import { placeInWords } from '../place-words.ts';
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

/** The last line of a run on the real cloud: what was changed, what was held back, and what is left to do. */
export function realConclusion(report: RunReport, left: number): string {
  const isOnlyLook = report.scans.length === 1;
  const gone = report.outcomes.gone ?? 0;
  return [
    isOnlyLook ? 'Nothing was changed.' : `${gone} ${gone === 1 ? 'ENI is' : 'ENIs are'} verified gone.`,
    ...unreported(report),
    ...heldBack(report, isOnlyLook ? 'would be' : 'was'),
    ...stillQueued(left),
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

function stillQueued(left: number): readonly string[] {
  if (left === 0) return [];
  const tasks = left === 1 ? 'task is' : 'tasks are';
  return [`${left} ${tasks} still on the delete queue: the deployed worker goes on with them.`];
}

function seconds({ elapsedMs }: RunReport): string {
  return (elapsedMs / 1000).toFixed(1);
}
