import { describe, expect, test } from 'vitest';
import { adviceForWord, adviceInRun } from '../../cli/advice.ts';
import { wordText } from '../../cli/report-page/word-texts.ts';
import { renderSummary } from '../../cli/run/summary-table.ts';
import { wordOrder } from '../../cli/word-order.ts';

describe('the advice for a word', () => {
  test('tells nobody to wait for a mark that report mode never sets', () => {
    for (const advice of [adviceForWord, adviceInRun]) {
      expect(advice['first-sighting']).toMatch(/delete.*grace period/);
      expect(advice['first-sighting']).not.toMatch(/wait/i);
    }
    expect(wordText('first-sighting').advice.zh).toMatch(/删除模式.*宽限期.*报告模式/);
  });

  test('has a remedy for an ENI that is stuck in Deleting and has no instance to look at', () => {
    expect(adviceForWord.changing).toContain('in Deleting, delete it again');
    expect(wordText('changing').advice.zh).toContain('删除中');
  });

  test('names flags where a run is what decides, and settings where the functions are', () => {
    const run = wordOrder.map(word => adviceInRun[word]).join('\n');
    expect(run).not.toMatch(/ENI_REAPER_(?:MODE|DELETE_CAP)/);
    expect(adviceInRun['would-enqueue']).toContain('--mode delete');
    expect(adviceInRun['over-cap']).toContain('--cap');
    expect(adviceForWord['would-enqueue']).toContain('ENI_REAPER_MODE=delete');
  });

  test('stands in the summary of a run as its caller wants it', () => {
    const report = {
      kind: 'run-report',
      seeded: {},
      scans: [],
      outcomes: {},
      notGone: [],
      survivors: { 'would-enqueue': 3 },
      elapsedMs: 0,
    } as const;
    expect(renderSummary(report, adviceInRun)).toContain(adviceInRun['would-enqueue']);
    expect(renderSummary(report)).toContain(adviceForWord['would-enqueue']);
  });
});
