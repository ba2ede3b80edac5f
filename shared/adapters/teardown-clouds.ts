import type { Settings } from '../core/settings.ts';
import type { Clock, Random, TeardownClouds } from '../ports.ts';
import { ecsVersion } from './ecs/ecs-enis.ts';
import { createEcsTeardown } from './ecs/ecs-teardown.ts';
import { ecsEndpoint, ensEndpoint } from './endpoints.ts';
import { createEnsTeardown, ensVersion } from './ens/ens-teardown.ts';
import type { Credentials } from './fc/credentials.ts';
import { createRpcApi } from './rpc/rpc-client.ts';
import type { Patience } from './tell-slowness.ts';

export interface TeardownCloudsOptions {
  readonly credentials: Credentials;
  readonly settings: Pick<Settings, 'endpoints'>;
  readonly clock: Clock;
  readonly random: Random;
  /** No call outlasts this instant. */
  readonly endsAt: number;
  readonly patience?: Patience | undefined;
}

/** Both clouds, in the function's own account. Made anew for each invocation, because credentials belong to an invocation. */
export function createTeardownClouds(options: TeardownCloudsOptions): TeardownClouds {
  const { endpoints } = options.settings;
  return {
    open(cloud, place) {
      if (cloud === 'ens') {
        const endpoint = ensEndpoint(endpoints.ens);
        return createEnsTeardown(createRpcApi({ ...options, endpoint, version: ensVersion }), place);
      }
      const endpoint = ecsEndpoint(place.region, endpoints.ecs);
      return createEcsTeardown(createRpcApi({ ...options, endpoint, version: ecsVersion }), place);
    },
  };
}
