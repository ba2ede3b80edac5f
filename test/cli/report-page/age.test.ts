import { describe, expect, it } from 'vitest';
import { ageBuckets, formatAge, sayAge } from '../../../cli/report-page/age.ts';
import { days, hours, minutes } from '../../support/times.ts';

describe('an age', () => {
  it.each<readonly [number, string, string, string]>([
    [-5, '0 min', '0 minutes', '0 分钟'],
    [0, '0 min', '0 minutes', '0 分钟'],
    [minutes(1), '1 min', '1 minute', '1 分钟'],
    [hours(1) - 1, '59 min', '59 minutes', '59 分钟'],
    [hours(1), '1 h', '1 hour', '1 小时'],
    [days(2) - 1, '47 h', '47 hours', '47 小时'],
    [days(2), '2 d', '2 days', '2 天'],
    [days(365), '365 d', '365 days', '365 天'],
    [days(366), '1 y', '1 year', '1 年'],
    [days(900), '2.4 y', '2.4 years', '2.4 年'],
  ])('of %d ms is shown in its largest unit, rounded down', (ms, short, long, chinese) => {
    expect(formatAge(ms)).toEqual({ en: short, zh: chinese });
    expect(sayAge(ms)).toEqual({ en: long, zh: chinese });
  });

  it('falls into exactly one bucket', () => {
    const bounds = ageBuckets.map(({ belowMs }) => belowMs);
    expect(bounds).toEqual(bounds.toSorted((a, b) => a - b));
    expect(bounds.at(-1)).toBe(Number.POSITIVE_INFINITY);
  });
});
