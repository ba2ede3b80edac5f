import { expect, test } from 'vitest';
import { parseHttpDate } from '../../shared/core/http-date.ts';

test.each([
  ['Fri, 20 Nov 2026 08:01:02 GMT', Date.UTC(2026, 10, 20, 8, 1, 2)],
  ['Thu, 29 Feb 2024 23:59:59 GMT', Date.UTC(2024, 1, 29, 23, 59, 59)],
  // The two older forms of RFC 9110, dates that do not exist, and anything else.
  ['Friday, 20-Nov-26 08:01:02 GMT', undefined],
  ['Fri Nov 20 08:01:02 2026', undefined],
  ['Fri, 30 Feb 2026 08:01:02 GMT', undefined],
  ['Fri, 20 Foo 2026 08:01:02 GMT', undefined],
  ['Fri, 20 Nov 2026 08:01:02 CET', undefined],
  ['Fri, 20 Nov 2026 08:01:02 GMT+1', undefined],
  ['', undefined],
])('reads %j as a date of HTTP, or not at all', (text, at) => {
  expect(parseHttpDate(text)).toBe(at);
});
