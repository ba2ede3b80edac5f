import { invalid, type SettingKind, valid } from './setting-field.ts';

/**
 * A whole number between two bounds, both included. The whole text must be digits: `1e3`, `0x10`, `+5`, `1.0` and `12 ` are
 * refused rather than read as something near.
 */
export function integerWithin(min: number, max: number): SettingKind<number> {
  return {
    expected: `a whole number from ${min} to ${max}`,
    parse(text) {
      if (!/^\d+$/.test(text)) return invalid();
      const value = Number(text);
      return value >= min && value <= max ? valid(value) : invalid();
    },
  };
}
