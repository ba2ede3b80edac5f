import { describe, expect, test } from 'vitest';
import { realConclusion } from '../../../cli/run/conclusion.ts';
import type { RunReport } from '../../../cli/run/run-report.ts';
import type { ScanReport } from '../../../shared/core/scan/scan-report.ts';
import { hours } from '../../support/times.ts';

const scan: ScanReport = {
  kind: 'scan-report',
  version: 1,
  mode: 'delete',
  startedAt: '2026-11-20T12:00:00Z',
  regions: [],
};
const report: RunReport = {
  kind: 'run-report',
  seeded: {},
  scans: [scan, scan],
  outcomes: { gone: 2 },
  notGone: [],
  elapsedMs: 1_500,
};
const requeueAfterMs = hours(6);

describe('the last line of a run', () => {
  test('tells who goes on with what is left, where a worker is deployed and where none is', () => {
    expect(realConclusion(report, { left: 1, requeueAfterMs })).toBe(
      '2 ENIs are verified gone. 1 task is still on the delete queue. The deployed worker goes on with it; where none is deployed, ' +
        'a run in 6 h sends it again, and --for gives it more time. Took 1.5 s.',
    );
    expect(realConclusion(report, { left: 3, requeueAfterMs })).toContain('3 tasks are still');
  });

  test('says nothing of a rest where there is none', () => {
    expect(realConclusion(report, { left: 0, requeueAfterMs })).toBe('2 ENIs are verified gone. Took 1.5 s.');
  });

  test('says of a look that nothing was changed', () => {
    const look = { ...report, scans: [scan], outcomes: {} };
    expect(realConclusion(look, { left: 0, requeueAfterMs })).toBe('Nothing was changed. Took 1.5 s.');
  });
});
