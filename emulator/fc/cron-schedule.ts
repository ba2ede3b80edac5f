import { Cron } from 'croner';

/** When a timer trigger fires. */
export interface Schedule {
  /** The first instant after `afterMs`; undefined for a schedule that never fires again. */
  nextAfter(afterMs: number): number | undefined;
  /** The last instant at or before `atMs`. */
  latestUpTo(atMs: number): number | undefined;
}

/**
 * Reads the `cronExpression` of a timer trigger: `@every 30m` (counted from `createdAtMs`), or six fields from seconds to day
 * of week in UTC, with `CRON_TZ=<zone> ` in front in another time zone
 * (https://www.alibabacloud.com/help/en/functioncompute/fc/time-triggers). Throws a sentence for anything else.
 */
export function parseSchedule(expression: string, createdAtMs: number): Schedule {
  const text = expression.trim();
  if (text.startsWith('@')) return everySchedule(text, createdAtMs);
  const [, timeZone = 'UTC', fields = ''] = /^(?:CRON_TZ=(\S+)\s+)?(.*)$/.exec(text) ?? [];
  try {
    const cron = new Cron(withPlainSteps(fields), { mode: '6-part', timezone: timeZone, paused: true });
    // An unknown time zone only shows when a date is converted.
    cron.nextRun(new Date(createdAtMs));
    return {
      nextAfter: afterMs => cron.nextRun(new Date(afterMs))?.getTime(),
      latestUpTo: atMs => cron.previousRuns(1, new Date(atMs + 1))[0]?.getTime(),
    };
  } catch (error) {
    throw new Error(
      `The cron expression "${expression}" cannot be used: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function everySchedule(text: string, createdAtMs: number): Schedule {
  const [, duration = ''] = /^@every\s+((?:\d+(?:\.\d+)?[hms])+)$/.exec(text) ?? [];
  let everyMs = 0;
  for (const [, amount, unit] of duration.matchAll(/([\d.]+)([hms])/g))
    everyMs +=
      Number(amount) * { h: 3_600_000, m: 60_000, s: 1000 }[unit === 'h' || unit === 'm' ? unit : 's'];
  if (!(everyMs >= 1000))
    throw new Error(`The schedule "${text}" cannot be used: write @every 30m, @every 1.5h or the like.`);
  const periods = (ms: number) => Math.floor(Math.max(0, ms - createdAtMs) / everyMs);
  return {
    nextAfter: afterMs => createdAtMs + (periods(afterMs) + 1) * everyMs,
    latestUpTo: atMs => (periods(atMs) === 0 ? undefined : createdAtMs + periods(atMs) * everyMs),
  };
}

/** `5/15` means "from 5 on, every 15", and `?` any value, to Function Compute; croner wants both written out. */
function withPlainSteps(fields: string): string {
  const maxima = [59, 59, 23, 31, 12, 7];
  return fields
    .split(/\s+/)
    .map((field, index) =>
      field
        .split(',')
        .map(part => part.replace(/^(\d+)\/(\d+)$/, `$1-${maxima[index] ?? ''}/$2`).replace(/^\?$/, '*'))
        .join(','),
    )
    .join(' ');
}
