import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAddressPool, createIpv6Pool } from '../../../emulator/ecs/address-pool.ts';
import { createDueQueue } from '../../../emulator/ecs/due-queue.ts';

describe('the queue of things to come', () => {
  it('gives out exactly what is due, in the order of due times, and first come first served among equals', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 }),
        fc.integer({ min: 0, max: 20 }),
        (times, nowMs) => {
          const queue = createDueQueue<number>();
          times.forEach((dueAtMs, index) => {
            queue.add(dueAtMs, index);
          });
          const taken: [number, number][] = [];
          for (let next = queue.takeDue(nowMs); next; next = queue.takeDue(nowMs))
            taken.push([next.dueAtMs, next.item]);
          const expected = times
            .map((dueAtMs, index): [number, number] => [dueAtMs, index])
            .filter(([dueAtMs]) => dueAtMs <= nowMs)
            .sort(([a, i], [b, j]) => a - b || i - j);
          expect(taken).toEqual(expected);
        },
      ),
    );
  });
});

describe('the addresses of a vSwitch', () => {
  it('leaves the first and the last three to the system', () => {
    const pool = createAddressPool('192.168.1.0/24');
    expect(pool.freeCount()).toBe(252);
    const taken = Array.from({ length: 252 }, () => pool.take());
    expect(taken[0]).toBe('192.168.1.1');
    expect(taken.at(-1)).toBe('192.168.1.252');
    expect(pool.take()).toBeUndefined();
  });

  it('counts from the network even when the block is written with a host in it', () => {
    expect(createAddressPool('192.168.1.77/24').take()).toBe('192.168.1.1');
  });

  it('gives an address out again only after it was given back', () => {
    const pool = createAddressPool('10.0.0.0/29');
    const [first] = [1, 2, 3, 4].map(() => pool.take());
    expect(pool.take()).toBeUndefined();
    pool.free(first ?? '');
    expect(pool.take()).toBe(first);
  });

  it('keeps whole prefixes apart from single addresses', () => {
    const pool = createAddressPool('10.0.0.0/26');
    expect(pool.claim('10.0.0.20')).toBe('claimed');
    expect(pool.takePrefix()).toBe('10.0.0.32/28');
    expect(pool.takePrefix()).toBeUndefined();
    expect(pool.claim('10.0.0.40')).toBe('taken');
    expect(pool.claimPrefix('10.0.0.16/28')).toBe('taken');
    expect(pool.claimPrefix('10.0.0.17/28')).toBe('outside');
    pool.free('10.0.0.32/28');
    expect(pool.claim('10.0.0.40')).toBe('claimed');
  });

  it('knows its IPv6 neighbours from strangers', () => {
    const pool = createIpv6Pool('2408:4005:3a5:4b01::/64');
    expect(pool.claim('2408:4005:3a5:4b01::1')).toBe('claimed');
    expect(pool.take()).toBe('2408:4005:3a5:4b01::2');
    expect(pool.claim('2408:4005:3a5:4b01::2')).toBe('taken');
    expect(pool.claim('2408:4005:3a5:4b02::2')).toBe('outside');
    expect(pool.claim('172.16.0.1')).toBe('outside');
  });
});
