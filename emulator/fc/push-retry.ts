import type { Random } from '../random.ts';

/** How EventBridge and MNS topics push again what was not taken. */
export const pushRetryStrategies = ['BACKOFF_RETRY', 'EXPONENTIAL_DECAY_RETRY'] as const;
export type PushRetryStrategy = (typeof pushRetryStrategies)[number];

/** Retries after the first push (https://www.alibabacloud.com/help/en/eventbridge/user-guide/retry-and-dead-letter). */
export const pushRetryLimit: Readonly<Record<PushRetryStrategy, number>> = {
  BACKOFF_RETRY: 3,
  EXPONENTIAL_DECAY_RETRY: 176,
};

/**
 * How long to wait after the `failures`-th failed push, or undefined when the strategy gives up: 10 to 20 s at random, or
 * 1, 2, 4, … 512 s and then 512 s again and again, which is about a day.
 */
export function pushRetryDelayMs(
  strategy: PushRetryStrategy,
  failures: number,
  random: Random,
): number | undefined {
  if (failures > pushRetryLimit[strategy]) return undefined;
  switch (strategy) {
    case 'BACKOFF_RETRY':
      return random.integer(10_000, 20_000);
    case 'EXPONENTIAL_DECAY_RETRY':
      return 1000 * 2 ** Math.min(failures - 1, 9);
  }
}
