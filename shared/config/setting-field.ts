/** One row of the table of settings: what it is called, what it means, and how its text becomes a value. */
export interface SettingField<T> extends SettingKind<T> {
  /** The environment variable. */
  readonly name: string;
  /** What an unset, empty or blank variable stands for; empty when the default is not a text but `unsetMeans`. */
  readonly defaultText: string;
  /** The default in words, for the settings whose default cannot be written down: "everything", "none". */
  readonly unsetMeans?: string;
  /** One sentence for the operator. */
  readonly meaning: string;
  /** The value never appears in a message. */
  readonly secret?: true;
}

/** A kind of value, shared by all settings that hold one: its limits are written once and appear in `expected`. */
export interface SettingKind<T> {
  /** Completes the sentence "expected …". */
  readonly expected: string;
  /** Total: never throws, whatever the text. */
  readonly parse: (text: string) => Parsed<T>;
}

export type Parsed<T> =
  | { readonly kind: 'valid'; readonly value: T }
  /** `because` says what is wrong with this value where `expected` alone leaves the reader searching. */
  | { readonly kind: 'invalid'; readonly because?: string };

export function valid<T>(value: T): Parsed<T> {
  return { kind: 'valid', value };
}

export function invalid(because?: string): Parsed<never> {
  return because === undefined ? { kind: 'invalid' } : { kind: 'invalid', because };
}

/** Makes a kind optional: the empty text, which is the default of such a setting, is `undefined`. */
export function optional<T>(kind: SettingKind<T>): SettingKind<T | undefined> {
  return { expected: kind.expected, parse: text => (text === '' ? valid(undefined) : kind.parse(text)) };
}
