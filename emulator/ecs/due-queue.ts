/** Things that fall due, earliest first; what falls due together comes out in the order it was put in. */
export interface DueQueue<T> {
  add(dueAtMs: number, item: T): void;
  /** Removes and returns the earliest entry that is due at `nowMs`; undefined when none is. */
  takeDue(nowMs: number): { readonly dueAtMs: number; readonly item: T } | undefined;
}

interface Entry<T> {
  readonly dueAtMs: number;
  readonly order: number;
  readonly item: T;
}

/** A binary heap: with 100,000 transitions under way, asking whether one is due costs one comparison. */
export function createDueQueue<T>(): DueQueue<T> {
  const heap: Entry<T>[] = [];
  let added = 0;

  const before = (a: Entry<T>, b: Entry<T>) =>
    a.dueAtMs < b.dueAtMs || (a.dueAtMs === b.dueAtMs && a.order < b.order);

  const siftUp = (entry: Entry<T>) => {
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex];
      if (parent === undefined || !before(entry, parent)) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = entry;
  };

  const siftDown = (entry: Entry<T>) => {
    let index = 0;
    for (let childIndex = 1; childIndex < heap.length; childIndex = 2 * index + 1) {
      let child = heap[childIndex];
      const right = heap[childIndex + 1];
      if (child !== undefined && right !== undefined && before(right, child)) {
        child = right;
        childIndex++;
      }
      if (child === undefined || !before(child, entry)) break;
      heap[index] = child;
      index = childIndex;
    }
    heap[index] = entry;
  };

  return {
    add: (dueAtMs, item) => siftUp({ dueAtMs, order: added++, item }),
    takeDue(nowMs) {
      const first = heap[0];
      if (first === undefined || first.dueAtMs > nowMs) return undefined;
      const last = heap.pop();
      if (last !== undefined && heap.length > 0) siftDown(last);
      return { dueAtMs: first.dueAtMs, item: first.item };
    },
  };
}
