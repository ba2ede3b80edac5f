import { invalid, type SettingKind, valid } from './setting-field.ts';

/** A regular expression that compiles. It is kept short because it is matched against every ENI of a region. */
export const namePattern: SettingKind<RegExp> = {
  expected: 'a regular expression of at most 200 characters',
  parse(text) {
    if (text.length > 200) return invalid();
    try {
      return valid(new RegExp(text));
    } catch {
      return invalid('it does not compile');
    }
  },
};
