const baseSeconds = 60;
const capSeconds = 3_600;

/** From this many looks on, the delay no longer grows; for messages that do not count theirs. */
export const unreportedLooksCap = 7;

/**
 * How long a message waits whose outcome could not be reported: doubling from a minute to an hour over its looks so far (from 1). There is no last
 * attempt, because giving up would lose the outcome; an hourly look costs next to nothing.
 */
export function unreportedDelaySeconds(looks: number): number {
  return Math.min(baseSeconds * 2 ** (looks - 1), capSeconds);
}
