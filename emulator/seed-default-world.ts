import { type EnsFixtures, seedDefaultEns } from './ens/default-world.ts';
import type { Foundation } from './foundation.ts';
import type { HomePlace, Products } from './products.ts';

export interface DefaultWorldFixtures {
  readonly ens: EnsFixtures;
}

/** The small world that the emulator starts with, and the ids in it that no API call can bring about. */
export function seedDefaultWorld(
  { ens }: Products,
  { clock }: Foundation,
  { accountId }: HomePlace,
): DefaultWorldFixtures {
  return {
    ens: seedDefaultEns(ens.world, { accountId, nowMs: clock.nowMs() }),
  };
}
