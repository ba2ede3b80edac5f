import { describe, expect, test } from 'vitest';
import { inWords, timeLeft } from '../../../cli/progress/time-left.ts';

describe('the time that is left', () => {
  test.each([
    ['a quarter done in 10 s', { done: 25, total: 100, heardAtMs: 10_000 }, 10_000, 'about 30 s left'],
    ['the same 20 s later', { done: 25, total: 100, heardAtMs: 10_000 }, 30_000, 'about 10 s left'],
    ['longer than was thought', { done: 25, total: 100, heardAtMs: 10_000 }, 99_000, 'about 1 s left'],
    ['one page of many', { done: 500, total: 100_000, heardAtMs: 2_000 }, 2_000, 'about 6 min 38 s left'],
    ['nothing done yet', { done: 0, total: 100, heardAtMs: 9_000 }, 9_000, ''],
    ['everything done', { done: 100, total: 100, heardAtMs: 9_000 }, 9_000, ''],
    ['more done than there is', { done: 101, total: 100, heardAtMs: 9_000 }, 9_000, ''],
    ['an end that nobody knows', { done: 5, total: undefined, heardAtMs: 9_000 }, 9_000, ''],
    ['too early to tell', { done: 50, total: 100, heardAtMs: 1_999 }, 1_999, ''],
  ])('%s', (_, pace, elapsedMs, words) => {
    expect(timeLeft(pace, elapsedMs)).toBe(words);
  });

  test.each([
    [-5_000, '1 s'],
    [0, '1 s'],
    [1_499, '1 s'],
    [59_499, '59 s'],
    [59_500, '1 min'],
    [260_000, '4 min 20 s'],
    [3_600_000, '1 h'],
    [7_530_000, '2 h 5 min'],
  ])('%i ms are %s', (ms, words) => {
    expect(inWords(ms)).toBe(words);
  });
});
