import { checkRange, outOfRange, type Range } from './limits.ts';
import type { MnsCall } from './operation.ts';

/** A whole number from the query, or undefined when it is not given; out of range or not a number is refused. */
export function integerParameter(
  { query }: MnsCall,
  name: string,
  element: string,
  range: Range,
): number | undefined {
  const text = query.get(name);
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw outOfRange(element, range);
  checkRange(element, Number(text), range);
  return Number(text);
}
