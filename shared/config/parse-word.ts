import { invalid, type SettingKind, valid } from './setting-field.ts';

/** One of a closed set of words, letter for letter: `Delete` is not `delete`. */
export function oneOf<const Word extends string>(words: readonly Word[]): SettingKind<Word> {
  return {
    expected: `one of ${words.join(', ')}`,
    parse(text) {
      const word = words.find(candidate => candidate === text);
      return word === undefined ? invalid() : valid(word);
    },
  };
}

/** A text that matches the pattern as a whole; `expected` says the same in words. */
export function textMatching(pattern: RegExp, expected: string): SettingKind<string> {
  return { expected, parse: text => (pattern.test(text) ? valid(text) : invalid()) };
}
