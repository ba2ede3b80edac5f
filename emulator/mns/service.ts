import type { Foundation } from '../foundation.ts';
import type { HttpReply, HttpRequest, Service } from '../http/exchange.ts';
import { gatewayReply, playOnReply } from '../http/gateway-faults.ts';
import { loadXmlLibrary } from '../xml-library.ts';
import { authenticate } from './authenticate.ts';
import { isMnsAuthorization } from './authorization.ts';
import { type Broker, createBroker } from './broker.ts';
import { checkPermission } from './check-permission.ts';
import { MnsError } from './mns-error.ts';
import { createPollCeiling, type PollCeiling } from './poll-ceiling.ts';
import { canPlay, refusalByFault } from './refuse-by-fault.ts';
import { renderReply } from './reply.ts';
import { checkRoute } from './route.ts';
import { openVisit, recordVisit, renderVisitRefusal, type Visit } from './visit.ts';

export interface MnsOptions {
  /** The region of requests whose Host names none. */
  readonly defaultRegion: string;
  /** Whether GetQueueAttributes counts messages; false answers 0, as accounts see it that lost the feature. True by default. */
  readonly realCounters?: boolean;
  /** Long polls that may wait at a time per account and region; the cloud has such a ceiling and does not publish it. */
  readonly longPollCap?: number;
}

export interface Mns {
  readonly broker: Broker;
  readonly service: Service;
  /** Whether GetQueueAttributes counts messages from now on. */
  setRealCounters(real: boolean): void;
}

/**
 * MNS (SMQ), HTTP API 2015-06-06. Every request passes the same stations, each of which can end it: signature, path and
 * query, RAM, throttle, faults, the operation itself. Every request, refused ones included, is counted and leaves one
 * entry in the history. The service has to be asked before that of the RPC products, which claims every request to `/`.
 */
export function createMns(foundation: Foundation, options: MnsOptions): Mns {
  const broker = createBroker(foundation);
  let realCounters = options.realCounters ?? true;
  const stage: Stage = {
    foundation,
    broker,
    pollCeiling: createPollCeiling(options.longPollCap ?? 1000),
    get realCounters() {
      return realCounters;
    },
  };
  return {
    broker,
    setRealCounters(real) {
      realCounters = real;
    },
    service: {
      name: 'mns',
      claims,
      async handle(http) {
        const visit = openVisit(http, options.defaultRegion, foundation);
        if (http.body.length > 0) await loadXmlLibrary();
        const { reply, result } = await outcomeOf(visit, stage);
        recordVisit(visit, result, foundation);
        return reply.kind === 'reply' ? playOnReply(visit.fault, reply) : reply;
      },
      refuseLargeBody(http) {
        const visit = openVisit(http, options.defaultRegion, foundation);
        recordVisit(visit, tooLarge.code, foundation);
        return renderVisitRefusal(visit, tooLarge);
      },
    },
  };
}

/** No page names the service's own words for this. */
const tooLarge = new MnsError('InvalidArgument', 'The request body is larger than this service takes.');

/** What outlives a request. */
interface Stage {
  readonly foundation: Foundation;
  readonly broker: Broker;
  readonly pollCeiling: PollCeiling;
  readonly realCounters: boolean;
}

/** What goes back, and the word for it in the history. */
interface Outcome {
  readonly reply: HttpReply;
  readonly result: string;
}

function claims({ path, query, headers }: HttpRequest): boolean {
  if (headers['x-mns-version'] !== undefined || isMnsAuthorization(headers['authorization'])) return true;
  return /^\/(queues|topics)(\/|$)/.test(path) || (path === '/' && query.has('accountmeta'));
}

/** Refusals that the person at the emulator hears of, because more likely than not they are a client's mistake. */
const notUnderstood: ReadonlySet<string> = new Set([
  'InvalidArgument',
  'InvalidQueryString',
  'InvalidRequestURL',
  'InvalidVersionHeader',
  'MalformedXML',
  'MissingVersionHeader',
]);

async function outcomeOf(visit: Visit, stage: Stage): Promise<Outcome> {
  try {
    return await passStations(visit, stage);
  } catch (error) {
    if (error instanceof MnsError) {
      if (notUnderstood.has(error.code)) {
        const { method, path } = visit.http;
        stage.foundation.complain(
          `MNS did not understand ${method} ${path}: ${error.code}, ${error.message}`,
        );
      }
      return { reply: renderVisitRefusal(visit, error), result: error.code };
    }
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const action = visit.route.operation?.action;
    stage.foundation.complain(`${action} failed; this is a bug of the emulator. ${trace}`);
    return { reply: renderVisitRefusal(visit, new MnsError('InternalError')), result: 'InternalError' };
  }
}

async function passStations(visit: Visit, stage: Stage): Promise<Outcome> {
  const { http, region, requestId, endpoint } = visit;
  const { names } = visit.route;
  const { foundation } = stage;
  const key = authenticate(http, region, foundation);
  visit.key = key;
  const { accountId } = key.identity;
  const { operation, query } = checkRoute(visit.route);
  const { action } = operation;
  checkPermission(foundation.ram, key, { action, region, path: http.path });

  const limited = { accountId, region, service: 'mns', action };
  checkThrottle(limited, foundation);
  const fault = foundation.faults.take('mns', action, [names.queue, names.topic].filter(Boolean));
  visit.fault = fault;
  if (fault?.kind === 'throttle') {
    foundation.throttle.closeWindow(limited, fault.retryAfterSeconds);
    checkThrottle(limited, foundation);
  }
  if (fault && !canPlay(fault.kind))
    foundation.complain(`A fault of the kind ${fault.kind} means nothing to ${action}; it was used up.`);
  const instead = fault && (refusalByFault(fault, requestId, endpoint) ?? gatewayReply(fault, requestId));
  if (instead) return { reply: instead, result: fault.kind };

  const { headers, body, signal } = http;
  const call = { ...stage, accountId, region, names, query, headers, body, endpoint, signal, fault };
  return { reply: renderReply(await operation.run(call), requestId), result: 'ok' };
}

/** A spent budget is refused until the next clock minute. Which status goes with the code is not certain. */
function checkThrottle(
  limited: Parameters<Foundation['throttle']['admit']>[0],
  { throttle }: Foundation,
): void {
  if (!throttle.admit(limited).admitted) throw new MnsError('QpsLimitExceeded');
}
