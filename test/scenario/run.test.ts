import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const command = promisify(execFile);

/** Every word that holds an ENI back: a demonstration that lacks one would not show that it works. */
const holdWords = [
  'out-of-scope',
  'service-managed',
  'not-secondary',
  'attached',
  'changing',
  'unknown-status',
  'has-public-ip',
  'protected-by-tag',
  'owned-by-controller',
  'retained',
  'cannot-tell',
  'too-young',
  'first-sighting',
  'in-grace',
  'already-queued',
];

describe('eni-reaper run', () => {
  test('ends with a run report in which nothing was wrongly deleted and everything adds up', async () => {
    const { stdout } = await command(process.execPath, ['dist/cli/index.js', 'run', '--json']);
    const lines = stdout.trim().split('\n');
    expect(lines).toHaveLength(1);
    const report = JSON.parse(lines[0] ?? '');
    expect(report).toMatchObject({ kind: 'run-report', wronglyDeleted: 0 });

    const sum = (counts: Record<string, number>) =>
      Object.values(counts).reduce((total, count) => total + count, 0);
    const sent = report.scans.flatMap((scan: { regions: { enqueued: number }[] }) =>
      scan.regions.map(({ enqueued }) => enqueued),
    );
    expect(sum(report.outcomes)).toBe(sum(sent));
    expect(report.outcomes).toMatchObject({ gone: 53, reprieved: 1, refused: 1 });
    expect(
      report.notGone.map(({ outcome, providerCode }: Record<string, string>) => [outcome, providerCode]),
    ).toEqual(
      expect.arrayContaining([
        ['reprieved', undefined],
        ['refused', 'InvalidOperation.HasSlaveEniBonded'],
      ]),
    );
    expect(Object.keys(report.survivors)).toEqual(expect.arrayContaining(holdWords));
    expect(report.survivors).not.toHaveProperty('would-enqueue');
    expect(sum(report.survivors)).toBe(report.scans[2].regions[0].total - report.outcomes.gone);
    expect(report.apiCalls.DeleteNetworkInterface).toBeGreaterThanOrEqual(54);
    expect(Object.keys(report.apiCalls)).not.toContain('DetachNetworkInterface');
  });

  test('explains a mistyped command with a suggestion and exit code 2', async () => {
    const failure = await command(process.execPath, ['dist/cli/index.js', 'rum']).catch(error => error);
    expect(failure).toMatchObject({ code: 2 });
    expect(failure.stderr).toContain('run');
    expect(failure.stderr).not.toMatch(/\n\s+at /);
  });
});
