import { encodeDeadLetter } from '../core/dead-letter.ts';
import { type DeleteTask, encodeDeleteTask, taskKey, withRecord } from '../core/delete-task.ts';
import { CloudError } from '../core/errors.ts';
import { utf8Bytes } from '../core/json.ts';
import { createResultEvent, type Outcome, type ResultData } from '../core/result-event.ts';
import type { Settings } from '../core/settings.ts';
import type { TaskReport } from '../core/worker-report.ts';
import type { Clock, Log, OutgoingMessage, QueueSender } from '../ports.ts';
import type { Invocation } from './invocation.ts';
import { type Finished, type LookedAgain, type TaskEnding, taskForNextLook } from './task-ending.ts';

/** A received message at the end of its look. */
export type Ended =
  | { readonly kind: 'task'; readonly task: DeleteTask; readonly ending: TaskEnding }
  | {
      readonly kind: 'poison';
      readonly reason: string;
      readonly eniId?: string;
      readonly region?: string;
      readonly message: { readonly messageId?: string | undefined; readonly body: unknown };
    };

interface SendPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly queues: QueueSender;
}

/**
 * How long a message waits whose outcome could not be reported: doubling from a minute to an hour. There is no last attempt, because giving
 * up would lose the outcome; an hourly look costs next to nothing.
 */
const unreportedDelay = { baseSeconds: 60, capSeconds: 3_600 };

/** Base64 makes four bytes of three and a message holds 65,536. */
const eventLimitBytes = 48_000;

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
  const letters = ended.map(item => withDeadLetter(item, settings));
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
  const failure = results.find(result => result.kind === 'failed');
  if (failure?.kind === 'failed') {
    throw new CloudError(
      `${results.filter(result => result.kind === 'failed').length} of ${again.length} tasks could not be sent again: ${failure.reason} ` +
        'The whole batch is left to redelivery.',
      { handling: 'transient', operation: 'SendMessage' },
    );
  }
  return letters.map(letter => reportOf(ports.log, letter, unburied.has(letter) || unreported.has(letter)));
}

/** One message with everything that has to be sent for it. */
interface Letter {
  readonly item: Ended;
  readonly attempts: number;
  readonly finished: Finished | undefined;
  readonly again: LookedAgain | undefined;
  readonly deadLetter: string | undefined;
}

function withDeadLetter(item: Ended, settings: Settings): Letter {
  if (item.kind === 'poison') {
    const finished: Finished = { kind: 'finished', outcome: 'poison', reason: item.reason };
    const deadLetter = encodeDeadLetter({
      outcome: 'poison',
      reason: item.reason,
      attempts: 1,
      message: item.message.body,
    });
    return { item, attempts: 1, finished, again: undefined, deadLetter };
  }
  const { task, ending } = item;
  const counts = ending.kind === 'finished' || ending.counts;
  const attempts = task.attempts + (counts ? 1 : 0);
  if (ending.kind === 'finished')
    return { item, attempts, finished: ending, again: undefined, deadLetter: undefined };
  if (!ending.counts || attempts < settings.maxAttempts)
    return { item, attempts, finished: undefined, again: ending, deadLetter: undefined };

  const next = taskForNextLook(task, ending);
  const reason = `looked at ${attempts} times without an end; last: ${ending.reason}`;
  const message: unknown = JSON.parse(encodeDeleteTask(next));
  return {
    item,
    attempts,
    finished: { kind: 'finished', outcome: 'exhausted', reason },
    again: undefined,
    deadLetter: encodeDeadLetter({ outcome: 'exhausted', reason, attempts, message }),
  };
}

function eventOf(letter: Letter, now: number, invocation: Invocation): string {
  const { item, attempts, finished } = letter;
  if (finished === undefined) return '';
  const eniId = item.kind === 'task' ? item.task.eniId : (item.eniId ?? '');
  const region = item.kind === 'task' ? item.task.region : (item.region ?? invocation.region);
  const data: ResultData = {
    region,
    eniId,
    origin: 'scan',
    reason: finished.reason,
    attempts,
    ...(finished.providerCode !== undefined && { providerCode: finished.providerCode }),
    ...(finished.providerRequestId !== undefined && { providerRequestId: finished.providerRequestId }),
    ...(finished.record !== undefined && { record: finished.record }),
  };
  const event = createResultEvent({
    functionName: 'worker',
    accountId: item.kind === 'task' ? item.task.accountId : invocation.accountId,
    taskKey: item.kind === 'task' ? taskKey(item.task) : `poison/${subjectOf(item)}`,
    outcome: finished.outcome,
    subject: subjectOf(item),
    data,
    now,
  });
  const body = JSON.stringify(event);
  if (utf8Bytes(body) <= eventLimitBytes) return body;
  // An event that does not fit would never arrive; without the undo record it still says what happened.
  const { record, ...rest } = data;
  return JSON.stringify({
    ...event,
    data: { ...rest, reason: `${rest.reason} (the record was too large for a message)` },
  });
}

/** The ENI, or what identifies a poison message best. */
function subjectOf(item: Ended): string {
  if (item.kind === 'task') return item.task.eniId;
  return item.eniId ?? item.message.messageId ?? 'unidentified-message';
}

function messageForNextLook(letter: Letter, unsent: boolean): OutgoingMessage | undefined {
  const { item, again } = letter;
  if (!unsent) {
    if (again === undefined || item.kind === 'poison') return undefined;
    return { body: encodeDeleteTask(taskForNextLook(item.task, again)), delaySeconds: again.delaySeconds };
  }
  if (item.kind === 'poison') {
    const { body } = item.message;
    return {
      body: typeof body === 'string' ? body : JSON.stringify(body),
      delaySeconds: unreportedDelaySeconds,
    };
  }
  // The record goes with it: once the ENI is gone, the next look can no longer read it.
  const record = item.ending.kind === 'finished' ? item.ending.record : undefined;
  const task = { ...item.task, attempts: item.task.attempts + 1 };
  return {
    body: encodeDeleteTask(record === undefined ? task : withRecord(task, record)),
    delaySeconds: unreportedDelayOf(task),
  };
}

function unreportedDelayOf(task: DeleteTask): number {
  return Math.min(unreportedDelay.baseSeconds * 2 ** (task.attempts - 1), unreportedDelay.capSeconds);
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
      delaySeconds: again?.delaySeconds ?? unreportedDelaySeconds,
    });
    return { eniId, region, ended: 'look-again', reason, attempts };
  }
  const ended: Outcome = finished.outcome;
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
