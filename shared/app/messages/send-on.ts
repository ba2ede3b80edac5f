import type { TaskReport } from '../../core/deletion/worker-report.ts';
import type { Settings } from '../../core/settings.ts';
import type { Clock, Log, QueueSender } from '../../ports.ts';
import type { Invocation } from '../invocation.ts';
import {
  type Ended,
  eventOf,
  type Letter,
  letterFor,
  messageForNextLook,
  messageForRepeatedLook,
} from './letter.ts';
import { type Parcel, sendLetters } from './send-letters.ts';

interface SendPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly queues: QueueSender;
}

/**
 * Sends on what the look at each message came to, and reports it. A message whose dead letter or event cannot be sent is itself sent again; one
 * that cannot even be sent again makes this reject.
 */
export async function sendOn(
  ports: SendPorts,
  settings: Settings,
  ended: readonly Ended[],
  invocation: Invocation,
): Promise<readonly TaskReport[]> {
  const parcels = ended.map(item => parcelOf(letterFor(item, settings), ports.clock.nowMs(), invocation));
  const queues = { ...settings.queues, again: settings.queues.delete };
  const unsent = await sendLetters(ports, queues, parcels);
  return parcels.map(parcel => reportOf(ports.log, parcel.letter, unsent.has(parcel)));
}

function parcelOf(letter: Letter, now: number, invocation: Invocation): Parcel & { readonly letter: Letter } {
  const again = messageForNextLook(letter);
  return {
    letter,
    deadLetter: letter.deadLetter,
    events: letter.finished === undefined ? [] : [eventOf(letter, now, invocation)],
    again: again === undefined ? [] : [again],
    ifUnreported: messageForRepeatedLook(letter),
  };
}

function reportOf(log: Log, letter: Letter, unsent: boolean): TaskReport {
  const { item, attempts, finished, again } = letter;
  const eniId = item.kind === 'task' ? item.task.eniId : (item.eniId ?? '');
  const region = item.kind === 'task' ? item.task.region : (item.region ?? '');
  if (unsent || finished === undefined) {
    const reason = unsent ? 'its outcome could not be reported yet' : (again?.reason ?? '');
    log.info('task.look-again', {
      eniId,
      region,
      reason,
      attempts,
      delaySeconds: again?.delaySeconds,
    });
    return {
      eniId,
      region,
      ended: 'look-again',
      reason,
      attempts,
      ...(unsent && finished !== undefined && { unreported: finished.outcome }),
      ...(!unsent && again?.needsPermission && { needsPermission: true }),
    };
  }
  const ended = finished.outcome;
  log.info('task.ended', {
    eniId,
    region,
    outcome: ended,
    reason: finished.reason,
    because: finished.because,
    attempts,
  });
  return {
    eniId,
    region,
    ended,
    reason: finished.reason,
    ...(finished.because !== undefined && { because: finished.because }),
    ...(finished.providerCode !== undefined && { providerCode: finished.providerCode }),
    attempts,
  };
}
