import type { Random } from './random.ts';

/**
 * A fault is data: when it applies, how often, and what goes wrong. A story reads as a list of these, and the same list
 * can be posted to the control API or kept in a file.
 */
export interface Fault {
  /** `ecs`, `ens`, `sts`, `mns`, `fc`, or `*`. */
  readonly service: string;
  /** `DeleteNetworkInterface`, `SendMessage`, …, or `*`. */
  readonly action: string;
  /** Only for requests about this resource (ENI id, queue name, function name). */
  readonly resource?: string;
  /** How many times it applies; unlimited when absent. */
  readonly count?: number;
  /** Skips this many matching requests first. */
  readonly after?: number;
  /** In (0, 1]; 1 when absent. */
  readonly probability?: number;
  readonly effect: FaultEffect;
}

export type FaultEffect =
  /** Refuse with a code of the product; `retryAfterSeconds` adds the header `x-acs-retry-after`. */
  | {
      readonly kind: 'refuse';
      readonly code: string;
      readonly status?: number;
      readonly message?: string;
      readonly retryAfterSeconds?: number;
    }
  /** Refused until the next minute boundary, as the cloud does once a budget is spent. */
  | { readonly kind: 'throttle'; readonly retryAfterSeconds?: number }
  | { readonly kind: 'html-503' }
  | { readonly kind: 'empty-500' }
  /** HTTP 500 with JSON that carries no `Code`. */
  | { readonly kind: 'json-without-code' }
  | { readonly kind: 'reset-before-effect' }
  | { readonly kind: 'reset-after-effect' }
  | { readonly kind: 'reset-mid-body' }
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** The transition that this call starts never ends by itself. */
  | { readonly kind: 'stick' }
  /** An attach that is accepted and falls back to Available. */
  | { readonly kind: 'fall-back' }
  /** Bad reads: a page that misses rows, a page cut short, an empty page with a token, a token that repeats, rows nobody asked for, yesterday's state. */
  | { readonly kind: 'miss-rows'; readonly eniIds?: readonly string[] }
  | { readonly kind: 'short-page'; readonly size: number }
  | { readonly kind: 'empty-page' }
  | { readonly kind: 'repeat-token' }
  | { readonly kind: 'invent-rows' }
  | { readonly kind: 'stale-read'; readonly ageMs: number }
  /** Delivery of messages: twice, late, out of order. */
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'delay'; readonly delayMs: number }
  | { readonly kind: 'reorder' }
  /** The function process is killed before or after its handler ran. */
  | { readonly kind: 'kill'; readonly when: 'before' | 'after' };

/** The faults in force. */
export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  list(): readonly Fault[];
  /** The first fault that applies to this request, which thereby counts as used; undefined for a good day. */
  take(service: string, action: string, resources?: readonly string[]): FaultEffect | undefined;
}

export function createFaults(random: Random): Faults {
  let entries: { fault: Fault; toSkip: number; left: number }[] = [];

  return {
    add(fault) {
      // Spent ones are dropped here, so that a story that adds one before every call does not pile them up.
      entries = entries.filter(entry => entry.left > 0);
      entries.push({ fault, toSkip: fault.after ?? 0, left: fault.count ?? Number.POSITIVE_INFINITY });
    },
    clear() {
      entries = [];
    },
    list: () => entries.filter(entry => entry.left > 0).map(entry => entry.fault),
    take(service, action, resources = []) {
      for (const entry of entries) {
        const { fault } = entry;
        if (entry.left <= 0) continue;
        if (fault.service !== '*' && fault.service !== service) continue;
        if (fault.action !== '*' && fault.action !== action) continue;
        if (fault.resource !== undefined && !resources.includes(fault.resource)) continue;
        if (entry.toSkip > 0) {
          entry.toSkip--;
          continue;
        }
        if (random.unit() >= (fault.probability ?? 1)) continue;
        entry.left--;
        return fault.effect;
      }
      return undefined;
    },
  };
}
