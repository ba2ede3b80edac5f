/**
 * The same JSON as plain data. The parser of pop-core makes objects without a prototype, and BigNumber objects of numbers that are written with
 * 16 characters and more (account ids, `ServiceID`); integers of that size become decimal text, because a number would lose their last digits.
 */
export function plainJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainJson);
  if (typeof value !== 'object' || value === null) return value;
  if (isBigNumber(value)) return value.isInteger() ? value.toFixed() : value.toNumber();
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plainJson(field)]));
}

interface BigNumberLike {
  readonly _isBigNumber: true;
  isInteger(): boolean;
  toFixed(): string;
  toNumber(): number;
}

/** The mark stands on the library's prototype, so data from the wire cannot carry it: parsed objects have no prototype. */
function isBigNumber(value: object): value is BigNumberLike {
  return '_isBigNumber' in value && !Object.hasOwn(value, '_isBigNumber');
}
