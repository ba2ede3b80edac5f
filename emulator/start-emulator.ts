import { type MovableClock, shiftedClock } from './clock.ts';
import { ControlError } from './control/control-error.ts';
import { setDeadLetterPolicy } from './control/dead-letter-policy.ts';
import { createControl } from './control/service.ts';
import { addFirstAccounts, defaultAccountId, type StsFixtures } from './first-accounts.ts';
import { createFoundation, type Foundation } from './foundation.ts';
import { startServer } from './http/server.ts';
import { createProducts, type HomePlace, type ProductOptions, type Products } from './products.ts';
import { type DefaultFixtures, seedDefaults } from './seed-defaults.ts';
import { stateOf } from './state-of.ts';

export interface EmulatorOptions extends ProductOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** `127.0.0.1` (the default) or `::1`; nothing else is accepted. */
  readonly host?: string;
  /** This machine's time plus an offset when absent. */
  readonly clock?: MovableClock;
  /** The same seed and the same requests give the same ids, durations and chances. */
  readonly seed?: number;
  /** 16 digits. */
  readonly accountId?: string;
  readonly region?: string;
  /** What exists at first: a small world, nothing, or what a world document describes (see worlds/world-file.ts). */
  readonly world?: 'default' | 'empty' | object;
  /** Hears one line about everything that was not understood; silent when absent. */
  readonly complain?: (line: string) => void;
}

/** Ids of what a customer could not have created through the API, so that a stranger's test can find them. */
export type Fixtures = Partial<DefaultFixtures> & { readonly sts: StsFixtures };

/** A running emulator. `ecs`, `ens`, … and `fixtures` change at a reset, so hold the emulator rather than its parts. */
export interface Emulator extends Omit<Products, 'services' | 'keepRunning' | 'close'> {
  readonly endpoint: string;
  readonly accountId: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly fixtures: Fixtures;
  readonly foundation: Foundation;
  /** Everything that exists, as `GET /_emulator/state` shows it. */
  state(): Readonly<Record<string, unknown>>;
  /** The first world again, with new ids; no faults, rules, budgets or history. */
  reset(): Promise<void>;
  /** Ends the server, its connections and all function processes. May be called more than once. */
  close(): Promise<void>;
}

/** Starts a loopback Alibaba Cloud. Rejects when it may not listen where it was asked to, or the world is not understood. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { accountId = defaultAccountId, region = 'cn-hangzhou', world = 'default' } = options;
  const foundation = createFoundation({
    clock: options.clock ?? shiftedClock(),
    seed: options.seed ?? 1,
    ...(options.complain ? { complain: options.complain } : {}),
  });
  const { key, sts } = addFirstAccounts(foundation, accountId);

  const home: HomePlace = { accountId, region };
  const fromFile = typeof world === 'object' ? await worldFiles() : undefined;
  const begin = (): { readonly products: Products; readonly fixtures: Fixtures } => {
    const products = createProducts(foundation, home, options);
    try {
      if (world === 'default')
        return { products, fixtures: { ...seedDefaults(products, foundation, home), sts } };
      fromFile?.seedFromFile(products, foundation, home, world, { mayDeploy: true });
      return { products, fixtures: { sts } };
    } catch (error) {
      // Triggers that run already would keep the process alive, and there is nobody to end them.
      void products.close();
      throw error;
    }
  };
  let life = begin();
  const reset = async () => {
    const ended = life.products;
    foundation.faults.clear();
    foundation.ram.clear();
    foundation.throttle.clear();
    foundation.history.clear();
    life = begin();
    await ended.close();
  };
  const state = () => stateOf(life.products);

  const control = createControl(foundation, {
    state,
    async seed(document) {
      const { seedFromFile } = await worldFiles();
      return inWords(() => seedFromFile(life.products, foundation, home, document, { mayDeploy: false }));
    },
    async reset() {
      await reset();
      return { fixtures: life.fixtures };
    },
    setDeadLetterPolicy: order => setDeadLetterPolicy(life.products.mns.broker, home, order),
    setRealCounters: real => life.products.mns.setRealCounters(real),
  });
  const server = await startServer({
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.host === undefined ? {} : { host: options.host }),
    // Read anew for each request: after a reset it is other products that answer.
    get services() {
      return [control, ...life.products.services];
    },
    clock: foundation.clock,
    complain: foundation.complain,
  }).catch(async error => {
    await life.products.close();
    throw error;
  });

  return {
    endpoint: server.endpoint,
    accountId,
    region,
    accessKeyId: key.accessKeyId,
    accessKeySecret: key.accessKeySecret,
    foundation,
    get fixtures() {
      return life.fixtures;
    },
    get ecs() {
      return life.products.ecs;
    },
    get ens() {
      return life.products.ens;
    },
    get mns() {
      return life.products.mns;
    },
    get fc() {
      return life.products.fc;
    },
    state,
    reset,
    async close() {
      await server.close();
      await life.products.close();
    },
  };
}

/** Understanding a world takes code that the first answer of an emulator without one should not wait for. */
const worldFiles = () => import('./seed-from-file.ts');

/** What a document did wrong is its sender's business, not a bug of ours. */
function inWords<T>(seed: () => T): T {
  try {
    return seed();
  } catch (error) {
    throw error instanceof Error ? new ControlError(error.message) : error;
  }
}
