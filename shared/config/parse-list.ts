import type { TagPattern } from '../core/settings.ts';
import { invalid, type Parsed, type SettingKind, valid } from './setting-field.ts';

/**
 * Enough for every use, and a bound: Function Compute holds all variables of a function together to 4 KB
 * (its page on environment variables), so a list this long cannot arrive there anyway.
 */
const listLimit = 200;

/**
 * A comma list. Blanks around an item do not count, and what is said twice is kept once. The empty text is the empty list,
 * but an empty item is refused: `,` or `a,,b` is what a variable that was meant to be filled in leaves behind, and for a
 * scope an empty list would mean everything.
 */
export function listOf<T>(item: SettingKind<T>, expected: string): SettingKind<readonly T[]> {
  return { expected, parse: text => (text === '' ? valid([]) : parseItems(text, item)) };
}

function parseItems<T>(text: string, item: SettingKind<T>): Parsed<readonly T[]> {
  const texts = text.split(',').map(part => part.trim());
  if (texts.length > listLimit)
    return invalid(`it has ${texts.length} items, at most ${listLimit} can be given`);
  const values = new Map<string, T>();
  for (const [index, itemText] of texts.entries()) {
    if (itemText === '') return invalid(`item ${index + 1} is empty`);
    const parsed = item.parse(itemText);
    if (parsed.kind === 'invalid')
      return invalid(parsed.because ?? `item ${index + 1} is not ${item.expected}`);
    values.set(JSON.stringify(parsed.value), parsed.value);
  }
  return valid([...values.values()]);
}

/** A list of tags as `key` (any value) or `key=value`. A value may contain further `=`; `key=` asks for the empty value. */
export const tagList: SettingKind<readonly TagPattern[]> = listOf(
  { expected: 'key or key=value', parse: parseTagPattern },
  'a comma list of key or key=value',
);

function parseTagPattern(text: string): Parsed<TagPattern> {
  const split = text.indexOf('=');
  // A blank beside the = would make a pattern that no tag matches, which for a protection is the dangerous side.
  const key = (split < 0 ? text : text.slice(0, split)).trim();
  if (key === '') return invalid('a tag without a key');
  return valid(split < 0 ? { key } : { key, value: text.slice(split + 1).trim() });
}
