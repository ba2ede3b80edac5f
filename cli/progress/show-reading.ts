import type { ReadingProgress } from '../../shared/app/operator/read-whole-place.ts';
import type { Clock, Place } from '../../shared/ports.ts';
import type { Output } from '../output.ts';
import { timeLeft } from './time-left.ts';

/** What a command tells the line of while it reads places whole. */
export interface ReadingLine {
  /** What hears how far this place is; `undefined` where nobody sees the line. */
  hearing(place: Place): ((progress: ReadingProgress) => void) | undefined;
  /** This place is read, or never will be. */
  finish(place: Place): void;
}

/** Shows pages, ENIs and the time left while this work reads places, some of them at the same time. */
export function showReading<T>(
  output: Output,
  clock: Clock,
  places: readonly Place[],
  work: (line: ReadingLine) => Promise<T>,
): Promise<T> {
  const startedAt = clock.monotonicMs();
  const elapsedMs = () => clock.monotonicMs() - startedAt;
  const read = new Map<string, ReadingProgress>();
  const finished = new Set<string>();
  let heardAtMs = 0;
  const render = () => {
    const seen = [...read.values()];
    const done = sumOf(seen, progress => progress.enis);
    const total = totalOf(seen, places.length);
    const left = timeLeft({ done, total, heardAtMs }, elapsedMs());
    return renderLine(places, finished.size, seen, left);
  };
  return output.during(render, tellNews => {
    const hear = (place: Place) => (progress: ReadingProgress) => {
      heardAtMs = elapsedMs();
      read.set(keyOf(place), progress);
      tellNews();
    };
    return work({
      hearing: place => (output.isLive ? hear(place) : undefined),
      finish: place => void finished.add(keyOf(place)),
    });
  });
}

/** "Reading cn-hangzhou: 3 pages, 1500 of 3380 ENIs, about 8 s left". */
function renderLine(
  places: readonly Place[],
  finished: number,
  read: readonly ReadingProgress[],
  left: string,
): string {
  const [only, ...others] = places;
  const where =
    only !== undefined && others.length === 0
      ? `Reading ${only.region}`
      : `${finished} of ${places.length} places read`;
  const pages = sumOf(read, progress => progress.pages);
  if (pages === 0) return where;
  const enis = sumOf(read, progress => progress.enis);
  const total = totalOf(read, places.length);
  const seen = `${enis}${total === undefined ? '' : ` of ${total}`} ENIs`;
  return `${where}: ${[`${pages} ${pages === 1 ? 'page' : 'pages'}`, seen, left].filter(text => text !== '').join(', ')}`;
}

/** Known only once every place has said how many ENIs it holds. */
function totalOf(read: readonly ReadingProgress[], places: number): number | undefined {
  const totals = read.map(({ total }) => total).filter(total => total !== undefined);
  return totals.length === places ? totals.reduce((sum, total) => sum + total, 0) : undefined;
}

function sumOf(read: readonly ReadingProgress[], sizeOf: (progress: ReadingProgress) => number): number {
  return read.reduce((sum, progress) => sum + sizeOf(progress), 0);
}

function keyOf({ accountId, region }: Place): string {
  return `${accountId} ${region}`;
}
