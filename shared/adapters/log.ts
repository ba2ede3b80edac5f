import pino from 'pino';
import { formatInstant } from '../core/instant.ts';
import type { LogEvent } from '../core/log-events.ts';
import type { LogLevel } from '../core/settings.ts';
import type { Clock, Log } from '../ports.ts';
import { redactFields } from './redact-fields.ts';

export interface LogOptions {
  readonly clock: Clock;
  /** The least important lines that are written. */
  readonly level: LogLevel;
  /** What every line of this log says, such as the id of the request. */
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
  /** Where lines go instead of stdout. */
  readonly destination?: { write(line: string): void } | undefined;
}

/**
 * One JSON object a line on stdout, which Function Compute carries to the log service: `level`, `time`, `event` and the fields. Written
 * synchronously, because an instance is frozen as soon as its handler has answered. Fields that are named like a credential are blanked.
 */
export function createLog({ clock, level, fields = {}, destination }: LogOptions): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${withMilliseconds(clock.nowMs())}"`,
      formatters: { level: label => ({ level: label }) },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
  const line = (event: LogEvent, more: Readonly<Record<string, unknown>> = {}) => ({
    event,
    ...withoutOwnNames(redactFields({ ...fields, ...more })),
  });
  return {
    debug: (event, more) => logger.debug(line(event, more)),
    info: (event, more) => logger.info(line(event, more)),
    warn: (event, more) => logger.warn(line(event, more)),
    error: (event, more) => logger.error(line(event, more)),
  };
}

function withMilliseconds(atMs: number): string {
  const fraction = String(Math.floor(atMs) % 1000).padStart(3, '0');
  return formatInstant(atMs).replace('Z', `.${fraction}Z`);
}

/** A field must not be able to pass for the name, the time or the level of its line. */
function withoutOwnNames(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { event: _event, time: _time, level: _level, ...rest } = fields;
  return rest;
}
