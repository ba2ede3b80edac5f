import { type MovableClock, shiftedClock } from '../../emulator/clock.ts';
import { installProcessClock } from '../../emulator/fc/clock-preload.ts';
import { findUpwards } from '../../emulator/fc/find-built-file.ts';
import { createQueueTrigger, type QueueTrigger } from '../../emulator/fc/queue-trigger.ts';
import { createTimerTrigger, type TimerTrigger } from '../../emulator/fc/timer-trigger.ts';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import { type DemoWorld, seedDemoWorld } from '../../emulator/worlds/demo-world.ts';
import type { Mode } from '../../shared/core/settings.ts';

/** The emulator with our two functions deployed to it, as `s.yaml` deploys them to the real cloud. */
export interface EmbeddedCloud {
  readonly emulator: Emulator;
  readonly demo: DemoWorld;
  /** Environment variables with which the command's own clients reach this cloud. */
  readonly environment: Readonly<Record<string, string>>;
  /** Deploys both functions in this mode; what was deployed before is replaced, and its warm processes end. */
  deploy(mode: Mode): { readonly timer: TimerTrigger; readonly deletions: QueueTrigger };
  close(): Promise<void>;
}

export interface EmbeddedCloudOptions {
  /** Hears each line that a function logs. */
  readonly onLine?: (line: string) => void;
}

export async function startEmbeddedCloud(options: EmbeddedCloudOptions): Promise<EmbeddedCloud> {
  const { onLine } = options;
  const emulator = await startEmulator({
    world: 'empty',
    clock: oneClockForAll(),
    ...(onLine !== undefined && { fc: { onLine } }),
  });
  const place = { accountId: emulator.accountId, region: emulator.region };
  const demo = seedDemoWorld(emulator.foundation, emulator.ecs, place);

  const settings = {
    ENI_REAPER_ECS_ENDPOINT: emulator.endpoint,
    ENI_REAPER_STS_ENDPOINT: emulator.endpoint,
    ENI_REAPER_MNS_ENDPOINT: emulator.endpoint,
    ...(demo.scopeVpcIds.length > 0 && { ENI_REAPER_VPC_IDS: demo.scopeVpcIds.join(',') }),
  };
  return {
    emulator,
    demo,
    environment: {
      ...settings,
      ALIBABA_CLOUD_ACCESS_KEY_ID: emulator.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: emulator.accessKeySecret,
      FC_ACCOUNT_ID: emulator.accountId,
      FC_REGION: emulator.region,
    },
    deploy: mode => deploy(emulator, { ...settings, ENI_REAPER_MODE: mode }),
    close: () => emulator.close(),
  };
}

function deploy(
  emulator: Emulator,
  environment: Readonly<Record<string, string>>,
): ReturnType<EmbeddedCloud['deploy']> {
  const { foundation, fc, mns, accountId, region } = emulator;
  // The numbers are those of s.yaml.
  const common = { environment, timeoutSeconds: 240, memoryMb: 512, virtualSleep: true };
  const role = (name: string) => `acs:ram::${accountId}:role/${name}`;
  fc.platform.createFunction({
    ...common,
    name: 'eni-reaper-scan',
    codePath: findUpwards(['dist/scan/index.js']),
    role: role('eni-reaper-scan'),
  });
  fc.platform.createFunction({
    ...common,
    name: 'eni-reaper-worker',
    codePath: findUpwards(['dist/worker/index.js']),
    role: role('eni-reaper-worker'),
    reservedConcurrency: 4,
  });

  const queue = mns.broker.queue(accountId, region, 'eni-reaper-delete');
  const deadLetterQueue = mns.broker.queue(accountId, region, 'eni-reaper-dead-letter');
  if (queue === undefined || deadLetterQueue === undefined)
    throw new Error('The queues have to be provisioned before the functions are deployed.');
  return {
    timer: createTimerTrigger(foundation, fc.platform, {
      name: 'hourly',
      functionKey: 'eni-reaper-scan',
      cronExpression: 'CRON_TZ=Asia/Shanghai 0 17 * * * *',
    }),
    deletions: createQueueTrigger(foundation, fc.platform, {
      name: 'mns-delete',
      functionKey: 'eni-reaper-worker',
      queue,
      queueName: 'eni-reaper-delete',
      batchCount: 100,
      batchSeconds: 15,
      errorsTolerance: 'ALL',
      deadLetterQueue,
    }),
  };
}

/**
 * The emulator's clock, followed by this process's own `Date`: the command signs its requests with it, and a request that is signed a day before the
 * cloud's time is refused.
 */
function oneClockForAll(): MovableClock {
  const clock = shiftedClock(Date.now.bind(Date));
  const own = installProcessClock(0);
  clock.onShift(offsetMs => own.setOffsetMs(offsetMs));
  return clock;
}
