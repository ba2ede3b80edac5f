/** First in, first out, in constant time at either end however long it grows. */
export interface Fifo<T> {
  size(): number;
  push(item: T): void;
  /** Puts an item before all others. */
  pushFront(item: T): void;
  /** Takes the oldest item. */
  shift(): T | undefined;
  /** Takes the newest item. */
  pop(): T | undefined;
  /** The one that `shift` would take. */
  oldest(): T | undefined;
  /** From the oldest on, without taking anything. */
  items(): Iterable<T>;
  clear(): void;
}

export function createFifo<T>(): Fifo<T> {
  let items: T[] = [];
  let head = 0;

  return {
    size: () => items.length - head,
    push: item => void items.push(item),
    pushFront(item) {
      if (head === 0) items.unshift(item);
      else items[--head] = item;
    },
    shift() {
      if (head >= items.length) return undefined;
      const item = items[head++];
      // Array.shift would move the whole array each time; the dead head is cut off once it is the larger half.
      if (head > 1024 && head * 2 > items.length) {
        items = items.slice(head);
        head = 0;
      }
      return item;
    },
    pop: () => (items.length > head ? items.pop() : undefined),
    oldest: () => items[head],
    *items() {
      for (let index = head; index < items.length; index++) {
        const item = items[index];
        if (item !== undefined) yield item;
      }
    },
    clear() {
      items = [];
      head = 0;
    },
  };
}
