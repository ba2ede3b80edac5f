import type { EnsWorld } from './product.ts';

/** The things of the default world that a customer cannot create through the API, by id. */
export interface EnsFixtures {
  readonly vSwitchId: string;
  readonly securityGroupId: string;
  readonly stoppedInstanceId: string;
  readonly runningInstanceId: string;
  readonly primaryEniId: string;
  readonly managedEniId: string;
}

/** Two instances, one stopped and one running, each with a secondary ENI besides its primary one; one managed ENI; one orphan. */
export function seedDefaultEns(
  world: EnsWorld,
  options: { readonly accountId: string; readonly nowMs: number },
): EnsFixtures {
  const { accountId } = options;
  const createdAtMs = options.nowMs - worldAgeMs;
  const { vSwitchId } = world.addVSwitch({ accountId });
  const { securityGroupId } = world.addSecurityGroup({ accountId });
  const place = { vSwitchId, securityGroupIds: [securityGroupId], createdAtMs };

  const stopped = world.addInstance({ ...place, status: 'Stopped', name: 'edge-stopped' });
  const running = world.addInstance({ ...place, status: 'Running', name: 'edge-running' });
  world.addEni({ ...place, name: 'edge-on-stopped', instanceId: stopped.instance.instanceId });
  world.addEni({ ...place, name: 'edge-on-running', instanceId: running.instance.instanceId });
  world.addEni({ ...place, name: 'edge-orphan' });
  const managed = world.addEni({ ...place, name: 'edge-managed', serviceManaged: true });

  return {
    vSwitchId,
    securityGroupId,
    stoppedInstanceId: stopped.instance.instanceId,
    runningInstanceId: running.instance.instanceId,
    primaryEniId: stopped.primaryEni.eniId,
    managedEniId: managed.eniId,
  };
}

/** Old enough for every age rule: ten days. */
const worldAgeMs = 10 * 24 * 60 * 60 * 1_000;
