import type { AccessKey } from '../accounts.ts';
import type { FaultEffect } from '../faults.ts';
import type { Foundation } from '../foundation.ts';
import type { PlainReply } from '../http/exchange.ts';
import type { RpcError, RpcOperation, RpcProduct } from './operation.ts';
import { type Rendering, renderError } from './render.ts';
import type { RpcRequest } from './request.ts';

/** One request on its way through the stations: what is known of it so far, for its answer and for the history. */
export interface Visit {
  readonly request: RpcRequest;
  readonly product: RpcProduct | undefined;
  readonly operation: RpcOperation | undefined;
  /** Empty where neither the request nor the product names one. */
  readonly region: string;
  readonly rendering: Rendering;
  key: AccessKey | undefined;
  resource: string | undefined;
  fault: FaultEffect | undefined;
}

export function openVisit(
  request: RpcRequest,
  products: readonly RpcProduct[],
  foundation: Foundation,
): Visit {
  const product = products.find(candidate => candidate.version === request.version);
  return {
    request,
    product,
    operation: product?.operations.find(candidate => candidate.action === request.action),
    region: product?.regionOf(request.params) ?? '',
    rendering: { format: request.format, requestId: foundation.ids.requestId() },
    key: undefined,
    resource: undefined,
    fault: undefined,
  };
}

/** The refusal as this visitor's product words it. */
export function refusalOf({ product, region, rendering }: Visit, error: RpcError): PlainReply {
  return renderError(error, product?.title ?? '', product?.hostId(region) ?? 'aliyuncs.com', rendering);
}

/**
 * Counts the visit and leaves its entry in the history. Unknown actions share one name, so that a client that makes
 * names up cannot fill the memory with counters.
 */
export function recordVisit(visit: Visit, result: string, { clock, history }: Foundation): void {
  const what = visit.operation?.action ?? '(unknown)';
  history.countApiCall(what);
  history.add({
    atMs: clock.nowMs(),
    service: visit.product?.service ?? 'rpc',
    what,
    result,
    details: {
      requestId: visit.rendering.requestId,
      ...(visit.fault ? { fault: visit.fault.kind } : {}),
    },
    ...(visit.region ? { region: visit.region } : {}),
    ...(visit.key ? { accountId: visit.key.identity.accountId } : {}),
    ...(visit.resource ? { resource: visit.resource } : {}),
  });
}
