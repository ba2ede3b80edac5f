import type { Operator } from '../../shared/compose/operator.ts';
import type { Place } from '../../shared/ports.ts';
import type { Output } from '../output.ts';
import { showReading } from '../progress/show-reading.ts';
import { describeUnread, unreadPlace } from '../unreadable.ts';
import { addWords, type WordCounts } from './run-report.ts';

export interface Surveyed {
  /** Of the places that could be read. */
  readonly words: WordCounts;
  /** A sentence for each place that could not be read. */
  readonly problems: readonly string[];
}

/** Counts the words of all ENIs in these places. One that cannot be read is named, and does not hide the others; rejects when none of them can. */
export function surveyPlaces(
  operator: Operator,
  places: readonly Place[],
  deleteCap: number | undefined,
  output: Output,
): Promise<Surveyed> {
  return showReading(output, operator.clock, places, async reading => {
    const words: WordCounts[] = [];
    const problems: string[] = [];
    let first: unknown;
    for (const place of places) {
      try {
        const onProgress = reading.hearing(place);
        words.push((await operator.survey(place, { deleteCap, onProgress })).words);
      } catch (error) {
        problems.push(describeUnread(unreadPlace(place, error)));
        first ??= error;
      }
      reading.finish(place);
    }
    if (words.length === 0 && first !== undefined) throw first;
    return { words: addWords(words), problems };
  });
}
