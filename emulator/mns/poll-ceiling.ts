/**
 * The ceiling on concurrent long polls. Beyond it the cloud answers an empty queue at once instead of waiting
 * (ReceiveMessage page), and bills the call. How many it lets wait is not published.
 */
export interface PollCeiling {
  /** A place in the waiting room, to be given back by calling it; undefined when all are taken. */
  enter(accountId: string, region: string): (() => void) | undefined;
}

export function createPollCeiling(ceiling: number): PollCeiling {
  const waiting = new Map<string, number>();
  return {
    enter(accountId, region) {
      const key = `${accountId}/${region}`;
      const now = waiting.get(key) ?? 0;
      if (now >= ceiling) return undefined;
      waiting.set(key, now + 1);
      return () => void waiting.set(key, (waiting.get(key) ?? 1) - 1);
    },
  };
}
