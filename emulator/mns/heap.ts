/** A binary heap: the smallest item is found at once, everything else costs the logarithm of the size. */
export interface Heap<T> {
  size(): number;
  smallest(): T | undefined;
  push(item: T): void;
  /** Takes the smallest item out. */
  pop(): T | undefined;
  /** Drops every item for which `keep` is false, in one pass. */
  prune(keep: (item: T) => boolean): void;
  clear(): void;
}

export function createHeap<T>(isBefore: (a: T, b: T) => boolean): Heap<T> {
  let items: T[] = [];

  const siftUp = (item: T, from: number) => {
    let index = from;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = items[above];
      if (parent === undefined || !isBefore(item, parent)) break;
      items[index] = parent;
      index = above;
    }
    items[index] = item;
  };

  const siftDown = (item: T, from: number) => {
    let index = from;
    for (;;) {
      let below = 2 * index + 1;
      let child = items[below];
      if (child === undefined) break;
      const right = items[below + 1];
      if (right !== undefined && isBefore(right, child)) {
        child = right;
        below++;
      }
      if (!isBefore(child, item)) break;
      items[index] = child;
      index = below;
    }
    items[index] = item;
  };

  return {
    size: () => items.length,
    smallest: () => items[0],
    push(item) {
      items.push(item);
      siftUp(item, items.length - 1);
    },
    pop() {
      const top = items[0];
      const last = items.pop();
      if (last !== undefined && items.length > 0) siftDown(last, 0);
      return top;
    },
    prune(keep) {
      const kept = items.filter(keep);
      items = [];
      for (const item of kept) {
        items.push(item);
        siftUp(item, items.length - 1);
      }
    },
    clear() {
      items = [];
    },
  };
}
