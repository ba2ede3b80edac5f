import { describe, expect, test } from 'vitest';
import { createRunLog } from '../../../cli/run/run-log.ts';
import { showDrain } from '../../../cli/run/show-drain.ts';
import { showScan } from '../../../cli/run/show-scan.ts';
import type { LogEvent } from '../../../shared/core/log-events.ts';
import { homePlace } from '../../support/builders.ts';
import { createFakeTerminal } from '../../support/fake-terminal.ts';
import { createManualClock } from '../../support/manual-clock.ts';

function stage() {
  const terminal = createFakeTerminal();
  const log = createRunLog(terminal.output);
  const say = (event: LogEvent, fields: object = {}, level = 'debug') =>
    log.write(`${JSON.stringify({ level, event, ...homePlace, ...fields })}\n`);
  return { ...terminal, log, say, clock: createManualClock() };
}

describe('the line about a scan in this process', () => {
  test('adds up the pages of its listings, then tells what is marked and sent', async () => {
    const { output, lines, log, say } = stage();
    await showScan(output, log, async () => {
      say('scan.page-read', { status: 'Available', pages: 1, enis: 500 });
      say('scan.page-read', { status: 'Available', pages: 2, enis: 700 });
      say('scan.page-read', { status: 'InUse', pages: 1, enis: 3 });
      say('scan.tags-written', { done: 50, of: 400 });
      say('scan.tasks-sent', { done: 48, of: 200 });
    });
    expect(lines()).toEqual([
      '   Listing',
      '   Listing: 1 page, 500 ENIs',
      '   Listing: 2 pages, 700 ENIs',
      '   Listing: 3 pages, 703 ENIs',
      '   Listing: 3 pages, 703 ENIs; cn-hangzhou: 50 of 400 tags written',
      '   Listing: 3 pages, 703 ENIs; cn-hangzhou: 48 of 200 tasks sent',
    ]);
  });
});

describe('the line about the worker in this process', () => {
  test('tells what ended and what is verified, why it looks again, and the time that it is given', async () => {
    const { output, lines, log, say, clock } = stage();
    const bounds = { expected: 8, untilMs: clock.nowMs() + 300_000 };
    await showDrain(output, clock, log, bounds, async onProgress => {
      onProgress({ ended: 0, gone: 0, underWay: 8, again: [] });
      say('worker.delete-requested', { eniId: 'eni-1' }, 'info');
      clock.advance(40_000);
      say('worker.verified', { eniId: 'eni-1' });
      onProgress({
        ended: 5,
        gone: 4,
        underWay: 0,
        again: [
          { reason: 'Status is Deleting', count: 2 },
          { reason: 'throttled', count: 1 },
        ],
      });
      clock.advance(260_000);
      onProgress({ ended: 7, gone: 6, underWay: 0, again: [{ reason: 'Status is Deleting', count: 1 }] });
    });
    expect(lines()).toEqual([
      '   0 of 8 tasks ended, 0 verified gone; at most 5 min left',
      '   0 of 8 tasks ended, 0 verified gone; at most 5 min left; looking at 8, 0 deletes accepted',
      '   0 of 8 tasks ended, 0 verified gone; at most 5 min left; looking at 8, 1 deletes accepted',
      '   0 of 8 tasks ended, 1 verified gone; at most 4 min 20 s left; looking at 8, 1 deletes accepted',
      '   5 of 8 tasks ended, 4 verified gone; at most 4 min 20 s left; 2 looked at again: Status is Deleting, and 1 for other reasons',
      '   7 of 8 tasks ended, 6 verified gone; its time is over, finishing; 1 looked at again: Status is Deleting',
    ]);
  });
});

describe('the log of a run', () => {
  test.each<[LogEvent, object, string]>([
    [
      'breaker.tripped',
      { because: '9 candidates are more than the 3 that the breaker allows' },
      'cn-hangzhou: the breaker tripped, so nothing is sent there: 9 candidates are more than the 3 that the breaker allows',
    ],
    [
      'permission.refused',
      { operation: 'TagResources', providerCode: 'Forbidden.RAM' },
      'cn-hangzhou: a permission is missing: TagResources Forbidden.RAM',
    ],
    ['send.failed', { reason: 'no queue' }, 'cn-hangzhou: messages could not be sent: no queue'],
  ])('tells a person in words and with the place of %s', (event, fields, words) => {
    const { say, prose } = stage();
    say(event, fields, 'error');
    expect(prose()).toBe(`   ${words}\n`);
  });

  test('leaves out what is no trouble, and what fails the command itself', () => {
    const { say, log, prose } = stage();
    say('scan.started', {}, 'info');
    say('api.throttled', {}, 'warn');
    say('handler.failed', { problem: 'said elsewhere' }, 'error');
    say('scan.send-failed', { reason: 'said elsewhere' }, 'error');
    log.write('no JSON');
    expect(prose()).toBe('');
  });
});
