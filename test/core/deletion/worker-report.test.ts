import { describe, expect, it } from 'vitest';
import { createWorkerReport, type TaskReport } from '../../../shared/core/deletion/worker-report.ts';
import { InvariantError } from '../../../shared/core/errors.ts';
import { noon } from '../../support/times.ts';

const task = (ended: TaskReport['ended']): TaskReport => ({
  eniId: 'eni-1',
  region: 'cn-hangzhou',
  ended,
  reason: '',
  attempts: 1,
});

describe('the report of a worker', () => {
  it('accounts for every message that it received', () => {
    const tasks = (
      ['gone', 'gone', 'reprieved', 'look-again', 'duplicate', 'poison', 'look-again'] as const
    ).map(task);
    expect(createWorkerReport('delete', noon + 999, 7, tasks)).toEqual({
      kind: 'worker-report',
      version: 1,
      mode: 'delete',
      startedAt: '2026-11-20T12:00:00Z',
      received: 7,
      outcomes: { gone: 2, reprieved: 1, poison: 1 },
      lookAgain: 2,
      duplicates: 1,
      tasks,
    });
  });

  it.each([0, 2])('stops the worker when it received %i messages but accounts for 1', received => {
    expect(() => createWorkerReport('delete', noon, received, [task('gone')])).toThrow(InvariantError);
    expect(() => createWorkerReport('delete', noon, received, [task('gone')])).toThrow(
      `received ${received} messages`,
    );
  });
});
