import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatInstant, parseInstant } from '../../shared/core/instant.ts';
import { noon } from '../support/times.ts';

describe('an instant', () => {
  it.each([
    ['in UTC', '2026-11-20T12:00:00Z', noon],
    ['as ECS writes it', '2019-12-25T12:31:31Z', Date.UTC(2019, 11, 25, 12, 31, 31)],
    ['east of Greenwich', '2026-11-20T20:00:00+08:00', noon],
    ['west of Greenwich', '2026-11-20T08:30:00-03:30', noon],
    ['at the greatest offset', '2026-11-21T11:59:00+23:59', noon],
    ['with an offset of nothing', '2026-11-20T12:00:00-00:00', noon],
    ['with milliseconds', '2026-11-20T12:00:00.123Z', noon + 123],
    ['with more digits than it keeps', '2026-11-20T12:00:00.123999999Z', noon + 123],
    ['with one digit', '2026-11-20T12:00:00.5Z', noon + 500],
    ['on a leap day', '2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['on the leap day of a century', '2000-02-29T00:00:00Z', Date.UTC(2000, 1, 29)],
    ['at the last second of a year', '2026-12-31T23:59:59Z', Date.UTC(2026, 11, 31, 23, 59, 59)],
    ['at the zero date', '1970-01-01T00:00:00Z', 0],
  ])('is read %s', (_title, text, at) => expect(parseInstant(text)).toBe(at));

  it.each([
    ['an empty text', ''],
    ['words', 'yesterday'],
    ['a number', '1700000000000'],
    ['a date alone', '2026-11-20'],
    ['a time without a zone', '2026-11-20T12:00:00'],
    ['a blank instead of the T', '2026-11-20 12:00:00Z'],
    ['a time without seconds', '2026-11-20T12:00Z'],
    ['trailing words', '2026-11-20T12:00:00Z or so'],
    ['a trailing line break', '2026-11-20T12:00:00Z\n'],
    ['a leading blank', ' 2026-11-20T12:00:00Z'],
    ['lower case', '2026-11-20t12:00:00z'],
    ['February 30', '2026-02-30T00:00:00Z'],
    ['February 29 of a common year', '2026-02-29T00:00:00Z'],
    ['February 29 of a century', '1900-02-29T00:00:00Z'],
    ['April 31', '2026-04-31T00:00:00Z'],
    ['month 13', '2026-13-01T00:00:00Z'],
    ['month 0', '2026-00-10T00:00:00Z'],
    ['day 0', '2026-01-00T00:00:00Z'],
    ['hour 24', '2026-11-20T24:00:00Z'],
    ['minute 60', '2026-11-20T12:60:00Z'],
    ['a leap second, which this calendar has not', '2016-12-31T23:59:60Z'],
    ['the year 1', '0001-01-01T00:00:00Z'],
    ['a year of five digits', '12026-11-20T12:00:00Z'],
    ['a negative year', '-026-11-20T12:00:00Z'],
    ['an offset of 24 hours', '2026-11-20T12:00:00+24:00'],
    ['an offset of 99 hours, which would look four days older', '2026-11-20T12:00:00+99:00'],
    ['an offset of 60 minutes', '2026-11-20T12:00:00+08:60'],
    ['an offset without a colon', '2026-11-20T12:00:00+0800'],
    ['an empty fraction', '2026-11-20T12:00:00.Z'],
    ['a fraction of ten digits', '2026-11-20T12:00:00.0123456789Z'],
    ['digits of another script', '２０２６-11-20T12:00:00Z'],
  ])('is not read from %s', (_title, text) => expect(parseInstant(text)).toBeUndefined());

  it('keeps every millisecond', () => {
    for (let ms = 0; ms < 1_000; ms += 1) {
      const text = `2026-11-20T12:00:00.${String(ms).padStart(3, '0')}Z`;
      expect(parseInstant(text), text).toBe(noon + ms);
    }
  });

  it('is written in whole seconds, never later than it was', () => {
    expect(formatInstant(noon + 999)).toBe('2026-11-20T12:00:00Z');
  });

  it('is the same after writing and reading, but for the milliseconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }), at => {
        expect(parseInstant(formatInstant(at))).toBe(Math.floor(at / 1_000) * 1_000);
      }),
    );
  });

  it('is read as the platform reads it, wherever both understand the text', () => {
    const text = fc.tuple(
      fc.date({ min: new Date(0), max: new Date(Date.UTC(9998, 0)), noInvalidDate: true }),
      fc.integer({ min: -1_439, max: 1_439 }),
    );
    fc.assert(
      fc.property(text, ([date, offset]) => {
        const minutes = Math.abs(offset);
        const zone = `${offset < 0 ? '-' : '+'}${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
        const written = date.toISOString().replace('Z', zone);
        expect(parseInstant(written)).toBe(Date.parse(written));
      }),
    );
  });
});
