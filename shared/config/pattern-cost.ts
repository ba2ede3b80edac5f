import { type PatternItem, type PatternSequence, readPatternItems } from './pattern-items.ts';

/**
 * Why a pattern could take too long on a name that does not fit, or undefined when it cannot. The engine tries every way in which repetitions can share the
 * characters of a name, so the ways are counted, never too few: a pattern that is let through takes a few million steps at most.
 */
export function whyTooSlow(pattern: string): string | undefined {
  const branches = readPatternItems(pattern);
  const budget = { left: stepsCap };
  const isAnchored = branches.every(([first]) => first?.kind === 'start');
  const ways = branches.map(branch => waysOf(branch, [], budget));
  const refusal = ways.find(way => typeof way === 'string');
  if (typeof refusal === 'string') return refusal;
  const total = ways.reduce<number>((sum, way) => sum + (typeof way === 'number' ? way : 0), 0);
  if (total * (isAnchored ? 1 : nameLimit) <= waysCap) return undefined;
  return (
    'what it repeats can share the characters of a long name in too many ways; ' +
    'anchor it with ^, or put something between two repetitions that the first of them does not take'
  );
}

/** The longest name of an ENI (ModifyNetworkInterfaceAttribute page, `NetworkInterfaceName`). */
const nameLimit = 128;
/** Three things that each may end anywhere in a name; reaching it refuses the pattern. */
const waysCap = (nameLimit + 1) ** 3;
/** Comparisons of one analysis; a pattern that needs more is taken for one whose repetitions are not separated. */
const stepsCap = 10_000;

interface Budget {
  left: number;
}

/** In how many ways a sequence can take its part of a name, or why nobody can say. `behind` is what has to fit after it. */
function waysOf(sequence: PatternSequence, behind: PatternSequence, budget: Budget): number | string {
  let ways = 1;
  for (const [index, item] of sequence.entries()) {
    const more = waysOfItem(item, [...sequence.slice(index + 1), ...behind], budget);
    if (typeof more === 'string') return more;
    ways *= more;
  }
  return ways;
}

function waysOfItem(item: PatternItem, behind: PatternSequence, budget: Budget): number | string {
  switch (item.kind) {
    case 'one':
    case 'start':
    case 'end':
    case 'edge':
      return 1;
    case 'reference':
      return 'it refers back to what a group has matched';
    case 'group': {
      const ways = item.branches.map(branch => waysOf(branch, item.isLook ? [] : behind, budget));
      const refusal = ways.find(way => typeof way === 'string');
      return typeof refusal === 'string' ? refusal : ways.reduce<number>((sum, way) => sum + Number(way), 0);
    }
    case 'repeat':
      return waysOfRepeat(item, behind, budget);
  }
}

function waysOfRepeat(
  { item, min, max }: PatternItem & { readonly kind: 'repeat' },
  behind: PatternSequence,
  budget: Budget,
): number | string {
  if (item.kind !== 'one' && max <= 1) {
    const ways = waysOfItem(item, behind, budget);
    return typeof ways === 'string' ? ways : ways + (min === 0 ? 1 : 0);
  }
  if (item.kind !== 'one' && !isFixed(item))
    return 'it repeats a group that holds a repetition or alternatives';
  if (min === max || behind.length === 0) return 1;
  if (item.kind === 'one' && endsInOnePlace(item.text, behind, budget)) return 1;
  return Math.min(max, nameLimit) - Math.min(min, nameLimit) + 1;
}

/** Whether it takes the same number of characters in one way, whatever the name. */
function isFixed(item: PatternItem): boolean {
  switch (item.kind) {
    case 'one':
    case 'edge':
      return true;
    case 'repeat':
      return item.min === item.max && isFixed(item.item);
    case 'group':
      return item.branches.length === 1 && item.branches.every(branch => branch.every(isFixed));
    case 'start':
    case 'end':
    case 'reference':
      return false;
  }
}

/**
 * Whether a repetition of this set can only end where its run of characters does: what has to fit behind it, at a fixed distance, is nothing that the
 * set takes. Then giving characters back is tried and refused at once, and multiplies nothing.
 */
function endsInOnePlace(set: string, behind: PatternSequence, budget: Budget, isClose = true): boolean {
  budget.left -= 1;
  const [next, ...rest] = behind;
  if (budget.left <= 0 || next === undefined) return false;
  switch (next.kind) {
    case 'end':
      return true;
    case 'start':
    case 'reference':
      return false;
    case 'edge':
      return endsInOnePlace(set, rest, budget, isClose);
    case 'one':
      return areDisjoint(set, next.text) || endsInOnePlace(set, rest, budget, false);
    case 'group':
      if (next.isLook) return endsInOnePlace(set, rest, budget, isClose);
      return next.branches.every(branch => endsInOnePlace(set, [...branch, ...rest], budget, isClose));
    case 'repeat': {
      const { item, min, max } = next;
      if (item.kind !== 'one')
        return (
          min === 0 &&
          max === 1 &&
          endsInOnePlace(set, rest, budget, isClose) &&
          endsInOnePlace(set, [item, ...rest], budget, isClose)
        );
      if (areDisjoint(set, item.text))
        return min > 0 || (isClose && endsInOnePlace(set, rest, budget, isClose));
      return min === max && endsInOnePlace(set, rest, budget, false);
    }
  }
}

/** Whether no character is in both sets. Behind the first 256 it is not looked: sets that reach there count as overlapping. */
function areDisjoint(one: string, other: string): boolean {
  const [a, b] = [membersOf(one), membersOf(other)];
  if (a.isWide && b.isWide) return false;
  return a.members.every((isIn, code) => !isIn || b.members[code] !== true);
}

interface Members {
  readonly members: readonly boolean[];
  readonly isWide: boolean;
}

const known = new Map<string, Members>();

function membersOf(set: string): Members {
  const before = known.get(set);
  if (before !== undefined) return before;
  const shape = new RegExp(`^${set}$`);
  const members = Array.from({ length: 256 }, (_, code) => shape.test(String.fromCharCode(code)));
  const found = { members, isWide: !isNarrow.test(set) };
  if (known.size < knownCap) known.set(set, found);
  return found;
}

/** Kept in memory between patterns: more than any settings hold. */
const knownCap = 1_000;

/** Written with nothing but characters of this range, and not as "all but these". */
const isNarrow =
  /^(?:[\x20-\x2d\x2f-\x5a\x5d-\x7e]|\\[dwtnrfv.\\/|(){}+*?^$[\]-]|\[(?!\^)(?:[^\\\u0080-\uffff]|\\[dwtnrfv\-\]\\.])*\])$/;
