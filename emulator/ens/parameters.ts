import type { RpcCall, RpcParams } from '../rpc/operation.ts';
import { refusal } from './refusals.ts';

/** Most values of one list parameter (reference, DescribeNetworkInterfaces and DescribeInstances: 1 to 100). */
export const listLimit = 100;

/** A parameter that filters; ENS ignores an empty one (reference, DescribeInstances). */
export function readFilter(params: RpcParams, name: string): string | undefined {
  return params.get(name) || undefined;
}

/** `Name.1`, `Name.2`, …; undefined when none carries a value. More than 100 are refused. */
export function readList(params: RpcParams, name: string): readonly string[] | undefined {
  const values = [...params].flatMap(([key, value]) =>
    key.startsWith(`${name}.`) && value !== '' ? [value] : [],
  );
  if (values.length > listLimit) throw refusal.invalidField(name);
  return values.length === 0 ? undefined : values;
}

/** One string that holds a JSON array of strings; undefined when absent or empty. Anything else is refused. */
export function readJsonList(params: RpcParams, name: string): readonly string[] | undefined {
  const text = readFilter(params, name);
  if (text === undefined) return undefined;
  const values = parseJson(text);
  if (!Array.isArray(values) || values.length > listLimit) throw refusal.invalidField(name);
  return values.map(value => {
    if (typeof value !== 'string') throw refusal.invalidField(name);
    return value;
  });
}

/** A filter with a closed set of values; another one is refused. */
export function readChoice<Value extends string>(
  params: RpcParams,
  name: string,
  choices: readonly Value[],
): Value | undefined {
  const value = readFilter(params, name);
  if (value === undefined) return undefined;
  const choice = choices.find(candidate => candidate === value);
  if (choice === undefined) throw refusal.invalidField(name);
  return choice;
}

export interface Page {
  readonly number: number;
  readonly size: number;
}

/**
 * `PageNumber` (from 1) and `PageSize` (1 to 100), which ENS types as strings. The pages name a maximum and no answer to
 * exceeding it; the emulator refuses, so that a client that asks for too much hears of it here first.
 */
export function readPage(params: RpcParams, usualSize: number): Page {
  const read = (name: string, usual: number, most: number) => {
    const text = readFilter(params, name);
    if (text === undefined) return usual;
    const value = /^[0-9]{1,9}$/.test(text) ? Number(text) : 0;
    if (value < 1 || value > most) throw refusal.invalidField(name);
    return value;
  };
  return {
    number: read('PageNumber', 1, Number.MAX_SAFE_INTEGER),
    size: read('PageSize', usualSize, pageSizeLimit),
  };
}

export const pageSizeLimit = 100;

/**
 * An id that has the shape of an ENI id. Whether ENS tells a malformed id from a missing one is not documented; the emulator
 * does, with the `InvalidParameter.<Field>` that every page lists.
 */
export function checkEniId(id: string, field: string): string {
  if (!/^eni-[0-9A-Za-z-]{1,60}$/.test(id)) throw refusal.invalidField(field);
  return id;
}

/** Characters; both from the page of ModifyNetworkInterfaceAttribute. */
export const nameLimit = 128;
export const descriptionLimit = 256;

/** 1 to `limit` characters, and not a web address. */
export function checkText(text: string, field: string, limit: number): void {
  if (text.length < 1 || text.length > limit || /^https?:\/\//.test(text)) throw refusal.invalidField(field);
}

/** RAM checks of operations whose page gives no resource type. */
export function onAllResources(action: string) {
  return () => ({ action: `ens:${action}`, resources: ['*'] });
}

/** RAM checks of operations on one instance (reference, StartInstance and StopInstance). */
export function onInstance(action: string) {
  return (call: RpcCall) => ({
    action: `ens:${action}`,
    resources: [
      `acs:ens:*:${call.identity.accountId}:instance/${readFilter(call.params, 'InstanceId') ?? '*'}`,
    ],
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
