import { invalid, type SettingKind, valid } from './setting-field.ts';

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * Milliseconds of a duration such as `90s`, `15m`, `24h` or `7d`; `undefined` for any other text. A unit is required even
 * for zero, because a bare number has been read as seconds by one reader and as minutes by the next.
 */
export function parseDuration(text: string): number | undefined {
  const match = /^(?<amount>\d+)(?<unit>[smhd])$/.exec(text);
  const amount = Number(match?.groups?.['amount']);
  switch (match?.groups?.['unit']) {
    case 's':
      return amount * unitMs.s;
    case 'm':
      return amount * unitMs.m;
    case 'h':
      return amount * unitMs.h;
    case 'd':
      return amount * unitMs.d;
    default:
      return undefined;
  }
}

/** A duration between two others, both included and both written as durations. */
export function durationWithin(shortest: string, longest: string): SettingKind<number> {
  const minMs = parseDuration(shortest) ?? Number.NaN;
  const maxMs = parseDuration(longest) ?? Number.NaN;
  return {
    expected: `a duration from ${shortest} to ${longest}, a whole number with the unit s, m, h or d`,
    parse(text) {
      const ms = parseDuration(text);
      return ms !== undefined && ms >= minMs && ms <= maxMs ? valid(ms) : invalid();
    },
  };
}
