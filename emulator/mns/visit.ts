import type { AccessKey } from '../accounts.ts';
import type { FaultEffect } from '../faults.ts';
import type { Foundation } from '../foundation.ts';
import type { HttpRequest, PlainReply } from '../http/exchange.ts';
import { parseAuthorization } from './authorization.ts';
import { parseHost } from './host.ts';
import { type MnsError, refusalOf } from './mns-error.ts';
import { renderRefusal } from './reply.ts';
import { type Route, routeOf } from './route.ts';

/** One request on its way through the stations: what is known of it so far, for its answer and for the history. */
export interface Visit {
  readonly http: HttpRequest;
  readonly route: Route;
  readonly region: string;
  readonly requestId: string;
  /** `http://` and Host: what the documentation's samples have in HostId and in URLs, and what leads back to this port. */
  readonly endpoint: string;
  key: AccessKey | undefined;
  fault: FaultEffect | undefined;
}

/**
 * Counts the request and finds out what it is about. Its region is that of its Host, else the one its signature is for,
 * else the default.
 */
export function openVisit(http: HttpRequest, defaultRegion: string, { ids, history }: Foundation): Visit {
  const { host, authorization } = http.headers;
  const route = routeOf(http);
  // Unknown requests share one name, so that a client that makes paths up cannot fill the memory with counters.
  history.countApiCall(route.operation?.action ?? unknownAction);
  const signed = authorization === undefined ? undefined : parseAuthorization(authorization);
  const signedRegion = signed?.kind === 'v4' ? signed.scope.region : undefined;
  return {
    http,
    route,
    region: parseHost(host)?.region ?? signedRegion ?? defaultRegion,
    requestId: ids.hex(24),
    endpoint: `http://${host ?? `mns.${defaultRegion}.aliyuncs.com`}`,
    key: undefined,
    fault: undefined,
  };
}

export function renderVisitRefusal(visit: Visit, { code, message }: MnsError): PlainReply {
  const refusal = { code, message, status: refusalOf(code).status };
  return renderRefusal(refusal, visit.requestId, visit.endpoint);
}

/** Leaves the visit's entry in the history. `result` is `ok`, a refusal's code, or the fault that took its place. */
export function recordVisit(visit: Visit, result: string, { clock, history }: Foundation): void {
  const { operation, names } = visit.route;
  const resource = names.queue || names.topic;
  history.add({
    atMs: clock.nowMs(),
    service: 'mns',
    what: operation?.action ?? unknownAction,
    region: visit.region,
    result,
    details: { requestId: visit.requestId, ...(visit.fault ? { fault: visit.fault.kind } : {}) },
    ...(visit.key ? { accountId: visit.key.identity.accountId } : {}),
    ...(resource ? { resource } : {}),
  });
}

const unknownAction = '(unknown)';
