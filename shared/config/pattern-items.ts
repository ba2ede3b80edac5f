/** The parts of a regular expression, as far as it matters for how long a match can take. */
export type PatternItem =
  /** One character out of a set, written as in the pattern. */
  | { readonly kind: 'one'; readonly text: string }
  /** `$`: behind it nothing can follow. */
  | { readonly kind: 'end' }
  /** `^`: nothing stood before it. */
  | { readonly kind: 'start' }
  /** `\b` and `\B`, which take no character. */
  | { readonly kind: 'edge' }
  /** Branches, of which one has to fit; a look ahead or behind takes no character by it. */
  | { readonly kind: 'group'; readonly branches: readonly PatternSequence[]; readonly isLook: boolean }
  | {
      readonly kind: 'repeat';
      readonly item: PatternItem;
      readonly min: number;
      readonly max: number;
    }
  /** A reference to what a group has matched. */
  | { readonly kind: 'reference' };

export type PatternSequence = readonly PatternItem[];

/** The top-level branches of a pattern that compiles (ECMAScript without flags, Annex B included). */
export function readPatternItems(pattern: string): readonly PatternSequence[] {
  const reader = createReader(pattern);
  return readBranches(reader);
}

interface Reader {
  /** What this matches at the current place, which thereby moves behind it. */
  take(shape: RegExp): RegExpExecArray | undefined;
}

function createReader(pattern: string): Reader {
  let place = 0;
  return {
    take(shape) {
      const match = new RegExp(shape.source, 'sy');
      match.lastIndex = place;
      const found = match.exec(pattern);
      if (found === null) return undefined;
      place += found[0].length;
      return found;
    },
  };
}

const groupStart = /\((?<look>\?<?[=!])?(?:\?:|\?<[^>]*>)?/;
const setOfCharacters = /\[(?:\\.|[^\]\\])*\]/;
const escaped = /\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|0|[^1-9])/;
const reference = /\\(?:[1-9]\d*|k<[^>]*>)/;
const quantifier = /(?:(?<sign>[*+?])|\{(?<least>\d+)(?<comma>,)?(?<most>\d+)?\})\??/;

function readBranches(reader: Reader): readonly PatternSequence[] {
  const branches: PatternItem[][] = [[]];
  for (;;) {
    if (reader.take(/\|/)) {
      branches.push([]);
      continue;
    }
    const item = readItem(reader);
    if (item === undefined) return branches;
    branches.at(-1)?.push(withQuantifier(reader, item));
  }
}

/** Undefined at the end of the pattern, or of a group. */
function readItem(reader: Reader): PatternItem | undefined {
  if (reader.take(/\^/)) return { kind: 'start' };
  if (reader.take(/\$/)) return { kind: 'end' };
  if (reader.take(/\\[bB]/)) return { kind: 'edge' };
  if (reader.take(reference)) return { kind: 'reference' };
  const group = reader.take(groupStart);
  if (group !== undefined) {
    const branches = readBranches(reader);
    reader.take(/\)/);
    return { kind: 'group', branches, isLook: group.groups?.['look'] !== undefined };
  }
  const one = reader.take(setOfCharacters) ?? reader.take(escaped) ?? reader.take(/[^)|]/);
  return one === undefined ? undefined : { kind: 'one', text: one[0] };
}

function withQuantifier(reader: Reader, item: PatternItem): PatternItem {
  const groups = reader.take(quantifier)?.groups;
  if (groups === undefined) return item;
  const { sign, least, comma, most } = groups;
  if (sign !== undefined)
    return {
      kind: 'repeat',
      item,
      min: sign === '+' ? 1 : 0,
      max: sign === '?' ? 1 : Number.POSITIVE_INFINITY,
    };
  const min = Number(least);
  const max = most !== undefined ? Number(most) : comma === undefined ? min : Number.POSITIVE_INFINITY;
  return { kind: 'repeat', item, min, max };
}
