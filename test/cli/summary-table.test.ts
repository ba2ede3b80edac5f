import { describe, expect, test } from 'vitest';
import { inOrder } from '../../cli/run/summary-table.ts';

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
