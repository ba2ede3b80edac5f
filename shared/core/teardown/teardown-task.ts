import type { Eni } from '../eni.ts';
import { isJsonObject, type JsonObject, utf8Bytes } from '../json.ts';
import { type EniIdentity, identifyEni, parseIdentity } from './eni-identity.ts';
import {
  type Cloud,
  clouds,
  eniShape,
  instanceShape,
  type OnFailure,
  onFailureChoices,
  regionShape,
} from './teardown-request.ts';

/**
 * One ENI of one teardown request, as a message. It says what the world was like when the request was expanded, before anything was touched; so
 * whatever call a function dies after, redelivery of this message looks at the ENI again and knows what we have done to it.
 */
export interface TeardownTask {
  readonly requestId: string;
  readonly cloud: Cloud;
  readonly accountId: string;
  readonly region: string;
  readonly eniId: string;
  readonly detachFrom?: string | undefined;
  readonly onFailure: OnFailure;
  readonly deadlineAt?: number | undefined;
  /** The instance that it was first seen on. */
  readonly attachedTo?: string | undefined;
  /** What it was like there. Stays on the task when its description is too large to. */
  readonly identity?: EniIdentity | undefined;
  /** How often it was sent on: tells a copy that comes late from the newest one. */
  readonly hops?: number | undefined;
  /** Looks so far. */
  readonly attempts: number;
  /** How many of them there were when the way turned back: the way back has as many of its own. */
  readonly attemptsForward?: number | undefined;
  readonly detachingSince?: number | undefined;
  readonly deletingSince?: number | undefined;
  /** Since when its instance has been in a state that forbids to detach or attach. */
  readonly waitingSince?: number | undefined;
  /** Since when the provider has been denying what the reads show. */
  readonly deniedSince?: number | undefined;
  /** Why the delete was refused for good: set once we are on the way back. */
  readonly refusal?: Refusal | undefined;
  /** When the last attach of the way back was accepted. */
  readonly reattachRequestedAt?: number | undefined;
  /** The description from before the delete, and from before the detach when there was one: what an undo needs. */
  readonly record?: JsonObject | undefined;
}

export interface Refusal {
  readonly reason: string;
  readonly providerCode?: string | undefined;
  readonly providerRequestId?: string | undefined;
}

/** Stable for one ENI of one request: a request that is sent twice ends in events with the same ids. */
export function teardownTaskKey(task: TeardownTask): string {
  return ['teardown', task.accountId, task.cloud, task.region, task.requestId, task.eniId].join('/');
}

/** Whether what was taken off the named instance may be put back there: the request wants it, that is where it was, and what it was like is known. */
export function mayGoBack(
  task: Pick<TeardownTask, 'onFailure' | 'detachFrom' | 'attachedTo' | 'identity'>,
): boolean {
  const { onFailure, detachFrom, attachedTo, identity } = task;
  return (
    onFailure === 'reattach' &&
    detachFrom !== undefined &&
    attachedTo === detachFrom &&
    identity !== undefined
  );
}

/** The task from the moment that its way leads back. Whoever is given this message attaches, and no longer deletes. */
export function turnBack(task: TeardownTask, refusal: Refusal): TeardownTask {
  return { ...task, refusal, attemptsForward: task.attempts };
}

/** Whether the looks of its way, forward or back, are used up. */
export function isUsedUp({ attempts, attemptsForward = 0 }: TeardownTask, maxAttempts: number): boolean {
  return attempts - attemptsForward >= maxAttempts;
}

/** What one look teaches about the ENI, for the copy of the task that travels on. */
export function learnFrom(task: TeardownTask, eni: Eni, now: number): TeardownTask {
  const [host, ...others] = eni.hosts ?? [];
  const isHeld = eni.status === 'InUse' || eni.status === 'Detaching';
  const holder = isHeld && others.length === 0 ? host : undefined;
  const attachedTo = task.attachedTo ?? holder;
  // Both are learnt at the same moment or never: what an ENI is like that was seen free says nothing about where it belongs.
  const identity = task.attachedTo === undefined && holder !== undefined ? identifyEni(eni) : task.identity;
  // Of several descriptions the last one that still names the instance is worth most: an undo puts the ENI back there.
  const isWorthKeeping = eni.status === 'InUse' || (eni.status === 'Available' && attachedTo === undefined);
  return {
    ...task,
    attachedTo,
    identity,
    detachingSince: eni.status === 'Detaching' ? (task.detachingSince ?? now) : undefined,
    deletingSince: eni.status === 'Deleting' ? (task.deletingSince ?? now) : task.deletingSince,
    record: isWorthKeeping || task.record === undefined ? eni.record : task.record,
  };
}

/** Base64 makes four bytes of three and a message holds 65,536, so 49,152 would just fit. */
const taskLimitBytes = 48_000;

/** The message body. A description too large for a message stays behind; the task itself always fits. */
export function encodeTeardownTask(task: TeardownTask): string {
  const whole = JSON.stringify({ kind: 'teardown-task', version: 1, ...task });
  if (utf8Bytes(whole) <= taskLimitBytes) return whole;
  const { record, ...rest } = task;
  return JSON.stringify({ kind: 'teardown-task', version: 1, ...rest });
}

/**
 * Reads a task back; `undefined` when it is not one that `encodeTeardownTask` wrote. Whoever may write to the queue may also write tasks by hand, so ids are
 * held to their shapes, nothing unknown travels on, and a way back is believed only where the task itself shows one; whether it is true of the ENI is
 * asked before anything is attached.
 */
export function parseTeardownTask(value: unknown): TeardownTask | undefined {
  if (!isJsonObject(value) || value['kind'] !== 'teardown-task' || value['version'] !== 1) return undefined;
  const { requestId, accountId, region, eniId, attempts, detachFrom, attachedTo, record } = value;
  const { attemptsForward, hops } = value;
  const cloud = clouds.find(name => name === value['cloud']);
  const onFailure = onFailureChoices.find(name => name === value['onFailure']);
  const refusal = parseRefusal(value['refusal']);
  if (cloud === undefined || onFailure === undefined || refusal === 'unusable') return undefined;
  if (!isText(requestId) || !isShaped(accountId, accountShape) || !isShaped(region, regionShape))
    return undefined;
  if (!isShaped(eniId, eniShape) || !isCount(attempts)) return undefined;
  if (!isAbsentOr(detachFrom, isInstanceId) || !isAbsentOr(attachedTo, isText)) return undefined;
  if (!isAbsentOr(record, isJsonObject) || !isAbsentOr(attemptsForward, isCount)) return undefined;
  if (!isAbsentOr(hops, isCount)) return undefined;
  // Looks that were never made would be looks without end.
  if (attemptsForward !== undefined && attemptsForward > attempts) return undefined;
  const identity = parseIdentity(value['identity']);
  if (value['identity'] !== undefined && identity === undefined) return undefined;
  const times = parseTimes(value);
  if (times === undefined) return undefined;
  const named = { requestId, cloud, accountId, region, eniId, detachFrom, onFailure };
  const task = { ...named, attachedTo, identity, hops, attempts, attemptsForward };
  if (refusal !== undefined && !mayGoBack(task)) return undefined;
  return { ...task, ...times, refusal, record };
}

const accountShape = /^[a-z0-9-]{1,60}$/i;
const timeNames = [
  'deadlineAt',
  'detachingSince',
  'deletingSince',
  'waitingSince',
  'deniedSince',
  'reattachRequestedAt',
] as const;
type Times = Pick<TeardownTask, (typeof timeNames)[number]>;

function parseTimes(value: JsonObject): Times | undefined {
  const times: { -readonly [Name in keyof Times]: Times[Name] } = {};
  for (const name of timeNames) {
    const time = value[name];
    if (time === undefined) continue;
    if (!isCount(time)) return undefined;
    times[name] = time;
  }
  return times;
}

function parseRefusal(value: unknown): Refusal | undefined | 'unusable' {
  if (value === undefined) return undefined;
  if (!isJsonObject(value)) return 'unusable';
  const { reason, providerCode, providerRequestId } = value;
  if (!isText(reason) || !isAbsentOr(providerCode, isText) || !isAbsentOr(providerRequestId, isText))
    return 'unusable';
  return { reason, providerCode, providerRequestId };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isShaped(value: unknown, shape: RegExp): value is string {
  return typeof value === 'string' && shape.test(value);
}

function isInstanceId(value: unknown): value is string {
  return isShaped(value, instanceShape);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isAbsentOr<T>(value: unknown, is: (value: unknown) => value is T): value is T | undefined {
  return value === undefined || is(value);
}
