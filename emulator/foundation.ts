import { type Accounts, createAccounts } from './accounts.ts';
import type { MovableClock } from './clock.ts';
import { createFaults, type Faults } from './faults.ts';
import { createHistory, type History } from './history.ts';
import { createIds, type Ids } from './ids.ts';
import { oneLine } from './one-line.ts';
import { createRam, type Ram } from './ram/rules.ts';
import { type Random, seededRandom } from './random.ts';
import { createThrottle, type Throttle } from './throttle.ts';

/** What every product of the emulator stands on. Created once, handed to each service. */
export interface Foundation {
  readonly clock: MovableClock;
  readonly random: Random;
  readonly ids: Ids;
  readonly accounts: Accounts;
  readonly ram: Ram;
  readonly throttle: Throttle;
  readonly faults: Faults;
  readonly history: History;
  /** One line for the person who runs the emulator: what a request said that was not understood. */
  readonly complain: (line: string) => void;
}

export function createFoundation(options: {
  clock: MovableClock;
  seed: number;
  complain?: (line: string) => void;
}): Foundation {
  const random = seededRandom(options.seed);
  const { complain } = options;
  return {
    clock: options.clock,
    random,
    ids: createIds(random),
    accounts: createAccounts(),
    ram: createRam(),
    throttle: createThrottle(options.clock),
    faults: createFaults(random),
    history: createHistory(),
    complain: line => complain?.(oneLine(line)),
  };
}
