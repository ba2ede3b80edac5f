import type { Foundation } from '../foundation.ts';
import type { HttpReply, HttpRequest, Service } from '../http/exchange.ts';
import { gatewayReply, playOnReply } from '../http/gateway-faults.ts';
import type { ThrottledCall } from '../throttle.ts';
import { loadXmlLibrary } from '../xml-library.ts';
import { authenticate, type Gate } from './authenticate.ts';
import { checkParameters } from './check-parameters.ts';
import { checkPermission } from './check-permission.ts';
import { createNonces } from './nonces.ts';
import { type RpcCall, RpcError, type RpcProduct } from './operation.ts';
import { refuseByFault } from './refuse-by-fault.ts';
import { renderSuccess } from './render.ts';
import { readRpcRequest } from './request.ts';
import { lastName, resourcesOf } from './resources.ts';
import { route } from './route.ts';
import { openVisit, recordVisit, refusalOf, type Visit } from './visit.ts';

/**
 * All RPC products behind one address. Every request passes the same stations, each of which can end it: routing,
 * signature, parameters, RAM, throttle, faults, the operation itself. Every request, refused ones included, is counted
 * and leaves one entry in the history.
 */
export function createRpcService(foundation: Foundation, products: readonly RpcProduct[]): Service {
  const gate: Gate = {
    accounts: foundation.accounts,
    clock: foundation.clock,
    nonces: createNonces(foundation.clock),
  };
  const visitOf = async (http: HttpRequest): Promise<Visit> => {
    const request = readRpcRequest(http);
    if (request.format === 'xml') await loadXmlLibrary();
    return openVisit(request, products, foundation);
  };
  return {
    name: 'rpc',
    claims(http) {
      if (http.path === '/') return true;
      const { action, version } = readRpcRequest(http);
      return action !== undefined || version !== undefined;
    },
    async handle(http) {
      const visit = await visitOf(http);
      const { reply, result } = outcomeOf(visit, products, foundation, gate);
      recordVisit(visit, result, foundation);
      return reply.kind === 'reply' ? playOnReply(visit.fault, reply) : reply;
    },
    async refuseLargeBody(http) {
      const visit = await visitOf(http);
      recordVisit(visit, tooLarge.code, foundation);
      return refusalOf(visit, tooLarge);
    },
  };
}

/** What goes back, and the word for it in the history: `ok`, a refusal's code, or the fault that took its place. */
interface Outcome {
  readonly reply: HttpReply;
  readonly result: string;
}

function outcomeOf(
  visit: Visit,
  products: readonly RpcProduct[],
  foundation: Foundation,
  gate: Gate,
): Outcome {
  try {
    return passStations(visit, products, foundation, gate);
  } catch (error) {
    if (error instanceof RpcError) return { reply: refusalOf(visit, error), result: error.code };
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    foundation.complain(`${visit.operation?.action} failed; this is a bug of the emulator. ${trace}`);
    return { reply: refusalOf(visit, internalError), result: internalError.code };
  }
}

function passStations(
  visit: Visit,
  products: readonly RpcProduct[],
  foundation: Foundation,
  gate: Gate,
): Outcome {
  const { request, region, rendering } = visit;
  const { product, operation } = route(visit, products, foundation);
  const key = authenticate(request, gate);
  visit.key = key;
  checkParameters(product, operation, request.params, foundation.complain);

  const call: RpcCall = {
    service: product.service,
    action: operation.action,
    params: request.params,
    identity: key.identity,
    region,
    requestId: rendering.requestId,
    foundation,
    fault: undefined,
  };
  const ids = resourcesOf(request.params);
  const asked = operation.permission(call);
  visit.resource = asked.resources.map(lastName).find(name => name !== '*') ?? ids[0];
  checkPermission(foundation.ram, product, key, asked);

  const limited = { accountId: key.identity.accountId, region, service: call.service, action: call.action };
  checkThrottle(limited, foundation);
  const fault = foundation.faults.take(call.service, call.action, ids);
  visit.fault = fault;
  if (fault?.kind === 'throttle') {
    foundation.throttle.closeWindow(limited, fault.retryAfterSeconds);
    checkThrottle(limited, foundation);
  }
  refuseByFault(fault, code => product.documentedRefusal?.(call.action, code));
  const instead = fault && gatewayReply(fault, rendering.requestId);
  if (instead) return { reply: instead, result: fault.kind };
  return {
    reply: renderSuccess(call.action, operation.run({ ...call, fault }), rendering),
    result: 'ok',
  };
}

function checkThrottle(limited: ThrottledCall, { throttle }: Foundation): void {
  const admission = throttle.admit(limited);
  if (admission.admitted) return;
  const message = 'Request was denied due to user flow control.';
  throw new RpcError(400, 'Throttling.User', message, admission.retryAfterSeconds);
}

const internalError = new RpcError(
  500,
  'InternalError',
  'The request processing has failed due to some unknown error.',
);

/** No page names the gateway's own words for this. */
const tooLarge = new RpcError(413, 'RequestTooLarge', 'The request body is larger than this service takes.');
