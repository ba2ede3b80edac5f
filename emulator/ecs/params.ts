import type { RpcCall } from '../rpc/operation.ts';
import { invalidParameter } from './refusals.ts';

/*
 * Reading the parameters of a call. A parameter with an empty value counts as not given: nothing documents what the
 * gateway does with one, and this reading is the unkind one (an empty id filters nothing).
 */

export function textOf(call: RpcCall, name: string): string | undefined {
  return call.params.get(name) || undefined;
}

/** A parameter that the front has already made sure of. */
export function requiredText(call: RpcCall, name: string): string {
  return call.params.get(name) ?? '';
}

/** `Name.1`, `Name.2`, … in the order of their numbers; gaps are allowed. More than `limit` is refused. */
export function listOf(call: RpcCall, name: string, limit: number): readonly string[] {
  const prefix = `${name}.`;
  const found: (readonly [index: number, value: string])[] = [];
  for (const [key, value] of call.params) {
    if (!key.startsWith(prefix) || value === '') continue;
    const index = key.slice(prefix.length);
    if (/^\d{1,9}$/.test(index)) found.push([Number(index), value]);
  }
  if (found.length > limit) {
    throw invalidParameter(`${name}.N`, `at most ${limit} values are allowed, ${found.length} were given`);
  }
  return found.sort(([a], [b]) => a - b).map(([, value]) => value);
}

export function integerOf(
  call: RpcCall,
  name: string,
  range: { readonly min: number; readonly max: number } = {
    min: Number.MIN_SAFE_INTEGER,
    max: Number.MAX_SAFE_INTEGER,
  },
): number | undefined {
  const text = textOf(call, name);
  if (text === undefined) return undefined;
  const value = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) throw invalidParameter(name, `"${text}" is not an integer`);
  if (value < range.min || value > range.max) {
    throw invalidParameter(name, `it must be between ${range.min} and ${range.max}, not ${text}`);
  }
  return value;
}

export function booleanOf(call: RpcCall, name: string): boolean | undefined {
  const text = textOf(call, name)?.toLowerCase();
  if (text === undefined) return undefined;
  if (text !== 'true' && text !== 'false') throw invalidParameter(name, 'it must be true or false');
  return text === 'true';
}

export function choiceOf<T extends string>(
  call: RpcCall,
  name: string,
  choices: readonly T[],
): T | undefined {
  const text = textOf(call, name);
  if (text === undefined) return undefined;
  const choice = choices.find(candidate => candidate === text);
  if (choice === undefined) throw invalidParameter(name, `"${text}" is none of ${choices.join(', ')}`);
  return choice;
}

/** One `Tag.N` pair; a Value that was not given stays undefined, for filters that means "any". */
export interface TagParam {
  readonly key: string | undefined;
  readonly value: string | undefined;
}

/** All `Tag.N.Key`/`Tag.N.Value` pairs in the order of N, however many; each operation has its own limit and its own words for it. */
export function tagsOf(call: RpcCall): readonly TagParam[] {
  const pairs = new Map<number, { key: string | undefined; value: string | undefined }>();
  for (const [name, text] of call.params) {
    const match = /^Tag\.(\d{1,9})\.(Key|Value)$/.exec(name);
    if (!match) continue;
    const index = Number(match[1]);
    const pair = pairs.get(index) ?? { key: undefined, value: undefined };
    if (match[2] === 'Key') pair.key = text || undefined;
    else pair.value = text;
    pairs.set(index, pair);
  }
  return [...pairs].sort(([a], [b]) => a - b).map(([, pair]) => pair);
}
