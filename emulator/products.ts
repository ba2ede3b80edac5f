import type { EcsOptions } from './ecs/options.ts';
import { createEcs, type Ecs } from './ecs/product.ts';
import { createEns, type EnsOptions, type EnsWorld } from './ens/product.ts';
import type { Platform, PlatformOptions } from './fc/platform.ts';
import { createFc } from './fc/service.ts';
import type { Foundation } from './foundation.ts';
import type { Service } from './http/exchange.ts';
import { createMns, type Mns, type MnsOptions } from './mns/service.ts';
import { createRpcService } from './rpc/service.ts';
import { createSts } from './sts/product.ts';

/** Where things belong, and requests are carried out, that name no place of their own. */
export interface HomePlace {
  readonly accountId: string;
  readonly region: string;
}

export interface ProductOptions {
  readonly ecs?: Partial<EcsOptions>;
  readonly ens?: EnsOptions;
  readonly mns?: Omit<MnsOptions, 'defaultRegion'>;
  readonly fc?: Omit<PlatformOptions, keyof HomePlace | 'sendToQueue'>;
}

/** The products of one life of the emulator, from its start or one reset to the next. */
export interface Products {
  readonly ecs: Ecs;
  readonly ens: { readonly world: EnsWorld };
  readonly mns: Omit<Mns, 'service'>;
  readonly fc: { readonly platform: Platform };
  /** In the order in which they are asked whose a request is. */
  readonly services: readonly Service[];
  /** Takes what stops a trigger, to be called when this life ends. */
  keepRunning(stop: () => void): void;
  /** Ends triggers, function processes and long polls. */
  close(): Promise<void>;
}

export function createProducts(foundation: Foundation, home: HomePlace, options: ProductOptions): Products {
  const ecs = createEcs(foundation, options.ecs);
  const ens = createEns(foundation, options.ens);
  const sts = createSts(foundation);
  const mns = createMns(foundation, { ...options.mns, defaultRegion: home.region });
  const fc = createFc(foundation, {
    ...options.fc,
    ...home,
    sendToQueue({ accountId, region, queue: name }, body) {
      const queue = mns.broker.queue(accountId, region, name);
      if (!queue) throw new Error(`There is no queue ${name} in ${region} of account ${accountId}.`);
      return queue.send(body);
    },
  });
  const stops: (() => void)[] = [];
  const rpc = createRpcService(foundation, [ecs.product, ens.product, sts.product]);
  return {
    ecs,
    ens,
    mns,
    fc,
    // RPC comes last: it takes what is named by action and version in headers, which FC 3.0 requests have as well, and all of `/`.
    services: [mns.service, fc.service, rpc],
    keepRunning: stop => void stops.push(stop),
    async close() {
      for (const stop of stops.splice(0)) stop();
      mns.broker.clear();
      await fc.platform.close();
    },
  };
}
