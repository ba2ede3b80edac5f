import type { Random } from './random.ts';

/** Makes identifiers in the cloud's shapes. No identifier is ever given out twice in one emulator. */
export interface Ids {
  /** `eni-bp1…`-like: the prefix, then 17 letters and digits. */
  resource(prefix: string): string;
  /** Upper-case UUID, as the RPC products print request ids. */
  requestId(): string;
  /** `count` upper-case hex digits, as MNS prints request and message ids. */
  hex(count: number): string;
  /** A MAC address in Alibaba Cloud's own range. */
  macAddress(): string;
}

export function createIds(random: Random): Ids {
  const given = new Set<string>();
  const hex = (count: number) =>
    Array.from({ length: count }, () => random.integer(0, 15).toString(16))
      .join('')
      .toUpperCase();
  const once = (make: () => string): string => {
    for (let attempt = 0; attempt < 100; attempt++) {
      const id = make();
      if (given.has(id)) continue;
      given.add(id);
      return id;
    }
    throw new Error(
      'The emulator could not make a new identifier in 100 tries; its random source repeats itself.',
    );
  };
  const letters = (count: number) =>
    Array.from({ length: count }, () => random.integer(0, 35).toString(36)).join('');

  return {
    resource: prefix => once(() => `${prefix}-bp1${letters(17)}`),
    requestId: () => once(() => hex(32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')),
    hex: count => once(() => hex(count)),
    macAddress: () => once(() => `00:16:3e:${[0, 0, 0].map(() => hex(2).toLowerCase()).join(':')}`),
  };
}
