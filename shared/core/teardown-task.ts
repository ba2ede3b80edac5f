import { isJsonObject, type JsonObject, utf8Bytes } from './json.ts';
import type { Cloud, OnFailure } from './teardown-request.ts';

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
  /** The instance that it was attached to when the request was expanded. */
  readonly attachedTo?: string | undefined;
  /** Looks so far. */
  readonly attempts: number;
  readonly detachingSince?: number | undefined;
  readonly deletingSince?: number | undefined;
  /** Why the delete was refused for good: set once we are on the way back. */
  readonly refusal?: Refusal | undefined;
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

const recordLimitBytes = 24_000;

/** The message body. A description too large for a message stays behind; the task itself always fits. */
export function encodeTeardownTask(task: TeardownTask): string {
  const { record, ...rest } = task;
  const small = record !== undefined && utf8Bytes(JSON.stringify(record)) <= recordLimitBytes;
  return JSON.stringify({ kind: 'teardown-task', version: 1, ...rest, ...(small && { record }) });
}

/** Reads a task back; `undefined` when it is not one that `encodeTeardownTask` wrote. */
export function parseTeardownTask(value: unknown): TeardownTask | undefined {
  if (!isJsonObject(value) || value['kind'] !== 'teardown-task' || value['version'] !== 1) return undefined;
  const { requestId, cloud, accountId, region, eniId, onFailure, attempts } = value;
  if (cloud !== 'ecs' && cloud !== 'ens') return undefined;
  if (onFailure !== 'leave' && onFailure !== 'reattach') return undefined;
  if (!isText(requestId) || !isText(accountId) || !isText(region) || !isText(eniId)) return undefined;
  if (!isCount(attempts)) return undefined;
  const optionalTexts = ['detachFrom', 'attachedTo'] as const;
  const optionalCounts = ['deadlineAt', 'detachingSince', 'deletingSince'] as const;
  if (optionalTexts.some(name => value[name] !== undefined && !isText(value[name]))) return undefined;
  if (optionalCounts.some(name => value[name] !== undefined && !isCount(value[name]))) return undefined;
  const refusal = value['refusal'];
  if (refusal !== undefined && !(isJsonObject(refusal) && isText(refusal['reason']))) return undefined;
  const record = value['record'];
  if (record !== undefined && !isJsonObject(record)) return undefined;
  const { kind, version, ...task } = value;
  return task as unknown as TeardownTask;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
