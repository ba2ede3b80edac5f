import { describe, expect, test } from 'vitest';
import { inOrder, renderSummary } from '../../cli/run/summary-table.ts';

describe('the words of a table', () => {
  test('stand in the order of the page: orphans first, each group by the order of its rules', () => {
    const words = {
      'would-enqueue': 6,
      enqueued: 3,
      'withheld-by-breaker': 5,
      'over-cap': 4,
      'first-sighting': 2,
      'service-managed': 1,
    };
    expect(inOrder(words)).toEqual([
      ['first-sighting', 2],
      ['enqueued', 3],
      ['over-cap', 4],
      ['withheld-by-breaker', 5],
      ['would-enqueue', 6],
      ['service-managed', 1],
    ]);
  });
});

describe('the summary of a run', () => {
  test('separates its tables by one empty line, and has none at its end', () => {
    const report = {
      kind: 'run-report',
      seeded: {},
      scans: [],
      outcomes: { gone: 2 },
      survivors: { attached: 1 },
      elapsedMs: 0,
    } as const;
    expect(renderSummary(report).split('\n')).toEqual([
      'Tasks that were sent, by how they ended:',
      expect.stringMatching(/^ {2}gone {2}2 {2}/),
      '',
      'ENIs that are still there, 1 in all, by why:',
      expect.stringMatching(/^ {2}attached {2}1 {2}/),
    ]);
    expect(renderSummary({ ...report, outcomes: {} })).toMatch(/^ENIs that are still there/);
    expect(renderSummary({ ...report, outcomes: {}, survivors: {} })).toBe('');
  });
});
