import { encodeDeadLetter } from '../../core/messages/dead-letter.ts';
import type { Settings } from '../../core/settings.ts';
import { giveUpWayBack } from '../../core/teardown/decide-way-back.ts';
import type { ReceivedRequest, TeardownPoison } from '../../core/teardown/teardown-message.ts';
import type { TeardownRow } from '../../core/teardown/teardown-report.ts';
import { encodePendingTeardown } from '../../core/teardown/teardown-request.ts';
import {
  encodeTeardownTask,
  isUsedUp,
  mayGoBack,
  type TeardownTask,
  turnBack,
} from '../../core/teardown/teardown-task.ts';
import type { OutgoingMessage } from '../../ports.ts';
import type { Invocation } from '../invocation.ts';
import type { Parcel } from '../messages/send-letters.ts';
import type { Finished, LookedAgain } from '../messages/task-ending.ts';
import { unreportedDelaySeconds, unreportedLooksCap } from '../messages/unreported-delay.ts';
import { type Answered, answerEach, type Expansion, type PacedTask } from './expand-teardown.ts';
import type { TeardownEnded } from './look-at-teardowns.ts';
import { eventOfPoison, eventOfRequest, eventOfTask, textOf } from './teardown-events.ts';

/** What has to be sent for one message of the teardown queue, and what the report says about it. */
export interface TeardownParcel extends Parcel {
  readonly rows: readonly TeardownRow[];
  /** A task that has come to its end, and the tasks that travel on. */
  readonly ended?: { readonly task: TeardownTask; readonly ending: Finished };
  readonly sent: readonly PacedTask[];
  /** A request that was expanded, and what it found. */
  readonly expanded?: { readonly message: ReceivedRequest; readonly eniIds: readonly string[] };
}

/** What parcels are packed with. */
export interface Packing {
  readonly settings: Settings;
  readonly invocation: Invocation;
  readonly now: number;
}

/**
 * The parcel of one task. The look that uses up its attempts ends in a dead letter; but what we have detached and cannot delete is attached back first,
 * when the request wants that, and then as many looks are left for the way back.
 */
export function packTask(original: TeardownTask, ended: TeardownEnded, packing: Packing): TeardownParcel {
  const parcel = packLook(original, ended, packing);
  const isLeft = ended.isOff === true && mayGoBack(ended.task);
  return {
    ...parcel,
    rows: parcel.rows.map(row => (isLeftDetached(row, isLeft) ? { ...row, leftDetached: true } : row)),
  };
}

function isLeftDetached({ ended, reason }: TeardownRow, isLeft: boolean): boolean {
  return reason === 'reattach-failed' || (isLeft && (ended === 'refused' || ended === 'exhausted'));
}

function packLook(original: TeardownTask, ended: TeardownEnded, packing: Packing): TeardownParcel {
  const { ending } = ended;
  // An answer that is given again is the same answer, looks included.
  if (ending.kind === 'finished' && ended.isRepeated) {
    const { ended: _, ...parcel } = packAnswer(ended.task, ending, undefined, packing);
    return parcel;
  }
  const counts = ending.kind === 'finished' || ending.counts;
  const attempts = original.attempts + (counts ? 1 : 0);
  const task = { ...ended.task, attempts };
  if (ending.kind === 'finished') return packAnswer(task, ending, undefined, packing);
  if (!counts || !isUsedUp(task, packing.settings.maxAttempts)) return packAgain(task, ending);
  const { failedDelete } = ended;
  if (failedDelete === undefined || task.refusal !== undefined || !mayGoBack(task))
    return packExhausted(task, ending, packing);
  const reason = `it could not be deleted in ${attempts} looks (${failedDelete.reason}); it is attached back`;
  return packAgain(turnBack(task, failedDelete), { reason, delaySeconds: 1 });
}

function packAgain(
  task: TeardownTask,
  { reason, delaySeconds }: Pick<LookedAgain, 'reason' | 'delaySeconds'>,
): TeardownParcel {
  const next = { ...task, hops: (task.hops ?? 0) + 1 };
  const again = { body: encodeTeardownTask(next), delaySeconds };
  return {
    deadLetter: undefined,
    events: [],
    again: [again],
    ifUnreported: again,
    rows: [rowOf(task, 'look-again', reason)],
    sent: [{ task: next, delaySeconds }],
  };
}

/** The parcel of one request: events for what is answered, tasks for the rest, or the request again. */
export function packRequest(
  message: ReceivedRequest,
  expansion: Expansion,
  packing: Packing,
): TeardownParcel {
  const { request, source } = message;
  const { settings, invocation } = packing;
  const counts = expansion.kind !== 'look-again' || expansion.counts;
  const attempts = message.attempts + (counts ? 1 : 0);
  const ifUnreported = pending(message, unreportedDelaySeconds(message.attempts + 1), message.attempts + 1);
  if (expansion.kind === 'look-again') {
    const { reason, delaySeconds } = expansion;
    if (!counts || attempts < settings.maxAttempts) {
      const again = pending(message, delaySeconds, attempts);
      const rows = [rowOfRequest(message, 'look-again', reason, attempts)];
      return { deadLetter: undefined, events: [], again: [again], ifUnreported: again, rows, sent: [] };
    }
    const why = `looked at ${attempts} times without being able to read its ENIs; last: ${reason}`;
    const deadLetter = encodeDeadLetter({ outcome: 'exhausted', reason: why, attempts, message: source });
    const ending = exhaustedAfter(expansion, why);
    const answers = packAnswers(message, answerEach(request, invocation, ending), attempts, packing);
    return { ...answers, deadLetter, ifUnreported };
  }
  const answers = packAnswers(message, expansion, attempts, packing);
  return { ...(isToBeBuried(message, expansion) ? bury(message, answers, packing) : answers), ifUnreported };
}

/** A request that came too late is a mistake or a backlog, and somebody has to hear of it. A late copy of one that came in time is neither. */
function isToBeBuried({ overdue }: ReceivedRequest, expansion: Answered): boolean {
  return overdue !== undefined && !(expansion.kind === 'expanded' && expansion.isRepeated);
}

/** Its ENIs keep their answers; the message itself becomes a dead letter, with an event about the request as a whole. */
function bury(
  { request, source, overdue = '' }: ReceivedRequest,
  answers: Omit<TeardownParcel, 'ifUnreported'>,
  { now, invocation }: Packing,
): Omit<TeardownParcel, 'ifUnreported'> {
  const { requestId, region } = request;
  const poison: TeardownPoison = { kind: 'poison', reason: overdue, requestId, region, body: source };
  const event = eventOfPoison(poison, now, invocation);
  return {
    ...answers,
    deadLetter: encodeDeadLetter({ outcome: 'poison', reason: overdue, attempts: 1, message: source }),
    events: event === undefined ? answers.events : [...answers.events, event],
    rows: [...answers.rows, { requestId, eniId: '', region, ended: 'poison', reason: overdue, attempts: 1 }],
  };
}

/** The parcel of a message that cannot be understood. */
export function packPoison(poison: TeardownPoison, packing: Packing): TeardownParcel {
  const { reason, body, requestId = '', eniId = '', region = '' } = poison;
  const event = eventOfPoison(poison, packing.now, packing.invocation);
  return {
    deadLetter: encodeDeadLetter({ outcome: 'poison', reason, attempts: 1, message: body }),
    events: event === undefined ? [] : [event],
    again: [],
    ifUnreported: { body: textOf(body), delaySeconds: unreportedDelaySeconds(unreportedLooksCap) },
    rows: [{ requestId, eniId, region, ended: 'poison', reason, attempts: 1 }],
    sent: [],
  };
}

/** A message that says the same as another one: its end is that one's. */
export function duplicateOf(
  {
    requestId,
    eniId = '',
    region,
    attempts,
  }: Pick<TeardownRow, 'requestId' | 'region' | 'attempts'> & { eniId?: string },
  reason: string,
): TeardownRow {
  return { requestId, eniId, region, attempts, ended: 'duplicate', reason };
}

function packAnswer(
  task: TeardownTask,
  ending: Finished,
  deadLetter: string | undefined,
  { now }: Packing,
): TeardownParcel {
  return {
    deadLetter,
    events: [eventOfTask(task, ending, task.attempts, now)],
    again: [],
    ifUnreported: { body: encodeTeardownTask(task), delaySeconds: unreportedDelaySeconds(task.attempts) },
    rows: [rowOf(task, ending.outcome, ending.reason, ending.because)],
    ended: { task, ending },
    sent: [],
  };
}

function packExhausted(task: TeardownTask, last: LookedAgain, packing: Packing): TeardownParcel {
  const why = `looked at ${task.attempts} times without an end; last: ${last.reason}`;
  if (task.refusal !== undefined) {
    return packAnswer(task, { ...giveUpWayBack(task, why), kind: 'finished' }, undefined, packing);
  }
  const message: unknown = JSON.parse(encodeTeardownTask(task));
  const deadLetter = encodeDeadLetter({
    outcome: 'exhausted',
    reason: why,
    attempts: task.attempts,
    message,
  });
  const exhausted = exhaustedAfter(last, why);
  if (task.deletingSince === undefined) return packAnswer(task, exhausted, deadLetter, packing);
  const because = 'its deletion was begun, so it may vanish after this answer';
  return packAnswer(task, { ...exhausted, because, record: task.record }, deadLetter, packing);
}

/** The event names the last failure as the provider knows it: whoever is woken can look it up, or ask the provider. */
function exhaustedAfter({ providerCode, providerRequestId }: LookedAgain, reason: string): Finished {
  return { kind: 'finished', outcome: 'exhausted', reason, providerCode, providerRequestId };
}

function packAnswers(
  message: ReceivedRequest,
  expansion: Answered,
  attempts: number,
  packing: Packing,
): Omit<TeardownParcel, 'ifUnreported'> {
  const { now, invocation } = packing;
  if (expansion.kind === 'answered') {
    const { ending } = expansion;
    return {
      deadLetter: undefined,
      events: [eventOfRequest(message.request, ending, attempts, now, invocation)],
      again: [],
      rows: [{ ...rowOfRequest(message, ending.outcome, ending.reason, attempts), because: ending.because }],
      sent: [],
    };
  }
  const { tasks, underWay = 0 } = expansion;
  const answers = expansion.answers.map(({ task, ending, isRepeated }) => ({
    task: isRepeated ? task : { ...task, attempts },
    ending,
  }));
  const answered = answers.map(({ task, ending }) =>
    rowOf(task, ending.outcome, ending.reason, ending.because),
  );
  const expanded = `${tasks.length} tasks were sent${underWay > 0 ? `, ${underWay} were under way already` : ''}`;
  return {
    deadLetter: undefined,
    events: answers.map(({ task, ending }) => eventOfTask(task, ending, task.attempts, now)),
    again: tasks.map(({ task, delaySeconds }) => ({ body: encodeTeardownTask(task), delaySeconds })),
    rows:
      tasks.length + underWay === 0
        ? answered
        : [rowOfRequest(message, 'expanded', expanded, attempts), ...answered],
    sent: tasks,
    ...(expansion.eniIds !== undefined && { expanded: { message, eniIds: expansion.eniIds } }),
  };
}

function pending(
  { source, overdue }: ReceivedRequest,
  delaySeconds: number,
  attempts: number,
): OutgoingMessage {
  // One that came too late is sent as it came: that it has not been buried yet must not be forgotten.
  if (overdue !== undefined) return { body: JSON.stringify(source), delaySeconds };
  return { body: encodePendingTeardown(source, attempts), delaySeconds };
}

function rowOf(
  task: TeardownTask,
  ended: TeardownRow['ended'],
  reason: string,
  because?: string,
): TeardownRow {
  const { requestId, eniId, region, attempts } = task;
  return { requestId, eniId, region, ended, reason, because, attempts };
}

function rowOfRequest(
  { request }: ReceivedRequest,
  ended: TeardownRow['ended'],
  reason: string,
  attempts: number,
): TeardownRow {
  return { requestId: request.requestId, eniId: '', region: request.region, ended, reason, attempts };
}
