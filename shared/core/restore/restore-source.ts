import { isJsonObject, type JsonObject } from '../json.ts';

/** One ENI that was deleted, as its `gone` event described it. */
export interface RestoreSource {
  readonly eniId: string;
  readonly region: string;
  /** Of the event's source, else of the record's owner; `undefined` when neither says. */
  readonly accountId: string | undefined;
  /** The same for every copy of the same event. */
  readonly eventId: string;
  readonly record: JsonObject;
}

export type ReadSource =
  | { readonly kind: 'source'; readonly source: RestoreSource }
  | { readonly kind: 'unusable'; readonly because: string };

/**
 * What a file with undo records holds: one event, the data of one, a list of either, or one of them on each line. Each entry is read for itself, so
 * that one that cannot be used, or a line that was cut, does not hide the others. `undefined` when nothing in the text is JSON that could be meant.
 */
export function readRestoreSources(text: string): readonly ReadSource[] | undefined {
  const plain = text.replace(/^\uFEFF/, '');
  const whole = parseJson(plain);
  if (whole !== undefined) return (Array.isArray(whole) ? whole : [whole]).map(readSource);
  const lines = plain.split('\n').map((line, index) => ({ line, number: index + 1 }));
  const values = lines.filter(({ line }) => line.trim() !== '').map(read);
  return values.some(({ value }) => isJsonObject(value)) ? values.map(readLine) : undefined;
}

interface Line {
  readonly number: number;
  /** `undefined` when it is no JSON. */
  readonly value: unknown;
}

function read({ line, number }: { readonly line: string; readonly number: number }): Line {
  return { number, value: parseJson(line) };
}

function readLine({ number, value }: Line): ReadSource {
  const source = value === undefined ? unusable('it is no JSON; was it cut?') : readSource(value);
  return source.kind === 'unusable' ? unusable(`line ${number}: ${source.because}`) : source;
}

function readSource(value: unknown): ReadSource {
  if (!isJsonObject(value)) return unusable('it is no JSON object');
  const data = isJsonObject(value['data']) ? value['data'] : value;
  const { eniId, region, record } = data;
  if (typeof eniId !== 'string' || eniId === '' || typeof region !== 'string' || region === '')
    return unusable('it is neither an event of the result queue nor the data of one');
  const { type, source, id } = value;
  if (typeof type === 'string' && type !== 'eni-reaper.eni.gone')
    return unusable(`${eniId} is not gone: the event says ${type.slice(0, 60)}`);
  if (!isJsonObject(record)) return unusable(`the event about ${eniId} has no record of the ENI`);
  const eventId = typeof id === 'string' && id !== '' ? id : `${region}/${eniId}/${JSON.stringify(record)}`;
  return { kind: 'source', source: { eniId, region, accountId: accountIn(source, record), eventId, record } };
}

/** `/eni-reaper/<function>/<accountId>/<region>` of the event; `OwnerId` of the record. */
function accountIn(source: unknown, record: JsonObject): string | undefined {
  const named = typeof source === 'string' ? /^\/eni-reaper\/[^/]+\/(\d+)\//.exec(source)?.[1] : undefined;
  const owner = record['OwnerId'];
  return named ?? (typeof owner === 'string' && /^\d+$/.test(owner) ? owner : undefined);
}

function unusable(because: string): ReadSource {
  return { kind: 'unusable', because };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
