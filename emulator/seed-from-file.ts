import type { Foundation } from './foundation.ts';
import type { HomePlace, Products } from './products.ts';
import { addEcs } from './worlds/add-ecs.ts';
import { addEns } from './worlds/ens-section.ts';
import { addFunctions } from './worlds/functions-section.ts';
import { aimed, understood } from './worlds/load-world.ts';
import { createNames } from './worlds/names.ts';
import { addQueues } from './worlds/queues-section.ts';

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
