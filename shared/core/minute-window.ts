/**
 * The provider's throttling rule as a value. Budgets are per account, region and API and per minute; an API that was throttled in minute T
 * stays refused until minute T+1, so backing off by seconds only burns calls.
 * Source: https://www.alibabacloud.com/help/doc-detail/437902.htm
 */
export interface MinuteWindow {
  /** Whole minutes since the epoch. */
  readonly minute: number;
  readonly used: number;
  /** The provider said no: nothing more in this minute. */
  readonly closed: boolean;
}

export const unusedWindow: MinuteWindow = { minute: -1, used: 0, closed: false };

/** Whether one more call fits; `share` is how many calls this instance allows itself per minute. */
export function mayCall(window: MinuteWindow, now: number, share: number): boolean {
  const current = windowAt(window, now);
  return !current.closed && current.used < share;
}

export function countCall(window: MinuteWindow, now: number): MinuteWindow {
  const current = windowAt(window, now);
  return { ...current, used: current.used + 1 };
}

export function closeWindow(window: MinuteWindow, now: number): MinuteWindow {
  return { ...windowAt(window, now), closed: true };
}

/** The first instant of the next minute, when a closed window opens again. */
export function nextMinuteAt(now: number): number {
  return (Math.floor(now / 60_000) + 1) * 60_000;
}

function windowAt(window: MinuteWindow, now: number): MinuteWindow {
  const minute = Math.floor(now / 60_000);
  // A clock that stepped back stays in the window it already spent: asking less is always safe.
  return minute > window.minute ? { minute, used: 0, closed: false } : window;
}
