import { expect, it } from 'vitest';
import { InvariantError } from '../../../shared/core/errors.ts';
import { createTeardownReport, type TeardownRow } from '../../../shared/core/teardown/teardown-report.ts';
import { noon } from '../../support/times.ts';

const row = (ended: TeardownRow['ended']): TeardownRow => ({
  requestId: 'stack-42',
  eniId: 'eni-a',
  region: 'cn-hangzhou',
  ended,
  reason: '',
  attempts: 1,
});

it('counts outcomes, and neither what goes on nor what came twice', () => {
  const rows = [
    [row('expanded'), row('gone'), row('refused')],
    [row('look-again')],
    [row('duplicate')],
    [row('gone')],
  ];
  expect(createTeardownReport('delete', noon, 4, rows)).toMatchObject({
    kind: 'teardown-report',
    version: 1,
    mode: 'delete',
    startedAt: '2026-11-20T12:00:00Z',
    received: 4,
    outcomes: { gone: 2, refused: 1 },
    lookAgain: 1,
  });
});

it('refuses to lose a message', () => {
  expect(() => createTeardownReport('delete', noon, 2, [[row('gone')]])).toThrow(InvariantError);
  expect(() => createTeardownReport('delete', noon, 2, [[row('gone')], []])).toThrow(InvariantError);
});
