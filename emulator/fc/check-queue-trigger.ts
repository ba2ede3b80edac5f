import type { Platform } from './platform.ts';
import type { QueueTriggerOptions } from './queue-trigger.ts';

/** Functions behind this kind of trigger have to end within five minutes (limits of usage). */
export const triggeredTimeoutLimitSeconds = 300;

/** Throws one error that lists everything for which the cloud would refuse the trigger (limits of usage; SDK models of EventBridge). */
export function checkQueueTrigger(platform: Platform, options: QueueTriggerOptions): void {
  const problems: string[] = [];
  const { batchCount = 1, batchSeconds = 0, parallelPushes = 1 } = options;
  if (!Number.isInteger(batchCount) || batchCount < 1 || batchCount > 10_000)
    problems.push('CountBasedWindow has to be 1 to 10000.');
  if (!(batchSeconds >= 0 && batchSeconds <= 15)) problems.push('TimeBasedWindow has to be 0 to 15 seconds.');
  if (!Number.isInteger(parallelPushes) || parallelPushes < 1)
    problems.push('parallelPushes has to be at least 1.');
  if (options.deadLetterQueue && options.errorsTolerance !== 'ALL')
    problems.push('A dead-letter queue goes with errorsTolerance ALL only.');
  const timeoutSeconds = platform.find(options.functionKey)?.timeoutSeconds ?? 0;
  if (timeoutSeconds > triggeredTimeoutLimitSeconds)
    problems.push(
      `The function may run ${timeoutSeconds} s; behind a queue trigger it has to end within ${triggeredTimeoutLimitSeconds} s.`,
    );
  if (problems.length > 0)
    throw new Error(`The trigger ${options.name} cannot be created: ${problems.join(' ')}`);
}
