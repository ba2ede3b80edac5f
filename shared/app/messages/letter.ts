import { type DeleteTask, encodeDeleteTask, taskKey, withRecord } from '../../core/deletion/delete-task.ts';
import { hashText } from '../../core/hash-text.ts';
import { encodeDeadLetter } from '../../core/messages/dead-letter.ts';
import { createResultEvent, encodeResultEvent, type ResultData } from '../../core/messages/result-event.ts';
import type { Settings } from '../../core/settings.ts';
import type { OutgoingMessage } from '../../ports.ts';
import type { Invocation } from '../invocation.ts';
import { type Finished, type LookedAgain, type TaskEnding, taskForNextLook } from './task-ending.ts';
import { unreportedDelaySeconds, unreportedLooksCap } from './unreported-delay.ts';

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

/** One message with everything that has to be sent for it. */
export interface Letter {
  readonly item: Ended;
  readonly attempts: number;
  readonly finished: Finished | undefined;
  readonly again: LookedAgain | undefined;
  readonly deadLetter: string | undefined;
}

/** Works out what has to be sent for one message; the look that uses up the attempts ends in a dead letter. */
export function letterFor(item: Ended, settings: Settings): Letter {
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

/** The result event of a finished letter, as JSON. */
export function eventOf(letter: Letter, now: number, invocation: Invocation): string {
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
    taskKey: item.kind === 'task' ? taskKey(item.task) : `poison/${hashText(textOf(item.message.body))}`,
    outcome: finished.outcome,
    subject: subjectOf(item),
    data,
    now,
  });
  return encodeResultEvent(event);
}

/** The ENI, or what identifies a poison message best. */
function subjectOf(item: Ended): string {
  if (item.kind === 'task') return item.task.eniId;
  return item.eniId ?? item.message.messageId ?? 'unidentified-message';
}

/** A message body as text, the same for every copy of the message. */
function textOf(body: unknown): string {
  return typeof body === 'string' ? body : (JSON.stringify(body) ?? '');
}

/** The copy that is looked at again because its look said so. */
export function messageForNextLook({ item, again }: Letter): OutgoingMessage | undefined {
  if (again === undefined || item.kind === 'poison') return undefined;
  return { body: encodeDeleteTask(taskForNextLook(item.task, again)), delaySeconds: again.delaySeconds };
}

/** The copy that is looked at again because its outcome could not be sent. */
export function messageForRepeatedLook({ item }: Letter): OutgoingMessage {
  if (item.kind === 'poison') {
    return { body: textOf(item.message.body), delaySeconds: unreportedDelaySeconds(unreportedLooksCap) };
  }
  const task = taskForRepeatedLook(item.task, item.ending);
  return { body: encodeDeleteTask(task), delaySeconds: unreportedDelaySeconds(task.attempts) };
}

/** What the look learnt goes with the copy: once the ENI is gone, the next look can no longer read its description. */
function taskForRepeatedLook(task: DeleteTask, ending: TaskEnding): DeleteTask {
  if (ending.kind === 'look-again') return taskForNextLook(task, ending);
  const next = { ...task, attempts: task.attempts + 1 };
  return ending.record === undefined ? next : withRecord(next, ending.record);
}
