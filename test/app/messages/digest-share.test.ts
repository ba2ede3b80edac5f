import { expect, it } from 'vitest';
import { createCallBudgets } from '../../../shared/app/call-budgets.ts';
import { createDigestShare, teardownDigestsCap } from '../../../shared/app/messages/digest-share.ts';
import { homePlace } from '../../support/builders.ts';
import { aTeardownRow, someAnswers } from '../../support/digest-builders.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { minutes } from '../../support/times.ts';

const refused = someAnswers(aTeardownRow('refused'));
const left = someAnswers(aTeardownRow('refused', { leftDetached: true }));

it('lets as many digests through in a minute as its cap says, and the next ones in the next minute', () => {
  const clock = createManualClock();
  const budgets = createCallBudgets();
  // Each run of a warm instance asks anew.
  const mayTell = () => createDigestShare({ clock, budgets }, homePlace)(refused);
  const told = Array.from({ length: teardownDigestsCap + 2 }, mayTell);
  expect(told).toEqual([...Array(teardownDigestsCap).fill(true), false, false]);
  clock.advance(minutes(1));
  expect(mayTell()).toBe(true);
});

it('always lets through that an ENI was left detached', () => {
  const clock = createManualClock();
  const mayTell = createDigestShare({ clock, budgets: createCallBudgets() }, homePlace);
  for (let count = 0; count < teardownDigestsCap + 2; count += 1) expect(mayTell(left)).toBe(true);
  expect(mayTell(refused)).toBe(false);
});
