import { parseDuration } from '../shared/config/parse-duration.ts';
import { ConfigError } from '../shared/core/errors.ts';

/** Longer than this nobody waits; the cap aborts before anything is sent, and keeps instants within what a date can say. */
const durationCapMs = 365 * 86_400_000;

/** The milliseconds of a flag that takes a duration. */
export function durationFlag(flag: string, text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0 && isWithinCap(ms)) return ms;
  throw new ConfigError([
    `${flag} is ${JSON.stringify(text)}; expected a duration such as 90s, 15m or 2h, up to 365d.`,
  ]);
}

/** Whether a duration, in milliseconds, is one that a flag may hold. */
export function isWithinCap(ms: number): boolean {
  return ms <= durationCapMs;
}
