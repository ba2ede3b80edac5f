import type { Random } from './random.ts';
import { scrambledCounter } from './scrambled-counter.ts';

/**
 * Makes identifiers in the cloud's shapes. No identifier is ever given out twice in one emulator: each carries a number that
 * is used once, among digits that are drawn. Nothing is remembered, so asking for ids costs no memory.
 */
export interface Ids {
  /** `eni-bp1…`-like: the prefix, then 17 letters and digits. */
  resource(prefix: string): string;
  /** Upper-case UUID, as the RPC products print request ids. */
  requestId(): string;
  /** `count` (at least 12) upper-case hex digits, as MNS prints request and message ids. */
  hex(count: number): string;
  /** A MAC address in Alibaba Cloud's own range, of which there are 16 million. */
  macAddress(): string;
}

/** 2^48 numbers: 12 hex digits, or 10 digits to the base of 36. */
const serialBits = 48;
const serialHexDigits = 12;
const serialBase36Digits = 10;

const uuidParts: readonly (readonly [from: number, to: number])[] = [
  [0, 8],
  [8, 12],
  [12, 16],
  [16, 20],
  [20, 32],
];

export function createIds(random: Random): Ids {
  const nextSerial = scrambledCounter(random, serialBits);
  const nextMacSuffix = scrambledCounter(random, 24);
  const drawnHex = (count: number): string => {
    let digits = '';
    while (digits.length < count) digits += paddedHex(Math.floor(random.unit() * 2 ** 32), 8);
    return digits.slice(0, count);
  };
  const drawnBase36 = (count: number): string =>
    Math.floor(random.unit() * 36 ** count)
      .toString(36)
      .padStart(count, '0');
  const hex = (count: number): string => {
    if (count < serialHexDigits)
      throw new RangeError(`${count} hex digits are too few for ids that never repeat.`);
    return (paddedHex(nextSerial(), serialHexDigits) + drawnHex(count - serialHexDigits)).toUpperCase();
  };

  return {
    resource(prefix) {
      const serial = nextSerial().toString(36).padStart(serialBase36Digits, '0');
      // Joined: a text put together by + or a template keeps its parts in memory for as long as it lives.
      return [prefix, '-bp1', serial, drawnBase36(17 - serialBase36Digits)].join('');
    },
    requestId() {
      const digits = hex(32);
      return uuidParts.map(([from, to]) => digits.slice(from, to)).join('-');
    },
    hex,
    macAddress() {
      const digits = paddedHex(nextMacSuffix(), 6);
      return ['00:16:3e', digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)].join(':');
    },
  };
}

function paddedHex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, '0');
}
