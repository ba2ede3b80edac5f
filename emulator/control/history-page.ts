import type { HistoryEntry } from '../history.ts';
import { ControlError } from './control-error.ts';

const filters = ['service', 'what', 'resource', 'result', 'accountId', 'region'] as const;
const known: readonly string[] = [...filters, 'sinceMs', 'limit'];

/** Most entries of one answer, whatever the caller asks for. */
export const pageCap = 10_000;

/** The newest entries that fit the filters, oldest of them first, and how many fit in all. */
export function historyPage(
  entries: readonly HistoryEntry[],
  query: URLSearchParams,
): { readonly total: number; readonly entries: readonly HistoryEntry[] } {
  const unknown = [...query.keys()].find(name => !known.includes(name));
  if (unknown !== undefined)
    throw new ControlError(
      `The history has no filter ${JSON.stringify(unknown)}; it has ${known.join(', ')}.`,
    );
  const sinceMs = numberOf(query, 'sinceMs') ?? Number.NEGATIVE_INFINITY;
  const limit = Math.min(numberOf(query, 'limit') ?? 1000, pageCap);
  const asked = filters.flatMap(name => {
    const value = query.get(name);
    return value === null ? [] : [{ name, value }];
  });
  const fitting = entries.filter(
    entry => entry.atMs >= sinceMs && asked.every(({ name, value }) => entry[name] === value),
  );
  return { total: fitting.length, entries: limit === 0 ? [] : fitting.slice(-limit) };
}

function numberOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new ControlError(`${name} has to be a whole number, not ${JSON.stringify(text.slice(0, 40))}.`);
}
