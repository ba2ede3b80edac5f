import { expect, it } from 'vitest';
import { deploymentSchema } from './function-schema.ts';
import { previewDeployment } from './preview.ts';

// Goal: teardown is deployed as it is meant to be. Method: the real `s preview` resolves s.yaml with queues of other names.
const shell = {
  ALIBABA_CLOUD_ACCOUNT_ID: '1000000000000001',
  ENI_REAPER_TEARDOWN_QUEUE: 'my-teardown',
  ENI_REAPER_DEAD_LETTER_QUEUE: 'my-dead-letter',
};
const teardown = deploymentSchema.parse(await previewDeployment(shell)).resources['teardown']?.props;

it('reads the teardown queue as other systems write to it, and buries what cannot be delivered', () => {
  expect(teardown?.triggers.at(-1)).toMatchObject({
    triggerConfig: {
      eventSourceConfig: {
        eventSourceParameters: { sourceMNSParameters: { QueueName: 'my-teardown', IsBase64Decode: false } },
      },
      runOptions: {
        batchWindow: { CountBasedWindow: 100 },
        deadLetterQueue: { Arn: 'acs:mns:cn-hangzhou:1000000000000001:/queues/my-dead-letter' },
      },
    },
  });
});

it('has a role of its own, and never two looks at a time', () => {
  expect(teardown?.role).toBe('acs:ram::1000000000000001:role/eni-reaper-teardown');
  expect(teardown?.concurrencyConfig.reservedConcurrency).toBe(1);
});
