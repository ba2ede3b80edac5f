import type { EcsOptions } from './ecs/options.ts';
import { createEcs, type Ecs } from './ecs/product.ts';
import { createEns, type EnsOptions, type EnsWorld } from './ens/product.ts';
import type { Foundation } from './foundation.ts';
import type { Service } from './http/exchange.ts';
import type { RpcProduct } from './rpc/operation.ts';
import { createRpcService } from './rpc/service.ts';
import { createSts } from './sts/product.ts';

/** The products of one life of the emulator, from one reset to the next. */
export interface Products {
  readonly ecs: Ecs;
  readonly ens: { readonly world: EnsWorld; readonly product: RpcProduct };
  /** In the order in which they are asked whose a request is. */
  readonly services: readonly Service[];
  /** Ends what runs in the background. */
  close(): Promise<void>;
}

export interface ProductOptions {
  readonly ecs?: Partial<EcsOptions>;
  readonly ens?: EnsOptions;
}

/** Where a request without a place of its own is carried out. */
export interface HomePlace {
  readonly accountId: string;
  readonly region: string;
}

export function createProducts(foundation: Foundation, _home: HomePlace, options: ProductOptions): Products {
  const ecs = createEcs(foundation, options.ecs);
  const ens = createEns(foundation, options.ens);
  const sts = createSts(foundation);
  return {
    ecs,
    ens,
    // RPC comes last: it takes whatever is named by Version and Action, which REST-like products send as headers too.
    services: [createRpcService(foundation, [ecs.product, ens.product, sts.product])],
    async close() {},
  };
}
