/**
 * Instants are epoch milliseconds everywhere; text is RFC 3339. This is the one file of the core that may name `Date`, and only as
 * a pure function of its arguments: it never asks what time it is.
 */

const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d{1,9})?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * The instant that an RFC 3339 text names, or `undefined` when it is not one. Stricter than `Date.parse`: a date without a zone, a
 * 30th of February, an offset of 99 hours and trailing words are all refused, because a half-understood date must never look old.
 */
export function parseInstant(text: string): number | undefined {
  const match = rfc3339.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const wholeSeconds = Date.UTC(year, month - 1, day, hour, minute, second);
  // Date.UTC rolls over (February 30 becomes March 2), so the text must come back unchanged.
  if (new Date(wholeSeconds).toISOString().slice(0, 19) !== text.slice(0, 19)) return undefined;
  const fractionMs = match[7] === undefined ? 0 : Math.floor(Number(match[7]) * 1000);
  return wholeSeconds + fractionMs - zoneOffsetMs(match[8] as string);
}

/** RFC 3339 in UTC with whole seconds, rounded down: never later than the instant it stands for. */
export function formatInstant(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}

function zoneOffsetMs(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
