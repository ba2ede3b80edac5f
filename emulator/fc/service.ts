import type { AccessKey } from '../accounts.ts';
import type { Foundation } from '../foundation.ts';
import type { HttpReply, HttpRequest, Service } from '../http/exchange.ts';
import { gatewayReply, playOnReply } from '../http/gateway-faults.ts';
import type { Gate } from '../rpc/authenticate.ts';
import { createNonces } from '../rpc/nonces.ts';
import { answerInvoke } from './answer-invoke.ts';
import { authenticateFc } from './authenticate-fc.ts';
import { describeFunction, listFunctions } from './describe-function.ts';
import { describeTrigger, listTriggers, triggerOf } from './describe-trigger.ts';
import { FcError, renderJson, renderRefusal } from './fc-error.ts';
import { type FcRoute, parseRoute, versionOf } from './fc-route.ts';
import { createPlatform, type Platform, type PlatformOptions, syncPayloadLimit } from './platform.ts';

/** Function Compute with its HTTP API: FC 3.0 (2023-03-30) and, for functions in services, FC 2.0 (2016-08-15). */
export function createFc(
  foundation: Foundation,
  options: PlatformOptions,
): { readonly platform: Platform; readonly service: Service } {
  const platform = createPlatform(foundation, options);
  const gate: Gate = {
    accounts: foundation.accounts,
    clock: foundation.clock,
    nonces: createNonces(foundation.clock),
  };
  return {
    platform,
    service: {
      name: 'fc',
      claims: request => versionOf(request.path) !== undefined,
      takesLargeBodies: path => versionOf(path) !== undefined,
      handle: request => handle(request, { foundation, platform, gate }),
      refuseLargeBody: request =>
        renderRefusal(versionOf(request.path) ?? '2023-03-30', tooLarge, newRequestId(foundation)),
    },
  };
}

interface Desk {
  readonly foundation: Foundation;
  readonly platform: Platform;
  readonly gate: Gate;
}

/**
 * Every request passes the same stations, each of which can end it: route, signature, permission, fault, the action
 * itself. All are counted; what does not reach the function leaves its history entry here.
 */
async function handle(request: HttpRequest, desk: Desk): Promise<HttpReply> {
  const { foundation, platform, gate } = desk;
  const version = versionOf(request.path) ?? '2023-03-30';
  const requestId = newRequestId(foundation);
  let route: FcRoute | undefined;
  const note = (result: string) =>
    foundation.history.add({
      atMs: foundation.clock.nowMs(),
      service: 'fc',
      what: route?.action ?? 'UnknownAction',
      accountId: platform.accountId,
      region: platform.region,
      ...(route?.key && { resource: route.key }),
      result,
      details: { requestId },
    });
  try {
    route = parseRoute(version, request);
    foundation.history.countApiCall(route.action);
    checkPermission(authenticateFc(version, request, gate), route, desk);
    checkExistence(route, platform);
    const fault = foundation.faults.take('fc', route.action, [route.key]);
    const instead = fault && gatewayReply(fault, requestId);
    if (instead) {
      note(fault.kind);
      return instead;
    }
    if (route.action === 'InvokeFunction')
      return playOnReply(fault, await answerInvoke(route, request, requestId, fault, platform));
    if (fault?.kind === 'throttle')
      throw new FcError(429, 'ResourceExhausted', 'The calls of this minute are used up.');
    if (fault?.kind === 'refuse')
      throw new FcError(fault.status ?? 400, fault.code, fault.message ?? 'Refused by a fault.');
    const body = describe(route, request.query, platform);
    note('ok');
    return playOnReply(fault, renderJson(200, body, requestId));
  } catch (error) {
    if (!(error instanceof FcError)) throw error;
    if (route === undefined) foundation.history.countApiCall('UnknownAction');
    if (notUnderstood.has(error.code))
      foundation.complain(
        `FC did not understand ${request.method} ${request.path}: ${error.code}, ${error.message}`,
      );
    note(error.code);
    return renderRefusal(version, error, requestId);
  }
}

/** The answer of the operations that only read. */
function describe({ action, key, trigger }: FcRoute, query: URLSearchParams, platform: Platform): unknown {
  const fn = platform.find(key);
  if (!fn) return listFunctions(query, platform);
  if (trigger !== undefined) return describeTrigger(triggerOf(fn, trigger, platform), fn, platform);
  return action === 'ListTriggers' ? listTriggers(query, fn, platform) : describeFunction(fn, platform);
}

/** Refusals that the person at the emulator hears of, because more likely than not they are a client's mistake. */
const notUnderstood: ReadonlySet<string> = new Set([
  'InvalidArgument',
  'MissingRequiredHeader',
  'PathNotSupported',
]);

const newRequestId = (foundation: Foundation) => foundation.ids.requestId().toLowerCase();

const tooLarge = {
  status: 400,
  code: 'EntityTooLarge',
  message: `payload size exceeds maximum allowed size (${syncPayloadLimit} bytes)`,
};

/**
 * RAM actions and ARNs of Function Compute (RAM page: fc:InvokeFunction on acs:fc:<region>:<account>:functions/<f>; ListTriggers page: all resources;
 * policy sample of the fc3 component: fc:GetTrigger on …/triggers/<t>).
 */
function checkPermission(key: AccessKey, route: FcRoute, { foundation, platform }: Desk): void {
  const { accountId, region } = platform;
  const action = `fc:${route.action}`;
  const service = route.service === undefined ? '' : `services/${route.service}/`;
  const name = route.key === '' ? '*' : route.key.split('/').at(-1);
  const below = route.trigger === undefined ? '' : `/triggers/${route.trigger}`;
  const resource =
    route.action === 'ListTriggers'
      ? '*'
      : `acs:fc:${region}:${accountId}:${service}functions/${name}${below}`;
  const denied = new FcError(
    403,
    'AccessDenied',
    `the caller is not authorized to do ${action} on ${resource}`,
  );
  if (key.identity.accountId !== accountId) throw denied;
  if (!foundation.ram.decide(key, action, [resource]).allowed) throw denied;
}

/** Versions and aliases are not modelled: there is LATEST and nothing else. */
function checkExistence({ action, key, service, qualifier }: FcRoute, platform: Platform): void {
  if (action === 'ListFunctions') return;
  if (service !== undefined && !platform.list().some(fn => fn.service === service))
    throw new FcError(404, 'ServiceNotFound', `service '${service}' does not exist`);
  if (!platform.find(key)) {
    const name = key.split('/').at(-1);
    const where = service === undefined ? '' : ` in service '${service}'`;
    throw new FcError(404, 'FunctionNotFound', `function '${name}' does not exist${where}`);
  }
  if (qualifier === undefined || qualifier === 'LATEST') return;
  const kind = /^\d+$/.test(qualifier) ? 'version' : 'alias';
  throw new FcError(
    404,
    kind === 'version' ? 'VersionNotFound' : 'AliasNotFound',
    `${kind} '${qualifier}' of '${key}' does not exist`,
  );
}
