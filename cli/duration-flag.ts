import { parseDuration } from '../shared/config/parse-duration.ts';
import { ConfigError } from '../shared/core/errors.ts';

/** The milliseconds of a flag that takes a duration. */
export function durationFlag(flag: string, text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  throw new ConfigError([`${flag} is ${JSON.stringify(text)}; expected a duration such as 90s, 15m or 2h.`]);
}
