import type { EmulatorOptions } from '../../../emulator/start-emulator.ts';

const atOnce = [0, 0] as const;

/** The commands sleep by this machine's clock, so what they wait for comes at once. */
export const instantly: EmulatorOptions = {
  ecs: {
    durations: { attachMs: atOnce, detachMs: atOnce, deleteMs: atOnce, startMs: atOnce, stopMs: atOnce },
  },
};

/** A world in which the ids are what the examples of teardown name: an ENI on an instance. */
export const exampleWorld: EmulatorOptions = {
  ...instantly,
  world: {
    kind: 'world',
    version: 1,
    ecs: {
      vSwitches: [{ as: 'main', vpc: 'main', zone: 'cn-hangzhou-i', cidr: '10.0.0.0/16' }],
      securityGroups: [{ as: 'default', vpc: 'main' }],
      instances: [{ id: 'i-bp1exampleexample', vSwitch: 'main', securityGroups: ['default'] }],
      enis: [
        {
          id: 'eni-bp1exampleexample',
          vSwitch: 'main',
          securityGroups: ['default'],
          age: '2d',
          attachedTo: 'i-bp1exampleexample',
        },
      ],
    },
  },
};
