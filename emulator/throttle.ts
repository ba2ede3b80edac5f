import type { Clock } from './clock.ts';

/** What a budget belongs to: limits of the cloud are per account, region and API, whoever of the account calls. */
export interface ThrottledCall {
  readonly accountId: string;
  readonly region: string;
  readonly service: string;
  readonly action: string;
}

export interface Budget {
  readonly perMinute: number;
  /** Whether a refusal says in `x-acs-retry-after` how long the minute still lasts; most gateways do not. */
  readonly announceRetryAfter?: boolean;
}

export type Admission =
  | { readonly admitted: true }
  | { readonly admitted: false; readonly retryAfterSeconds?: number };

/**
 * Budgets per clock minute. Once the budget of minute T is spent, the API refuses everything until minute T+1
 * (https://www.alibabacloud.com/help/doc-detail/437902.htm).
 */
export interface Throttle {
  /** Counts the call and says whether it still fits into this minute. */
  admit(call: ThrottledCall): Admission;
  /** Spends the rest of this minute at once. */
  closeWindow(call: ThrottledCall, retryAfterSeconds?: number): void;
  /** `api` is `ecs:DeleteNetworkInterface`, `ecs:*` or `*`; the most exact one applies. */
  setBudget(api: string, budget: Budget): void;
  budgets(): Readonly<Record<string, Budget>>;
  /** Back to no budgets, with all windows open. */
  clear(): void;
}

/** Only budgets that somebody sets are ever felt: any number here would be reached by a load test one day. */
const noBudget: Budget = { perMinute: Number.POSITIVE_INFINITY };

/**
 * Requests per minute that Alibaba Cloud's own ENI controller plans with (AliyunContainerService/terway,
 * pkg/aliyun/client/ratelimit.go). The real limits of an account are only in its Quota Center.
 */
export const terwayBudgets: Readonly<Record<string, Budget>> = {
  'ecs:DescribeNetworkInterfaces': { perMinute: 800 },
  'ecs:DescribeNetworkInterfaceAttribute': { perMinute: 2000 },
  'ecs:CreateNetworkInterface': { perMinute: 500 },
  'ecs:AttachNetworkInterface': { perMinute: 500 },
  'ecs:DeleteNetworkInterface': { perMinute: 500 },
  'ecs:DetachNetworkInterface': { perMinute: 400 },
  'ecs:DescribeVSwitches': { perMinute: 300 },
  'ecs:*': { perMinute: 500 },
};

const minuteMs = 60_000;

interface Window {
  used: number;
  closed: boolean;
  retryAfterSeconds: number | undefined;
}

export function createThrottle(clock: Clock): Throttle {
  let budgets = new Map<string, Budget>();
  let minute = Number.NaN;
  let windows = new Map<string, Window>();

  const windowOf = (call: ThrottledCall): Window => {
    const current = Math.floor(clock.nowMs() / minuteMs);
    // Nothing of an earlier minute matters any more, so the map holds no more than one minute's callers.
    if (current !== minute) {
      minute = current;
      windows = new Map();
    }
    const name = JSON.stringify([call.accountId, call.region, call.service, call.action]);
    const window = windows.get(name) ?? { used: 0, closed: false, retryAfterSeconds: undefined };
    windows.set(name, window);
    return window;
  };
  const budgetOf = (call: ThrottledCall): Budget =>
    budgets.get(`${call.service}:${call.action}`) ??
    budgets.get(`${call.service}:*`) ??
    budgets.get('*') ??
    noBudget;

  return {
    admit(call) {
      const window = windowOf(call);
      const budget = budgetOf(call);
      if (!window.closed && window.used < budget.perMinute) {
        window.used++;
        return { admitted: true };
      }
      const untilNextMinute = Math.ceil((minuteMs - (clock.nowMs() % minuteMs)) / 1000);
      const retryAfterSeconds =
        window.retryAfterSeconds ?? (budget.announceRetryAfter ? untilNextMinute : undefined);
      return retryAfterSeconds === undefined ? { admitted: false } : { admitted: false, retryAfterSeconds };
    },
    closeWindow(call, retryAfterSeconds) {
      const window = windowOf(call);
      window.closed = true;
      window.retryAfterSeconds = retryAfterSeconds;
    },
    setBudget: (api, budget) => void budgets.set(api, budget),
    budgets: () => Object.fromEntries(budgets),
    clear() {
      budgets = new Map();
      windows = new Map();
    },
  };
}
