import { CloudError } from '../core/errors.ts';
import type { Settings } from '../core/settings.ts';
import type { TaskReport } from '../core/worker-report.ts';
import type { Clock, Log, QueueSender } from '../ports.ts';
import type { Invocation } from './invocation.ts';
import { type Ended, eventOf, type Letter, letterFor, messageForNextLook } from './letter.ts';

interface SendPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly queues: QueueSender;
}

/**
 * Sends on what the look at each message came to: dead letters first, then result events, then the copies that will be looked at again.
 * A message whose dead letter or event cannot be sent is itself sent again, so that its outcome is reported later; a message that cannot even
 * be sent again makes this reject, which leaves the whole batch to redelivery. Nothing is acknowledged that is not safe elsewhere.
 */
export async function sendOn(
  ports: SendPorts,
  settings: Settings,
  ended: readonly Ended[],
  invocation: Invocation,
): Promise<readonly TaskReport[]> {
  const letters = ended.map(item => letterFor(item, settings));
  const buried = letters.filter(letter => letter.deadLetter !== undefined);
  const unburied = await sendAll(
    ports,
    settings.queues.deadLetter,
    buried,
    letter => letter.deadLetter ?? '',
  );

  const finished = letters.filter(letter => letter.finished !== undefined && !unburied.has(letter));
  const unreported = await sendAll(ports, settings.queues.result, finished, letter =>
    eventOf(letter, ports.clock.nowMs(), invocation),
  );

  const again = letters.flatMap(letter => {
    const message = messageForNextLook(letter, unburied.has(letter) || unreported.has(letter));
    return message === undefined ? [] : [message];
  });
  const results = await ports.queues.send(settings.queues.delete, again);
  const lost = again.length - results.filter(result => result.kind === 'sent').length;
  if (lost > 0) {
    const failure = results.find(result => result.kind === 'failed');
    throw new CloudError(
      `${lost} of ${again.length} tasks could not be sent again: ${failure?.reason ?? 'the queue did not say why.'} ` +
        'The whole batch is left to redelivery.',
      { handling: 'transient', operation: 'SendMessage' },
    );
  }
  return letters.map(letter => reportOf(ports.log, letter, unburied.has(letter) || unreported.has(letter)));
}

/** Sends one message for each letter and returns those for which it failed. */
async function sendAll(
  ports: SendPorts,
  queueName: string,
  letters: readonly Letter[],
  render: (letter: Letter) => string,
): Promise<ReadonlySet<Letter>> {
  const results = await ports.queues.send(
    queueName,
    letters.map(letter => ({ body: render(letter) })),
  );
  const failed = new Set(letters.filter((_, index) => results[index]?.kind !== 'sent'));
  const failure = results.find(result => result.kind === 'failed');
  if (failure?.kind === 'failed')
    ports.log.error('send.failed', { queueName, failed: failed.size, reason: failure.reason });
  return failed;
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
    return { eniId, region, ended: 'look-again', reason, attempts };
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
  return { eniId, region, ended, reason: finished.reason, attempts };
}
