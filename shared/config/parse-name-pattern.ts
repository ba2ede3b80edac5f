import { whyTooSlow } from './pattern-cost.ts';
import { invalid, type SettingKind, valid } from './setting-field.ts';

/**
 * A regular expression that compiles, and that no name can keep busy: it is matched against every ENI of a region, and names are written by whoever may
 * create one. It is kept short for the same reason.
 */
export const namePattern: SettingKind<RegExp> = {
  expected: 'a regular expression of at most 200 characters that takes every name quickly',
  parse(text) {
    if (text.length > 200) return invalid();
    let pattern: RegExp;
    try {
      pattern = new RegExp(text);
    } catch {
      return invalid('it does not compile');
    }
    const because = whyTooSlow(text);
    return because === undefined ? valid(pattern) : invalid(because);
  },
};
