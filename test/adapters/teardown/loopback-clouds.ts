import { afterEach } from 'vitest';
import { type Emulator, startEmulator } from '../../../emulator/start-emulator.ts';
import { createTeardownClouds } from '../../../shared/adapters/teardown-clouds.ts';
import { CloudError } from '../../../shared/core/errors.ts';
import type { Cloud } from '../../../shared/core/teardown/teardown-request.ts';
import type { TeardownEnis } from '../../../shared/ports.ts';
import { constantRandom } from '../../support/seeded-random.ts';

let running: Emulator | undefined;

afterEach(async () => {
  await running?.close();
  running = undefined;
});

export const edgeNode = 'cn-hangzhou-telecom';

/**
 * The real adapters against an emulator with its small default world, over loopback. The emulator's clock is this machine's, because the
 * vendor's client signs with that; pauses between repeated reads take no time.
 */
export async function loopbackClouds(): Promise<{
  readonly emulator: Emulator;
  open(cloud: Cloud, region?: string): TeardownEnis;
}> {
  const emulator = await startEmulator({ seed: 3 });
  running = emulator;
  const { endpoint, accountId, accessKeyId, accessKeySecret } = emulator;
  const clouds = createTeardownClouds({
    credentials: { accessKeyId, accessKeySecret },
    settings: { endpoints: { ecs: endpoint, ens: endpoint, mns: endpoint, sts: endpoint } },
    clock: { nowMs: () => 0, monotonicMs: () => 0, sleepMs: async () => {} },
    random: constantRandom(0),
    endsAt: 100_000,
  });
  return {
    emulator,
    open: (cloud, region = cloud === 'ens' ? edgeNode : emulator.region) =>
      clouds.open(cloud, { accountId, region }),
  };
}

/** The CloudError that this rejects with; anything else fails the test. */
export async function errorOf(work: Promise<unknown>): Promise<CloudError> {
  const result = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (result instanceof CloudError) return result;
  throw new Error(`It did not reject with a CloudError but with ${String(result)}.`);
}
