import { describe, expect, test } from 'vitest';
import { type ReadingLine, showReading } from '../../../cli/progress/show-reading.ts';
import { showSteps } from '../../../cli/progress/show-steps.ts';
import { homePlace } from '../../support/builders.ts';
import { createFakeTerminal } from '../../support/fake-terminal.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const otherPlace = { ...homePlace, region: 'cn-beijing' };

/** The lines that a person sees while this happens. */
async function linesOf(
  places: readonly (typeof otherPlace)[],
  story: (line: ReadingLine, advance: (ms: number) => void) => void,
): Promise<readonly string[]> {
  const { output, lines, tick } = createFakeTerminal();
  const clock = createManualClock();
  const advance = (ms: number) => {
    clock.advance(ms);
    tick();
  };
  await showReading(output, clock, places, async line => story(line, advance));
  return lines();
}

describe('the line about one place', () => {
  test('tells pages, ENIs, and the time left once there is something to go by', async () => {
    const lines = await linesOf([homePlace], (line, advance) => {
      const hear = line.hearing(homePlace);
      hear?.({ pages: 0, enis: 0, total: 2_000 });
      advance(2_500);
      hear?.({ pages: 1, enis: 500, total: 2_000 });
      advance(1_000);
      advance(1_500);
      hear?.({ pages: 2, enis: 1_000, total: 2_000 });
      hear?.({ pages: 4, enis: 2_000, total: 2_000 });
    });
    expect(lines).toEqual([
      'Reading cn-hangzhou',
      'Reading cn-hangzhou',
      'Reading cn-hangzhou',
      'Reading cn-hangzhou: 1 page, 500 of 2000 ENIs, about 8 s left',
      'Reading cn-hangzhou: 1 page, 500 of 2000 ENIs, about 7 s left',
      'Reading cn-hangzhou: 1 page, 500 of 2000 ENIs, about 5 s left',
      'Reading cn-hangzhou: 2 pages, 1000 of 2000 ENIs, about 5 s left',
      'Reading cn-hangzhou: 4 pages, 2000 of 2000 ENIs',
    ]);
  });

  test('names what was read where nobody knows how much there is', async () => {
    const lines = await linesOf([homePlace], (line, advance) => {
      advance(9_000);
      line.hearing(homePlace)?.({ pages: 3, enis: 1_500, total: undefined });
    });
    expect(lines.at(-1)).toBe('Reading cn-hangzhou: 3 pages, 1500 ENIs');
  });
});

describe('the line about several places', () => {
  test('adds them up, and guesses no end before each has said how much it holds', async () => {
    const lines = await linesOf([homePlace, otherPlace], (line, advance) => {
      advance(4_000);
      line.hearing(homePlace)?.({ pages: 2, enis: 1_000, total: 1_000 });
      line.finish(homePlace);
      line.hearing(otherPlace)?.({ pages: 1, enis: 500, total: undefined });
      line.hearing(otherPlace)?.({ pages: 1, enis: 500, total: 2_000 });
    });
    expect(lines.slice(-3)).toEqual([
      '0 of 2 places read: 2 pages, 1000 ENIs',
      '1 of 2 places read: 3 pages, 1500 ENIs',
      '1 of 2 places read: 3 pages, 1500 of 3000 ENIs, about 4 s left',
    ]);
  });
});

test('in a pipe nobody hears of pages, so that nothing is asked for the line alone', async () => {
  const { output, prose } = createFakeTerminal({ isTTY: false });
  await showReading(output, createManualClock(), [homePlace], async line => {
    expect(line.hearing(homePlace)).toBeUndefined();
  });
  expect(prose()).toBe('');
});

test('the line about steps tells how many are done, and the time left', async () => {
  const { output, lines } = createFakeTerminal();
  const clock = createManualClock();
  await showSteps(output, clock, { name: 'Cleaning', total: 100 }, async onProgress => {
    clock.advance(5_000);
    onProgress(50);
  });
  expect(lines()).toEqual(['Cleaning: 0 of 100', 'Cleaning: 50 of 100, about 5 s left']);
});
