import { createTimeline, type Timeline } from './timeline.ts';

interface Changing {
  readonly accountId: string;
  readonly transition: { readonly endsAtMs: number } | undefined;
}

/**
 * Records whose transitions end by the clock alone. There are no timers: every access first settles what has become due,
 * in the order in which it became due, as if it had happened at its own moment.
 */
export interface Store<T> {
  /** The record of this account as it is now. Another account's record does not exist for the caller. */
  find(accountId: string, id: string): T | undefined;
  /** For stories and the control API, which may look at everything. */
  findInAnyAccount(id: string): T | undefined;
  /** In order of creation; as it was at `asOfMs` when that is given. */
  list(accountId: string, asOfMs?: number): readonly T[];
  listAll(): readonly T[];
  /** How many there are, over all accounts; what has ended but was not looked at since still counts. */
  size(): number;
  /** Saves a record; in force since `sinceMs`, or from now on. */
  save(record: T, sinceMs?: number): void;
}

/** Records that are gone are remembered for stale reads; the oldest are forgotten first. */
export const goneCap = 1_000;

export function createStore<T extends Changing>(rules: {
  readonly nowMs: () => number;
  readonly idOf: (record: T) => string;
  /** What a record becomes when its transition ends; undefined when it ceases to exist. */
  readonly finish: (record: T) => T | undefined;
  readonly note: (before: T, after: T | undefined, atMs: number) => void;
}): Store<T> {
  const timelines = new Map<string, Timeline<T>>();
  const goneIds: string[] = [];

  const settle = () => {
    const nowMs = rules.nowMs();
    const due = [...timelines]
      .flatMap(([id, timeline]) => {
        const record = timeline.current();
        const endsAtMs = record?.transition?.endsAtMs;
        return record && endsAtMs !== undefined && endsAtMs <= nowMs
          ? [{ id, timeline, record, endsAtMs }]
          : [];
      })
      .sort((a, b) => a.endsAtMs - b.endsAtMs);
    for (const { id, timeline, record, endsAtMs } of due) {
      const after = rules.finish(record);
      timeline.put(after, endsAtMs);
      rules.note(record, after, endsAtMs);
      if (after === undefined) goneIds.push(id);
    }
    for (const id of goneIds.splice(0, Math.max(goneIds.length - goneCap, 0))) timelines.delete(id);
  };

  const listAll = (asOfMs?: number): readonly T[] => {
    settle();
    return [...timelines.values()].flatMap(timeline => {
      const record = asOfMs === undefined ? timeline.current() : timeline.at(asOfMs);
      return record ? [record] : [];
    });
  };
  const findInAnyAccount = (id: string) => {
    settle();
    return timelines.get(id)?.current();
  };

  return {
    findInAnyAccount,
    find(accountId, id) {
      const record = findInAnyAccount(id);
      return record?.accountId === accountId ? record : undefined;
    },
    list: (accountId, asOfMs) => listAll(asOfMs).filter(record => record.accountId === accountId),
    listAll: () => listAll(),
    size: () => timelines.size - goneIds.length,
    save(record, sinceMs = rules.nowMs()) {
      const id = rules.idOf(record);
      const timeline = timelines.get(id);
      if (timeline) timeline.put(record, sinceMs);
      else timelines.set(id, createTimeline(record, sinceMs));
    },
  };
}
