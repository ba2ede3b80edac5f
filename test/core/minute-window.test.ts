import { describe, expect, it } from 'vitest';
import {
  closeWindow,
  countCall,
  type MinuteWindow,
  mayCall,
  nextMinuteAt,
  unusedWindow,
} from '../../shared/core/minute-window.ts';
import { minutes, noon, seconds } from '../support/times.ts';

const lastMoment = noon + minutes(1) - 1;
const nextMinute = noon + minutes(1);

function afterCalls(count: number, at: number, window: MinuteWindow = unusedWindow): MinuteWindow {
  let current = window;
  for (let call = 0; call < count; call += 1) current = countCall(current, at);
  return current;
}

describe('the calls of one minute', () => {
  it.each([
    [1, true],
    [2, true],
    [3, false],
    [4, false],
  ])('after %i of 3 allow another: %s', (used, allowed) =>
    expect(mayCall(afterCalls(used, noon), lastMoment, 3)).toBe(allowed),
  );

  it('start anew exactly at the boundary', () => {
    const spent = afterCalls(3, lastMoment);
    expect(mayCall(spent, lastMoment, 3)).toBe(false);
    expect(mayCall(spent, nextMinute, 3)).toBe(true);
    expect(countCall(spent, nextMinute)).toMatchObject({ used: 1, closed: false });
  });

  it('are over when the provider throttles, however few they were', () => {
    const closed = closeWindow(afterCalls(1, noon), noon + seconds(1));
    expect(mayCall(closed, lastMoment, 1_000)).toBe(false);
    expect(mayCall(countCall(closed, lastMoment), lastMoment, 1_000)).toBe(false);
    expect(mayCall(closed, nextMinute, 1_000)).toBe(true);
  });

  it('do not begin again when the clock steps back', () => {
    const spent = afterCalls(3, noon);
    expect(mayCall(spent, noon - minutes(1), 3)).toBe(false);
    expect(mayCall(closeWindow(unusedWindow, noon), noon - minutes(1), 3)).toBe(false);
    expect(countCall(spent, noon - minutes(1)).used).toBe(4);
  });

  it('are allowed in a minute of which nothing is known', () =>
    expect(mayCall(unusedWindow, noon, 1)).toBe(true));
});

describe('the next minute', () => {
  it.each([
    [noon, nextMinute],
    [noon + 1, nextMinute],
    [lastMoment, nextMinute],
    [nextMinute, nextMinute + minutes(1)],
  ])('seen from %i begins at %i', (now, next) => expect(nextMinuteAt(now)).toBe(next));
});
