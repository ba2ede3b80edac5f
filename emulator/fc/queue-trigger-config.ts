import type { Platform } from './platform.ts';
import type { QueueTriggerOptions } from './queue-trigger.ts';

/** The `triggerConfig` of an EventBridge trigger that reads a queue, apart from whether it is on; the keys are those of the SDK's models. */
export function queueTriggerConfig(
  { accountId, region }: Pick<Platform, 'accountId' | 'region'>,
  options: QueueTriggerOptions,
): Readonly<Record<string, unknown>> {
  const { form = 'cloud-events', deadLetterQueue } = options;
  const source = `MNS-${options.functionKey.split('/').at(-1)}-${options.name}`;
  return {
    asyncInvocationType: options.invocation === 'async',
    eventRuleFilterPattern: form === 'single-event' ? JSON.stringify({ source: [source] }) : '{}',
    eventSourceConfig: {
      eventSourceType: 'MNS',
      eventSourceParameters: {
        sourceMNSParameters: {
          RegionId: region,
          QueueName: options.queueName,
          IsBase64Decode: options.decodeBase64 ?? true,
        },
      },
    },
    eventSinkConfig: {
      deliveryOption: { eventSchema: form === 'raw-data' ? 'RawData' : 'CloudEvents' },
    },
    runOptions: {
      mode: form === 'single-event' ? 'event-driven' : 'event-streaming',
      errorsTolerance: options.errorsTolerance ?? 'NONE',
      retryStrategy: { PushRetryStrategy: options.retry ?? 'BACKOFF_RETRY' },
      ...(deadLetterQueue?.name !== undefined && {
        deadLetterQueue: { Arn: `acs:mns:${region}:${accountId}:/queues/${deadLetterQueue.name}` },
      }),
      batchWindow: {
        CountBasedWindow: options.batchCount ?? 1,
        TimeBasedWindow: options.batchSeconds ?? 0,
      },
    },
  };
}
