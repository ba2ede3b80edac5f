import { describe, expect, it } from 'vitest';
import {
  type Attempt,
  digestTimeoutCapMs,
  sendWithRetries,
} from '../../../shared/adapters/notify/send-with-retries.ts';
import { seconds } from '../../support/times.ts';
import { testPorts } from '../support/test-access.ts';

/** Sends with so much time left; each attempt takes a while and fails. Returns how long each was given. */
async function timeoutsOf(leftMs: number, takesMs = 0): Promise<readonly number[]> {
  const { clock, random } = testPorts();
  const timeouts: number[] = [];
  await sendWithRetries(
    { clock, random, deadlineAt: clock.nowMs() + leftMs },
    async (timeoutMs): Promise<Attempt> => {
      timeouts.push(timeoutMs);
      clock.advance(takesMs);
      return { kind: 'failed', reason: 'no', mayRepeat: true };
    },
  );
  return timeouts;
}

describe('the time that an attempt is given', () => {
  it('is 5 s when nothing presses', async () => {
    expect(digestTimeoutCapMs).toBe(seconds(5));
    expect(await timeoutsOf(seconds(60))).toEqual([5_000, 5_000, 5_000]);
  });

  it('is what is left of the run when that is less', async () => {
    expect(await timeoutsOf(60)).toEqual([60]);
    // 6 s, less 3 s for the first attempt and half a second of waiting.
    expect(await timeoutsOf(seconds(6), seconds(3))).toEqual([5_000, 2_500]);
  });

  it.each([0, -1])('is nothing when the run is over: %i ms left', async leftMs => {
    expect(await timeoutsOf(leftMs)).toEqual([]);
  });
});

it('tells why the last attempt failed', async () => {
  const { clock, random } = testPorts();
  const reasons = ['first', 'second', 'third'];
  const result = await sendWithRetries(
    { clock, random, deadlineAt: clock.nowMs() + seconds(60) },
    async () => ({
      kind: 'failed',
      reason: reasons.shift() ?? 'fourth',
      mayRepeat: true,
    }),
  );
  expect(result).toEqual({ kind: 'failed', reason: 'third' });
});
