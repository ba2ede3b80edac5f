/** One thing that happened, in the emulator's own words and time. Judgements such as `wronglyDeleted` are made from these alone. */
export interface HistoryEntry {
  readonly atMs: number;
  /** `ecs`, `mns`, `fc`, … */
  readonly service: string;
  /** API action (`DeleteNetworkInterface`), or a dotted name for what the cloud did by itself (`eni.deleted`). */
  readonly what: string;
  readonly accountId?: string;
  readonly region?: string;
  /** ENI id, queue name, function name. */
  readonly resource?: string;
  /** For API calls: `ok`, or the refusal code. */
  readonly result?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The newest entries (a bound keeps memory flat) and the counts of all API calls ever made, refused ones included. */
export interface History {
  add(entry: HistoryEntry): void;
  entries(): readonly HistoryEntry[];
  /** Requests by action since the start. */
  apiCalls(): Readonly<Record<string, number>>;
  countApiCall(action: string): void;
  clear(): void;
}

/** Hours of a busy test, in some 30 MB; older entries are forgotten first. */
const historyCap = 100_000;

export function createHistory(): History {
  let entries: HistoryEntry[] = [];
  let calls = new Map<string, number>();
  return {
    add(entry) {
      entries.push(entry);
      // Dropping in large steps keeps the cost per entry constant.
      if (entries.length > historyCap * 1.1) entries = entries.slice(-historyCap);
    },
    entries: () => entries,
    apiCalls: () => Object.fromEntries([...calls].sort(([a], [b]) => a.localeCompare(b))),
    countApiCall: action => void calls.set(action, (calls.get(action) ?? 0) + 1),
    clear() {
      entries = [];
      calls = new Map();
    },
  };
}
