import type { TagPattern } from './settings.ts';

/** Whether these tags carry the pattern's key and, when the pattern names one, exactly its value. */
export function matchesTag(tags: ReadonlyMap<string, string>, pattern: TagPattern): boolean {
  const value = tags.get(pattern.key);
  return value !== undefined && (pattern.value === undefined || pattern.value === value);
}

/** The pattern as an operator writes it: `key` or `key=value`. */
export function renderTagPattern(pattern: TagPattern): string {
  return pattern.value === undefined ? pattern.key : `${pattern.key}=${pattern.value}`;
}
