import type { Foundation } from '../foundation.ts';
import type { AsyncEvent, AsyncOutcome } from './async-invocations.ts';
import { destinationRecord, parseDestination } from './destinations.ts';
import type { Platform, PlatformOptions } from './platform.ts';

/**
 * Sends the record of an ended asynchronous invocation to the function's destination for this outcome, if it has one. Never
 * rejects: a record that cannot be delivered is complained about, as it is lost in the cloud too.
 */
export async function deliverOutcome(
  event: AsyncEvent,
  outcome: AsyncOutcome,
  { complain, clock }: Foundation,
  options: PlatformOptions,
  invoke: Platform['invoke'],
): Promise<void> {
  const arn = outcome.succeeded ? event.fn.asyncConfig.onSuccess : event.fn.asyncConfig.onFailure;
  if (arn === undefined) return;
  const lost = (why: unknown) =>
    complain(
      `The record of ${event.requestId} for ${arn}, a destination of ${event.fn.key}, is lost: ${why}`,
    );
  const destination = parseDestination(arn);
  const record = destinationRecord({
    fn: event.fn,
    accountId: options.accountId,
    region: options.region,
    atMs: clock.nowMs(),
    requestPayload: event.payload,
    attempts: outcome.attempts,
    result: outcome.result,
  });
  try {
    if (destination?.kind === 'function') {
      const { refusal } = await invoke(destination.key, record, { mode: 'async' });
      if (refusal) lost(refusal.message);
    } else if (destination?.kind === 'queue' && options.sendToQueue) {
      await options.sendToQueue(destination, record);
    } else {
      lost('this kind of destination is not modelled.');
    }
  } catch (error) {
    lost(error);
  }
}
