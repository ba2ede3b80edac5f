import { describe, expect, test } from 'vitest';
import type { RunReport } from '../../cli/run/run-report.ts';
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

const report: RunReport = {
  kind: 'run-report',
  seeded: {},
  scans: [],
  outcomes: { gone: 2 },
  notGone: [],
  survivors: { attached: 1 },
  elapsedMs: 0,
};

describe('the summary of a run', () => {
  test('names each ENI that is not gone, why, and what to do about it', () => {
    const notGone: RunReport['notGone'] = [
      {
        region: 'cn-hangzhou',
        eniId: 'eni-1',
        outcome: 'refused',
        reason: 'InvalidOperation.HasSlaveEniBonded',
        because: 'DeleteNetworkInterface was refused with InvalidOperation.HasSlaveEniBonded.',
        providerCode: 'InvalidOperation.HasSlaveEniBonded',
      },
      {
        region: 'cn-hangzhou',
        eniId: 'eni-2',
        outcome: 'reprieved',
        reason: 'attached',
        because: 'Status is InUse',
      },
    ];
    const summary = renderSummary({ ...report, outcomes: { refused: 1, reprieved: 1 }, notGone });
    expect(summary).toMatch(
      /^ {2}eni-1 {2}refused {4}InvalidOperation\.HasSlaveEniBonded {2}It is tied to another ENI/m,
    );
    expect(summary).toMatch(/^ {2}eni-2 {2}reprieved {2}attached: Status is InUse$/m);
  });

  test('names ten of them and counts the others', () => {
    const many = Array.from({ length: 12 }, (_, index) => ({
      region: 'cn-hangzhou',
      eniId: `eni-${index}`,
      outcome: 'exhausted' as const,
      reason: 'Status is Deleting',
    }));
    const summary = renderSummary({ ...report, outcomes: { exhausted: 12 }, notGone: many });
    expect(summary.match(/^ {2}eni-\d+ /gm)).toHaveLength(10);
    expect(summary).toContain('\n  … and 2 more; --json names all of them.');
  });

  test('names the tasks that came to no end, and why they are looked at again', () => {
    const notEnded = [{ region: 'cn-hangzhou', eniId: 'eni-9', reason: 'Status is Deleting' }];
    expect(renderSummary({ ...report, notEnded })).toMatch(
      /^Those that came to no end yet.*:\n {2}eni-9 {2}Status is Deleting$/m,
    );
  });

  test('separates its tables by one empty line, and has none at its end', () => {
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
