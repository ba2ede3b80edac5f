import { describe, expect, it } from 'vitest';
import { digestResults, digestTasksCap } from '../../../shared/core/digest/results-digest.ts';
import { digestTextCap } from '../../../shared/core/digest/sweep-digest.ts';
import { aTaskReport, aTeardownReport, aTeardownRow, aWorkerReport } from '../../support/digest-builders.ts';

describe('a batch with nothing to say', () => {
  it.each([
    ['no message at all', aWorkerReport()],
    [
      'tasks that are all looked at again',
      aWorkerReport(aTaskReport('look-again'), aTaskReport('look-again')),
    ],
    [
      'a copy of a task that is looked at again',
      aWorkerReport(aTaskReport('look-again'), aTaskReport('duplicate')),
    ],
  ])('has no digest: %s', (_, report) => {
    expect(digestResults(report)).toBeUndefined();
  });
});

it('tells a batch that went well in counts, without names', () => {
  const report = aWorkerReport(
    aTaskReport('gone'),
    aTaskReport('gone'),
    aTaskReport('reprieved'),
    aTaskReport('look-again'),
  );
  expect(digestResults(report)).toEqual({
    kind: 'results-digest',
    version: 1,
    origin: 'scan',
    mode: 'delete',
    startedAt: '2026-11-20T12:00:00Z',
    trouble: false,
    received: 4,
    outcomes: { gone: 2, reprieved: 1 },
    lookAgain: 1,
    tasks: [],
    tasksOmitted: 0,
  });
});

describe('a batch that needs a person', () => {
  it.each(['refused', 'exhausted', 'poison'] as const)('names the task that ended as %s', ended => {
    const report = aWorkerReport(
      aTaskReport('gone'),
      aTaskReport(ended, { eniId: 'eni-9', reason: 'no idea' }),
    );
    expect(digestResults(report)).toMatchObject({
      trouble: true,
      tasks: [{ region: 'cn-hangzhou', eniId: 'eni-9', outcome: ended, reason: 'no idea' }],
      tasksOmitted: 0,
    });
  });

  it.each(['gone', 'reprieved', 'reattached'] as const)('is not one whose tasks ended as %s', ended => {
    expect(digestResults(aWorkerReport(aTaskReport(ended)))?.trouble).toBe(false);
  });

  it('begins with the most surprising', () => {
    const report = aWorkerReport(aTaskReport('refused'), aTaskReport('exhausted'), aTaskReport('poison'));
    expect(digestResults(report)?.tasks.map(({ outcome }) => outcome)).toEqual([
      'poison',
      'exhausted',
      'refused',
    ]);
  });

  it('names tasks up to its cap and counts the others', () => {
    const digestOf = (count: number) =>
      digestResults(aWorkerReport(...Array.from({ length: count }, () => aTaskReport('refused'))));
    expect(digestOf(digestTasksCap)).toMatchObject({ tasksOmitted: 0 });
    expect(digestOf(digestTasksCap + 3)?.tasks).toHaveLength(digestTasksCap);
    expect(digestOf(digestTasksCap + 3)).toMatchObject({ tasksOmitted: 3 });
  });

  it('cuts what a stranger wrote into a message', () => {
    const poison = aTaskReport('poison', {
      eniId: 'e'.repeat(5_000),
      reason: 'r'.repeat(5_000),
      region: 'x'.repeat(5_000),
    });
    const [task] = digestResults(aWorkerReport(poison))?.tasks ?? [];
    for (const text of [task?.eniId, task?.reason, task?.region])
      expect(text).toHaveLength(digestTextCap + 1);
  });
});

describe('a run of teardown', () => {
  it.each([
    ['nothing but tasks that were sent', aTeardownReport(aTeardownRow('expanded', { eniId: '' }))],
    [
      'a task that is looked at again, and a copy of it',
      aTeardownReport(aTeardownRow('look-again'), aTeardownRow('duplicate')),
    ],
  ])('has no digest when it came to %s', (_, report) => expect(digestResults(report)).toBeUndefined());

  it.each(['gone', 'reattached'] as const)('needs nobody when its ENIs ended as %s', ended => {
    const digest = digestResults(
      aTeardownReport(aTeardownRow(ended), aTeardownRow('expanded', { eniId: '' })),
    );
    expect(digest).toMatchObject({ origin: 'teardown', trouble: false, outcomes: { [ended]: 1 }, tasks: [] });
  });

  it.each(['refused', 'exhausted', 'poison'] as const)(
    'names the ENI that ended as %s, and its request',
    ended => {
      const digest = digestResults(
        aTeardownReport(aTeardownRow(ended, { eniId: 'eni-9', reason: 'bonded' })),
      );
      expect(digest).toMatchObject({
        trouble: true,
        tasks: [{ eniId: 'eni-9', outcome: ended, reason: 'bonded', requestId: 'stack-42' }],
      });
    },
  );

  it('begins with what was left detached, however it ended', () => {
    const left = { leftDetached: true } as const;
    const digest = digestResults(
      aTeardownReport(
        aTeardownRow('poison', { eniId: '' }),
        aTeardownRow('refused', { eniId: 'eni-1', reason: 'attached' }),
        aTeardownRow('refused', { eniId: 'eni-2', reason: 'reattach-failed', ...left }),
        aTeardownRow('exhausted', { eniId: 'eni-3', ...left }),
      ),
    );
    expect(digest?.tasks.map(({ eniId, leftDetached }) => [eniId, leftDetached])).toEqual([
      ['eni-2', true],
      ['eni-3', true],
      ['', undefined],
      ['eni-1', undefined],
    ]);
  });

  it('does not tell the operator that report mode is on, but what it left detached', () => {
    const refused = aTeardownRow('refused', { reason: 'report-mode' });
    expect(digestResults(aTeardownReport(refused))).toMatchObject({ trouble: false, tasks: [] });
    expect(digestResults(aTeardownReport({ ...refused, leftDetached: true }))).toMatchObject({
      trouble: true,
    });
  });

  it('cuts what a stranger called a request', () => {
    const digest = digestResults(aTeardownReport(aTeardownRow('poison', { requestId: 'x\n'.repeat(5_000) })));
    expect(digest?.tasks[0]?.requestId).toHaveLength(digestTextCap + 1);
    expect(digest?.tasks[0]?.requestId).not.toContain('\n');
  });
});
