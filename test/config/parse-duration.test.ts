import { expect, it } from 'vitest';
import { parseDuration } from '../../shared/config/parse-duration.ts';

it.each([
  ['0s', 0],
  ['90s', 90_000],
  ['15m', 900_000],
  ['24h', 86_400_000],
  ['7d', 604_800_000],
  ['007s', 7_000],
])('reads %s as milliseconds', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

it.each([
  '',
  ' ',
  '5',
  's',
  '5S',
  '5 s',
  '5s ',
  '5s\n',
  '5sec',
  '1h30m',
  '1.5h',
  '-5s',
  '+5s',
  '1e3s',
  '0x5s',
  '五s',
])('does not read %j as a duration', text => {
  expect(parseDuration(text)).toBeUndefined();
});
