import type { DeadLetterQueue } from '../../shared/compose/dead-letters.ts';

type QueueDescription = Awaited<ReturnType<DeadLetterQueue['describe']>>;

/** How many letters others hold, while this command holds `own`. A queue that does not count, or counts late, hides none that it tells of. */
export function countHidden(description: QueueDescription, own: number): number {
  return Math.max(0, (description?.leasedCount ?? 0) - own);
}

/** What cannot be seen is not gone: somebody reads it, another command or a person in the console. */
export function sayHidden(hidden: number, seen: number): string {
  const [more, are] = [seen > 0 ? ' more' : '', hidden === 1 ? 'is' : 'are'];
  const letters = hidden === 1 ? 'dead letter' : 'dead letters';
  return `${hidden}${more} ${letters} ${are} hidden, because somebody is reading. Look again in some minutes.`;
}

/** A queue that counts nothing cannot be told from an empty one, so this promises no more than what was seen. */
export const noneSeen =
  'There are no dead letters to be seen. One that somebody is reading is hidden for some minutes.';

/** Why a letter that somebody saw a moment ago may not be found. */
export function sayMissing(ids: readonly string[]): string {
  return (
    `Not found: ${ids.join(', ')}. Somebody else may have removed it, or holds it for some minutes; ` +
    'list shows what is there now.'
  );
}
