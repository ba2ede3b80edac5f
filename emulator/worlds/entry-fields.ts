import * as z from 'zod';
import { parseDuration } from './duration.ts';

/*
 * What entries of different sections of a world file have in common.
 */

/** Most copies that one entry makes: large enough for a full region, small enough to load in seconds. */
const copiesCap = 100_000;

export const several = z.int().min(1).max(copiesCap).default(1);

export const label = z.string().min(1).max(80);

export const accountNumber = z.string().regex(/^\d{5,20}$/);

/** `90s`, as milliseconds. */
export const durationMs = z.string().transform(durationOf);

/** One age, or the youngest and the oldest; kept as a range either way. */
export const age = z
  .union([z.string(), z.tuple([z.string(), z.string()])])
  .transform((ages, context): readonly [number, number] => {
    const [least, most] = (typeof ages === 'string' ? [ages, ages] : ages).map(text =>
      durationOf(text, context),
    );
    return [least ?? 0, most ?? 0];
  });

function durationOf(text: string, context: z.RefinementCtx): number {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  context.addIssue({ code: 'custom', message: `"${text}" is no duration; write 90s, 15m, 26h or 400d` });
  return z.NEVER;
}
