import type { Products } from './products.ts';

/** Everything that exists in all accounts and regions, as plain data. Reading it settles what has become due. */
export function stateOf({ ecs, ens, mns, fc }: Products): Readonly<Record<string, unknown>> {
  return {
    ecs: {
      enis: ecs.world.enis(),
      instances: ecs.world.instances(),
      wronglyDeleted: ecs.wronglyDeleted(),
    },
    ens: {
      enis: ens.world.enis.listAll(),
      instances: ens.world.instances.listAll(),
    },
    mns: { queues: mns.broker.snapshot() },
    fc: {
      // An environment may hold secrets, which nobody needs to see in order to know what is deployed.
      functions: fc.platform.list().map(({ environment, ...fn }) => ({
        ...fn,
        environment: Object.keys(environment),
      })),
    },
  };
}
