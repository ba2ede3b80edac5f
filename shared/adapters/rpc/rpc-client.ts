import RpcCore from '@alicloud/pop-core/lib/rpc.js';
import { CloudError } from '../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../core/json.ts';
import type { Clock, Random } from '../../ports.ts';
import { callTimeoutMs, noDeadline } from '../call-timeout.ts';
import { afterUnknown, notAnswered, outOfTime } from '../cloud-failures.ts';
import { endpointSettingOf } from '../endpoints.ts';
import type { Credentials } from '../fc/credentials.ts';
import { createKeepAliveAgent } from '../keep-alive-agent.ts';
import { retry } from '../retry.ts';
import { type Patience, tellingSlowness } from '../tell-slowness.ts';
import { watchRequest } from '../watch-request.ts';
import {
  codeIn,
  normalizeRpcFailure,
  refusalIn,
  requestIdIn,
  successWords,
} from './normalize-rpc-failure.ts';
import { plainJson } from './plain-json.ts';

/** One RPC product (ECS, ENS, STS) at one endpoint, under one identity. */
export interface RpcApi {
  /**
   * Resolves with the JSON body of a 2xx answer that names its request; everything else rejects with a CloudError. A `read` is repeated a few
   * times when nothing was heard; a `write` is sent exactly once, because a lost answer to it can only be cleared up by looking again. What carries a token
   * of its own may be called like a read: the error of its last attempt then remembers that an earlier one may have taken effect.
   */
  call(action: string, params: RpcParams, kind: 'read' | 'write'): Promise<RpcBody>;
}

export type RpcBody = JsonObject & { readonly RequestId: string };

type RpcValue = string | number | boolean | undefined | null;
type RpcItem = string | Readonly<Record<string, RpcValue>>;
/** A list becomes `Name.1`, `Name.2`; a list of objects `Name.1.Key`. What is undefined or null is not sent. */
export type RpcParams = Readonly<Record<string, RpcValue | readonly RpcItem[]>>;

export interface RpcApiOptions {
  readonly endpoint: string;
  readonly version: string;
  readonly credentials: Credentials;
  readonly clock: Clock;
  readonly random: Random;
  /** No call outlasts this instant, when somebody ends the run; from it on nothing is sent. */
  readonly endsAt?: number | undefined;
  readonly patience?: Patience | undefined;
}

/**
 * A strict face for pop-core. It always sends POST, because with GET the key id, the token and the signature end up in the client's
 * error messages; it looks at the status, because pop-core takes any JSON without a `Code` for success; and it drops undefined and null, which
 * would travel as the words "undefined" and "null". Made anew for each invocation, because temporary credentials change.
 */
export function createRpcApi(options: RpcApiOptions): RpcApi {
  const { endpoint, version, credentials, clock, random, endsAt = noDeadline } = options;
  const agent = createKeepAliveAgent(endpoint);
  const counterpart = { endpoint, setting: endpointSettingOf(version), credentials };
  const core = new RpcCore(
    {
      endpoint,
      apiVersion: version,
      ...credentials,
      // It takes "0" for the code of an error, and would throw away a success that has it.
      codes: successWords,
    },
    true,
  );

  async function callOnce(action: string, params: RpcParams): Promise<RpcBody> {
    const timeoutMs = callTimeoutMs(clock, endsAt);
    if (timeoutMs <= 0) throw outOfTime(action);
    const watched = watchRequest(agent);
    const request = () =>
      core.request(action, withoutNothing(params), {
        method: 'POST',
        readTimeout: timeoutMs,
        connectTimeout: timeoutMs,
        agent: watched.agent,
      });
    const [body, status] = await tellingSlowness(options.patience, endpoint, request)
      .then(([answer, exchange]): [unknown, number] => [plainJson(answer), exchange.response.statusCode])
      .catch((error: unknown) => {
        watched.abandon();
        throw normalizeRpcFailure(action, error, watched.status(), counterpart);
      });
    return checkedBody(action, body, status, credentials);
  }

  return {
    call(action, params, kind) {
      if (kind === 'write') return callOnce(action, params);
      const mayRepeat = (error: unknown) =>
        error instanceof CloudError && error.handling === 'transient' && clock.nowMs() < endsAt;
      let isInDoubt = false;
      return retry({ clock, random }, mayRepeat, () =>
        callOnce(action, params).catch((error: unknown) => {
          if (!(error instanceof CloudError)) throw error;
          const told = isInDoubt ? afterUnknown(error) : error;
          isInDoubt ||= error.mayHaveTakenEffect;
          throw told;
        }),
      );
    },
  };
}

function checkedBody(action: string, body: unknown, status: number, credentials: Credentials): RpcBody {
  if (!isJsonObject(body)) throw notAnswered(action, 'what came back is no JSON object', { status });
  // pop-core does not see a code in lower case; a refusal under a status of success would pass for a success.
  const isRefused = status < 200 || status > 299 || codeIn(body, credentials) !== undefined;
  if (isRefused) throw refusalIn(action, body, status, credentials);
  const requestId = requestIdIn(body, credentials);
  if (requestId === undefined) throw notAnswered(action, 'it does not name its request', { status });
  return { ...body, RequestId: requestId };
}

function withoutNothing(params: RpcParams): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(params)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([name, value]) => [name, Array.isArray(value) ? value.map(withoutNothingInside) : value]),
  );
}

function withoutNothingInside(item: unknown): unknown {
  if (!isJsonObject(item)) return item;
  return Object.fromEntries(
    Object.entries(item).filter(([, value]) => value !== undefined && value !== null),
  );
}
