import {
  closeWindow,
  countCall,
  type MinuteWindow,
  mayCall,
  nextMinuteAt,
  unusedWindow,
} from '../core/minute-window.ts';
import { nextSlotAt } from '../core/scan/pacing.ts';
import type { Place } from '../ports.ts';

/**
 * What this instance of a function remembers between invocations: how many calls it made in the current minute, per API, account and region,
 * which of them the provider closed, and up to when messages have been spread. Losing it (a cold start) only costs a refused call.
 */
export interface CallBudgets {
  mayCall(api: string, place: Place, now: number, share?: number): boolean;
  count(api: string, place: Place, now: number): void;
  /** The provider throttled this API: nothing more to it until the next minute. */
  close(api: string, place: Place, now: number): void;
  /** The next free moment behind the minute boundary, for a message that is sent again; no two share a moment at this pace. */
  slotAfterBoundary(place: Place, now: number, perMinute: number): number;
}

export function createCallBudgets(): CallBudgets {
  const windows = new Map<string, MinuteWindow>();
  const lastSlots = new Map<string, number>();
  const keyOf = (api: string, place: Place) => `${api} ${place.accountId} ${place.region}`;
  const windowOf = (api: string, place: Place) => windows.get(keyOf(api, place)) ?? unusedWindow;

  return {
    mayCall: (api, place, now, share = Number.POSITIVE_INFINITY) => mayCall(windowOf(api, place), now, share),
    count: (api, place, now) => void windows.set(keyOf(api, place), countCall(windowOf(api, place), now)),
    close: (api, place, now) => void windows.set(keyOf(api, place), closeWindow(windowOf(api, place), now)),
    slotAfterBoundary(place, now, perMinute) {
      const key = keyOf('slot', place);
      const slotAt = nextSlotAt(lastSlots.get(key) ?? 0, nextMinuteAt(now), perMinute);
      lastSlots.set(key, slotAt);
      return slotAt;
    },
  };
}
