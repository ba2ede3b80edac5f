/** Before this much time has passed, the first answer's share of it is too large to go by. */
const settledMs = 2_000;

/** How far a work with a known end was when it was last heard of. */
export interface Pace {
  readonly done: number;
  readonly total: number | undefined;
  /** When that was, from the beginning of the work on. */
  readonly heardAtMs: number;
}

/** How long the rest takes if it goes on like this, in words: "about 40 s left". Empty while there is nothing to go by. */
export function timeLeft({ done, total, heardAtMs }: Pace, elapsedMs: number): string {
  if (total === undefined || done <= 0 || done >= total || heardAtMs < settledMs) return '';
  const restMs = (heardAtMs * (total - done)) / done;
  return `about ${inWords(restMs - (elapsedMs - heardAtMs))} left`;
}

/** A length of time for a person: "45 s", "4 min 20 s", "2 h 5 min". Never less than a second, for it is not over yet. */
export function inWords(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1_000));
  const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3_600)];
  if (minutes === 0) return `${seconds} s`;
  if (hours === 0) return joined(`${minutes} min`, seconds % 60, 's');
  return joined(`${hours} h`, minutes % 60, 'min');
}

function joined(larger: string, rest: number, unit: string): string {
  return rest === 0 ? larger : `${larger} ${rest} ${unit}`;
}
