import type { FoundLetter } from '../../shared/compose/dead-letters.ts';
import { formatInstant } from '../../shared/core/instant.ts';
import { dayMs, formatAge } from '../report-page/age.ts';

/** When a letter was buried, and when the queue drops it; what is not known is left out. */
export interface LetterDates {
  readonly buriedAtMs?: number;
  readonly droppedAtMs?: number;
}

/** The retention of a queue counts from the moment at which a message came to it (CreateQueue page, MessageRetentionPeriod). */
export function datesOf(
  { enqueuedAtMs }: Pick<FoundLetter, 'enqueuedAtMs'>,
  retentionSeconds: number | undefined,
): LetterDates {
  if (enqueuedAtMs === undefined) return {};
  return {
    buriedAtMs: enqueuedAtMs,
    ...(retentionSeconds !== undefined && { droppedAtMs: enqueuedAtMs + 1_000 * retentionSeconds }),
  };
}

/** For a table: its age, and how much time is left. */
export function dateCells(
  { buriedAtMs, droppedAtMs }: LetterDates,
  nowMs: number,
): readonly [string, string] {
  return [
    buriedAtMs === undefined ? '-' : formatAge(nowMs - buriedAtMs).en,
    droppedAtMs === undefined ? '-' : formatAge(droppedAtMs - nowMs).en,
  ];
}

/** For a machine. */
export function dateFields({ buriedAtMs, droppedAtMs }: LetterDates): Readonly<Record<string, string>> {
  return {
    ...(buriedAtMs !== undefined && { buriedAt: formatInstant(buriedAtMs) }),
    ...(droppedAtMs !== undefined && { droppedAt: formatInstant(droppedAtMs) }),
  };
}

/** A warning when the first of them is lost within a day; `undefined` while there is time. */
export function sayFirstDrop(all: readonly LetterDates[], nowMs: number): string | undefined {
  const leftMs = Math.min(...all.map(({ droppedAtMs }) => (droppedAtMs ?? Number.POSITIVE_INFINITY) - nowMs));
  if (leftMs > dayMs) return undefined;
  return `The queue drops the first of them in ${formatAge(leftMs).en}: redrive it before, or keep what show prints.`;
}
