import { type EnsFixtures, seedDefaultEns } from './ens/default-world.ts';
import { sampleFunctionPath } from './fc/find-built-file.ts';
import type { Foundation } from './foundation.ts';
import type { HomePlace, Products } from './products.ts';
import { type EcsFixtures, seedDefaultWorld } from './worlds/default-world.ts';

/** Functions to invoke; none of them touches the cloud. */
export interface FcFixtures {
  /** Answers with its event; in an FC 2.0 service. */
  readonly fc2: { readonly service: string; readonly function: string };
  /** The same in FC 3.0. */
  readonly fc3: { readonly function: string };
  /** Fails on every event. */
  readonly failing: { readonly function: string };
}

export interface DefaultFixtures {
  readonly ecs: EcsFixtures;
  readonly ens: EnsFixtures;
  readonly fc: FcFixtures;
}

/** The small world that the emulator starts with, and the ids in it that no API call can bring about. */
export function seedDefaults(products: Products, foundation: Foundation, home: HomePlace): DefaultFixtures {
  const { ecs, ens, fc } = products;
  const echo = { name: 'echo', codePath: sampleFunctionPath('echo') };
  fc.platform.createFunction(echo);
  fc.platform.createFunction({ ...echo, service: 'samples' });
  fc.platform.createFunction({ name: 'failing', codePath: sampleFunctionPath('failing') });
  return {
    ecs: seedDefaultWorld(foundation, ecs, home),
    ens: seedDefaultEns(ens.world, { accountId: home.accountId, nowMs: foundation.clock.nowMs() }),
    fc: {
      fc2: { service: 'samples', function: 'echo' },
      fc3: { function: 'echo' },
      failing: { function: 'failing' },
    },
  };
}
