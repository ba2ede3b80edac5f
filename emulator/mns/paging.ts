import { outOfRange, retNumberRange } from './limits.ts';
import { MnsError } from './mns-error.ts';
import type { MnsCall } from './operation.ts';

/** One page of a list. `nextMarker` is undefined on the last one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextMarker: string | undefined;
}

/**
 * Cuts a page out of a list that is sorted by name, as the headers x-mns-prefix, x-mns-marker and x-mns-ret-number ask.
 * A marker stays good while things come and go: it holds the last name seen, in Base64.
 */
export function pageOf<T extends { readonly name: string }>(
  { headers }: MnsCall,
  sorted: readonly T[],
): Page<T> {
  const prefix = headers['x-mns-prefix'] ?? '';
  const size = sizeOf(headers['x-mns-ret-number']);
  const after = nameIn(headers['x-mns-marker']);
  const rest = sorted.filter(({ name }) => name.startsWith(prefix) && (after === undefined || name > after));
  const items = rest.slice(0, size);
  const last = items.at(-1);
  const nextMarker =
    last && rest.length > items.length ? Buffer.from(last.name).toString('base64') : undefined;
  return { items, nextMarker };
}

function sizeOf(text: string | undefined): number {
  if (text === undefined || text === '') return retNumberRange.high;
  const size = Number(text);
  if (/^\d{1,4}$/.test(text) && size >= retNumberRange.low && size <= retNumberRange.high) return size;
  throw outOfRange('x-mns-ret-number', retNumberRange);
}

function nameIn(marker: string | undefined): string | undefined {
  if (marker === undefined || marker === '') return undefined;
  const name = Buffer.from(marker, 'base64').toString('latin1');
  if (/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(name)) return name;
  throw new MnsError('InvalidArgument', 'The value of x-mns-marker is not one that a list has given.');
}
