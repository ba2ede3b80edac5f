import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFifo } from '../../../emulator/mns/fifo.ts';
import { createHeap } from '../../../emulator/mns/heap.ts';
import { parseReceipt, renderReceipt } from '../../../emulator/mns/receipt.ts';

describe('a heap', () => {
  it('gives numbers back in order, whatever came in between', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.array(fc.integer()), (first, second) => {
        const heap = createHeap<number>((a, b) => a < b);
        for (const item of first) heap.push(item);
        const smallest = heap.pop();
        heap.prune(item => item % 2 === 0);
        for (const item of second) heap.push(item);
        const rest = [...first].sort((a, b) => a - b);
        expect(smallest).toBe(rest.shift());
        const expected = [...rest.filter(item => item % 2 === 0), ...second].sort((a, b) => a - b);
        expect(heap.size()).toBe(expected.length);
        expect(expected.map(() => heap.pop())).toEqual(expected);
        expect(heap.smallest()).toBeUndefined();
      }),
    );
  });
});

describe('a first-in first-out line', () => {
  it('behaves as an array does', () => {
    const operations = fc.array(fc.constantFrom('push', 'pushFront', 'shift', 'pop'), { maxLength: 200 });
    fc.assert(
      fc.property(operations, names => {
        const line = createFifo<number>();
        const model: number[] = [];
        for (const [index, name] of names.entries()) {
          if (name === 'push') expect([line.push(index), model.push(index)][0]).toBeUndefined();
          if (name === 'pushFront') expect([line.pushFront(index), model.unshift(index)][0]).toBeUndefined();
          if (name === 'shift') expect(line.shift()).toBe(model.shift());
          if (name === 'pop') expect(line.pop()).toBe(model.pop());
          expect([line.size(), line.oldest(), [...line.items()]]).toEqual([model.length, model[0], model]);
        }
      }),
    );
  });

  it('cuts its dead head off without losing anything', () => {
    const line = createFifo<number>();
    for (let item = 0; item < 5_000; item++) line.push(item);
    for (let item = 0; item < 4_999; item++) expect(line.shift()).toBe(item);
    expect([...line.items()]).toEqual([4_999]);
  });
});

describe('a receipt handle', () => {
  it('is read in the shape of the documentation’s sample', () => {
    expect(parseReceipt('1-ODU4OTkzNDU5My0xNDMyNzI3ODI3LTItOA==')).toEqual({
      sequence: 8589934593,
      untilSeconds: 1432727827,
      lease: 2,
      priority: 8,
    });
  });

  it('never needs escaping in a URL: it holds neither plus nor slash', () => {
    const numbers = fc.record({
      sequence: fc.nat({ max: 999_999_999_999 }),
      untilSeconds: fc.nat(),
      lease: fc.nat({ max: 999_999_999 }),
      priority: fc.integer({ min: 1, max: 16 }),
    });
    fc.assert(
      fc.property(numbers, receipt => {
        const handle = renderReceipt(receipt);
        expect(handle).toMatch(/^1-[A-Za-z0-9]+={0,2}$/);
        expect(parseReceipt(handle)).toEqual(receipt);
      }),
    );
  });
});
