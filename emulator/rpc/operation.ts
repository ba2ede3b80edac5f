import type { Identity } from '../accounts.ts';
import type { FaultEffect } from '../faults.ts';
import type { Foundation } from '../foundation.ts';

/** The parameters of one call, from query and form body together, names as sent. */
export type RpcParams = ReadonlyMap<string, string>;

/** One authenticated call of an RPC product (ECS, ENS, STS), ready to be carried out. */
export interface RpcCall {
  readonly service: string;
  readonly action: string;
  readonly params: RpcParams;
  readonly identity: Identity;
  /** `RegionId` of the call, where the product has regions. */
  readonly region: string;
  readonly requestId: string;
  readonly foundation: Foundation;
  /** A fault that the operation itself must play (`stick`, `short-page`, …); transport faults are played outside. */
  readonly fault: FaultEffect | undefined;
}

/** One API action. One file per operation exports one of these. */
export interface RpcOperation {
  readonly action: string;
  /** Every parameter that the reference page lists; `N` stands for a number: `Tag.N.Key`. Any other name is refused. */
  readonly parameters: readonly string[];
  readonly required?: readonly string[];
  /** RAM action (`ecs:DeleteNetworkInterface`) and the resources it is checked on; `*` when the page gives no resource type. */
  readonly permission: (call: RpcCall) => { readonly action: string; readonly resources: readonly string[] };
  /** Returns the body without RequestId, which is added outside; refuses by throwing RpcError. */
  run(call: RpcCall): Readonly<Record<string, unknown>>;
}

/** A refusal in the product's own words. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly status: number;
  readonly code: string;
  readonly retryAfterSeconds: number | undefined;
  /** Further fields of the body, such as `AccessDeniedDetail`. */
  readonly fields: Readonly<Record<string, unknown>>;
  constructor(
    status: number,
    code: string,
    message: string,
    retryAfterSeconds?: number,
    fields: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
    this.fields = fields;
  }
}

/** What an RPC product says about itself; the front does everything that its operations have in common. */
export interface RpcProduct {
  /** Name in faults, budgets and history: `ecs`, `ens`, `sts`. */
  readonly service: string;
  /** The product as `Recommend` links and error texts spell it: `Ecs`. */
  readonly title: string;
  /** `Version` of the API, which together with `Action` tells the products on the one port apart. */
  readonly version: string;
  readonly operations: readonly RpcOperation[];
  /** The region that the call is about; a fixed answer where the product has none. Must not throw: a bad region is refused by the operation. */
  readonly regionOf: (params: RpcParams) => string;
  /** `HostId` of error bodies: `ecs-cn-hangzhou.aliyuncs.com`. */
  readonly hostId: (region: string) => string;
  /** How this product words a refusal by RAM. `detailed` adds `AccessDeniedDetail` to the body. */
  readonly noPermission: {
    readonly status: number;
    readonly code: string;
    readonly message: string;
    readonly detailed: boolean;
  };
  /** What the reference says of an error code on this action's page, so that a fault can refuse with the code alone. */
  readonly documentedRefusal?: (action: string, code: string) => DocumentedRefusal | undefined;
  /** Parameters that every operation takes besides its own (`OwnerId`, `ResourceOwnerAccount`, …); the signature's own are understood. */
  readonly commonParameters?: readonly string[];
}

export interface DocumentedRefusal {
  readonly status: number;
  /** Only where the page prints a text and not a placeholder. */
  readonly message?: string | undefined;
}
