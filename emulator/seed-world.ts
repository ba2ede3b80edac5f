import { type EnsFixtures, seedDefaultEns } from './ens/default-world.ts';
import { sampleFunctionPath } from './fc/find-built-file.ts';
import type { Foundation } from './foundation.ts';
import type { HomePlace, Products } from './products.ts';
import { type EcsFixtures, seedDefaultWorld } from './worlds/default-world.ts';
import { addEns } from './worlds/ens-section.ts';
import { addFunctions } from './worlds/functions-section.ts';
import { addEcs, aimed, understood } from './worlds/load-world.ts';
import { createNames } from './worlds/names.ts';
import { addQueues } from './worlds/queues-section.ts';

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

/**
 * Adds what a world file describes, puts its faults in force, and answers with the ids of everything that the file gave a
 * name. Throws with a sentence when the file is not understood or contradicts itself; in the latter case, what was
 * added before stays. Functions are code that will run here, so they are for whoever starts the emulator to give:
 * `mayDeploy` is false for documents that come over the network.
 */
export function seedFromFile(
  products: Products,
  foundation: Foundation,
  home: HomePlace,
  document: unknown,
  { mayDeploy }: { readonly mayDeploy: boolean },
): { readonly ids: Readonly<Record<string, string>> } {
  const file = understood(document);
  if (file.fc && !mayDeploy)
    throw new Error('Functions and triggers come with the world that the emulator starts with, not later.');
  const names = createNames();
  addEcs(foundation, products.ecs, file.ecs, home, names);
  if (file.ens) addEns(foundation, products.ens.world, file.ens, home, names);
  if (file.mns) addQueues(products, home, file.mns);
  if (file.fc) addFunctions(products, foundation, home, file.fc);
  for (const fault of aimed(file.faults, names)) foundation.faults.add(fault);
  return { ids: names.all() };
}
