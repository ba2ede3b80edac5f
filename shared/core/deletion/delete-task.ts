import type { Eni } from '../eni.ts';
import { type Fingerprint, fingerprintEni } from '../fingerprint.ts';
import { isJsonObject, type JsonObject, utf8Bytes } from '../json.ts';

/**
 * One message on the delete queue: identity of one ENI and the evidence of the scan that judged it. It is never an instruction: the
 * worker reads the ENI again and applies the whole predicate again.
 */
export interface DeleteTask {
  readonly accountId: string;
  readonly region: string;
  readonly eniId: string;
  readonly firstSeenAt: number;
  /** When the scan sent this task; tells a task from the one that a later scan sends for the same ENI. */
  readonly queuedAt: number;
  readonly fingerprint: Fingerprint;
  /** Looks at this task so far. The queue's own dequeue count does not reach a function, so the message carries it. */
  readonly attempts: number;
  /** Since when we know the ENI to be Deleting, once we do. */
  readonly deletingSince?: number | undefined;
  /** A look saw the ENI attaching or detaching: the sighting that this task stands on is over, even if the ENI is free again. */
  readonly sightingEnded?: true | undefined;
  /** The description that the scan read: the undo record of last resort, for a worker that dies between delete and report. */
  readonly record?: JsonObject | undefined;
}

/**
 * A task larger than this (bytes of JSON) leaves the description of its ENI behind. Base64 makes four bytes of three and a message
 * holds 65,536, so 49,152 would just fit; the rest is room for what the task still learns and for the dead letter around it.
 */
const taskLimitBytes = 40_000;

export function createDeleteTask(
  place: { readonly accountId: string; readonly region: string },
  eni: Eni,
  times: { readonly firstSeenAt: number; readonly queuedAt: number },
): DeleteTask {
  const task: DeleteTask = {
    accountId: place.accountId,
    region: place.region,
    eniId: eni.eniId,
    ...times,
    fingerprint: fingerprintEni(eni),
    attempts: 0,
  };
  return withRecord(task, eni.record);
}

/** The same task with this description of its ENI, unless the two together are too large to travel. */
export function withRecord(task: DeleteTask, record: JsonObject): DeleteTask {
  const whole = { ...task, record };
  return utf8Bytes(encodeDeleteTask(whole)) <= taskLimitBytes ? whole : task;
}

/** Stable for one task, however often it is delivered or sent again. */
export function taskKey(task: DeleteTask): string {
  return [task.accountId, task.region, task.eniId, task.firstSeenAt, task.queuedAt].join('/');
}

export function encodeDeleteTask(task: DeleteTask): string {
  return JSON.stringify({ kind: 'delete-task', version: 1, ...task });
}

export type ParsedDeleteTask =
  | { readonly kind: 'task'; readonly task: DeleteTask }
  /** It can never be understood. `eniId` and `region` are what could be read of it. */
  | { readonly kind: 'poison'; readonly reason: string; readonly eniId?: string; readonly region?: string };

/** Reads a task back from a decoded message body. Anything missing, malformed or of another version makes it poison, never a guess. */
export function parseDeleteTask(value: unknown): ParsedDeleteTask {
  if (!isJsonObject(value)) return { kind: 'poison', reason: 'the body is not a JSON object' };
  const problems = [
    ...(value['kind'] === 'delete-task' ? [] : ['kind is not delete-task']),
    ...(value['version'] === 1 ? [] : ['version is not 1']),
    ...textFields.filter(name => !isFilledText(value[name])).map(name => `${name} is missing`),
    ...textFields
      .filter(name => isFilledText(value[name]) && !shapes[name].test(value[name]))
      .map(name => `${name} is malformed`),
    ...countFields.filter(name => !isCount(value[name])).map(name => `${name} is not a whole number`),
    ...(value['deletingSince'] === undefined || isCount(value['deletingSince'])
      ? []
      : ['deletingSince is not a whole number']),
    ...(isTextRecord(value['fingerprint']) ? [] : ['fingerprint is missing']),
    ...(value['sightingEnded'] === undefined || value['sightingEnded'] === true
      ? []
      : ['sightingEnded is not true']),
    ...(value['record'] === undefined || isJsonObject(value['record']) ? [] : ['record is not an object']),
  ];
  if (problems.length > 0) {
    return {
      kind: 'poison',
      reason: problems.join('; '),
      ...(isFilledText(value['eniId']) && { eniId: value['eniId'].slice(0, quoteLimit) }),
      ...(isFilledText(value['region']) &&
        shapes.region.test(value['region']) && { region: value['region'] }),
    };
  }
  return { kind: 'task', task: readTask(value as unknown as DeleteTask) };
}

const textFields = ['accountId', 'region', 'eniId'] as const;
const countFields = ['firstSeenAt', 'queuedAt', 'attempts'] as const;
/** Account and region choose which endpoint is called with which role, so nothing but ids is let through. */
const shapes = {
  accountId: /^[a-z0-9-]{1,60}$/i,
  region: /^[a-z0-9-]{1,60}$/,
  eniId: /^eni-[a-z0-9]{1,60}$/i,
};
/** Characters of an unusable ENI id that are quoted; a whole message of them would make its own event too large to send. */
const quoteLimit = 100;

/** Takes over the known fields only, so that nothing unknown travels on in copies. */
function readTask(value: DeleteTask): DeleteTask {
  return {
    accountId: value.accountId,
    region: value.region,
    eniId: value.eniId,
    firstSeenAt: value.firstSeenAt,
    queuedAt: value.queuedAt,
    fingerprint: value.fingerprint,
    attempts: value.attempts,
    ...(value.deletingSince !== undefined && { deletingSince: value.deletingSince }),
    ...(value.sightingEnded !== undefined && { sightingEnded: value.sightingEnded }),
    ...(value.record !== undefined && { record: value.record }),
  };
}

function isFilledText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isTextRecord(value: unknown): boolean {
  return (
    isJsonObject(value) &&
    Object.keys(value).length > 0 &&
    Object.values(value).every(field => typeof field === 'string')
  );
}
