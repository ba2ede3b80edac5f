import { findUpwards } from '../../../emulator/fc/find-built-file.ts';
import type { FunctionSpec } from '../../../emulator/fc/function-spec.ts';
import type { PushRetryStrategy } from '../../../emulator/fc/push-retry.ts';
import { createQueueTrigger, type QueueTrigger } from '../../../emulator/fc/queue-trigger.ts';
import { type IdleBounds, runUntilIdle } from '../../../emulator/fc/run-until-idle.ts';
import { createTimerTrigger } from '../../../emulator/fc/timer-trigger.ts';
import type { Queue } from '../../../emulator/mns/queue.ts';
import type { Emulator } from '../../../emulator/start-emulator.ts';

export const functionNames = ['scan', 'worker', 'teardown'] as const;

/** Creates queues as `eni-reaper provision` does; all four when none is named. */
export function createQueues(
  { accountId, region, mns }: Emulator,
  names: readonly string[] = ['delete', 'teardown', 'result', 'dead-letter'],
): void {
  const attributes = { visibilityTimeout: 360, messageRetentionPeriod: 604_800 };
  for (const name of names)
    mns.broker.queues.create(accountId, region, `eni-reaper-${name}`, {
      ...attributes,
      pollingWaitSeconds: name === 'dead-letter' ? 0 : 15,
    });
}

export function queueOf(cloud: Emulator, name: string): Queue {
  const queue = cloud.mns.broker.queue(cloud.accountId, cloud.region, `eni-reaper-${name}`);
  if (queue === undefined) throw new Error(`There is no queue eni-reaper-${name}.`);
  return queue;
}

/** What is on a queue, as the program that sent it wrote it. */
export function bodiesOn(cloud: Emulator, name: string): readonly Readonly<Record<string, unknown>>[] {
  return queueOf(cloud, name)
    .snapshot()
    .map(({ body }) => JSON.parse(Buffer.from(body, 'base64').toString()));
}

/** Resolves as soon as there is a message on a queue. */
export async function messageOn(cloud: Emulator, name: string): Promise<void> {
  const queue = queueOf(cloud, name);
  while (queue.counts().active === 0)
    await new Promise<void>(resolve => {
      const stop = queue.onMessage(() => {
        stop();
        resolve();
      });
    });
}

/** Deploys a built function under the name that s.yaml gives it. */
export function deployFunction(
  cloud: Emulator,
  name: (typeof functionNames)[number],
  settings: Readonly<Record<string, string>> = {},
  spec: Partial<FunctionSpec> = {},
): void {
  const { accountId, endpoint } = cloud;
  cloud.fc.platform.createFunction({
    name: `eni-reaper-${name}`,
    codePath: findUpwards([`dist/${name}/index.js`]),
    role: `acs:ram::${accountId}:role/eni-reaper-${name}`,
    timeoutSeconds: 240,
    virtualSleep: true,
    environment: {
      ENI_REAPER_MODE: 'delete',
      ENI_REAPER_GRACE_PERIOD: '0s',
      ENI_REAPER_ECS_ENDPOINT: endpoint,
      ENI_REAPER_ENS_ENDPOINT: endpoint,
      ENI_REAPER_STS_ENDPOINT: endpoint,
      ENI_REAPER_MNS_ENDPOINT: endpoint,
      ...settings,
    },
    ...spec,
  });
}

/** The triggers of all three functions, as s.yaml has them. */
export function deployTriggers(cloud: Emulator) {
  const { foundation, fc } = cloud;
  const timer = createTimerTrigger(foundation, fc.platform, {
    name: 'hourly',
    functionKey: 'eni-reaper-scan',
    cronExpression: 'CRON_TZ=Asia/Shanghai 0 17 * * * *',
    payload: '{"kind":"scan-request","version":1}',
  });
  return { timer, worker: queueTriggerOf(cloud, 'worker'), teardown: queueTriggerOf(cloud, 'teardown') };
}

/** Lets the worker or teardown work until its queue has nothing left, moving the cloud's clock to whatever is due next. */
export async function drain(
  cloud: Emulator,
  name: 'worker' | 'teardown',
  { retry, ...bounds }: IdleBounds & { readonly retry?: PushRetryStrategy } = {},
): Promise<void> {
  await runUntilIdle([queueTriggerOf(cloud, name, retry)], cloud.foundation.clock, bounds);
}

function queueTriggerOf(
  cloud: Emulator,
  name: 'worker' | 'teardown',
  retry: PushRetryStrategy = 'EXPONENTIAL_DECAY_RETRY',
): QueueTrigger {
  const queue = name === 'worker' ? 'delete' : 'teardown';
  return createQueueTrigger(cloud.foundation, cloud.fc.platform, {
    name: `${queue}-queue`,
    functionKey: `eni-reaper-${name}`,
    queue: queueOf(cloud, queue),
    queueName: `eni-reaper-${queue}`,
    decodeBase64: name === 'worker',
    batchCount: 100,
    batchSeconds: name === 'worker' ? 15 : 5,
    retry,
    errorsTolerance: 'ALL',
    deadLetterQueue: queueOf(cloud, 'dead-letter'),
  });
}
