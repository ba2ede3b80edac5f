import { createFc2Functions } from '../adapters/fc-api/fc2-functions.ts';
import { createFc3Functions } from '../adapters/fc-api/fc3-functions.ts';
import type {
  DeployedFunctions,
  FunctionApi,
  InvocationMode,
  Invoked,
} from '../adapters/fc-api/function-api.ts';
import { fcEndpoint } from './fc-endpoint.ts';
import type { Operator } from './operator.ts';

export type { FunctionApi, InvocationMode, Invoked };

export interface FunctionsOptions {
  /** A service of FC 2.0; without one, functions of FC 3.0 are meant. */
  readonly service?: string | undefined;
  /** URL that replaces the public endpoint of the account and region. */
  readonly endpoint?: string | undefined;
}

/** The functions of FC 3.0 in the operator's home region, with what starts them. */
export function openDeployed(
  { home, credentials }: Pick<Operator, 'home' | 'credentials'>,
  endpoint: string,
): Promise<DeployedFunctions> {
  return createFc3Functions(endpoint, home, credentials, '--fc-endpoint');
}

/** The functions that are deployed in the operator's home region. */
export function openFunctions(
  { home, credentials }: Pick<Operator, 'home' | 'credentials'>,
  { service, endpoint }: FunctionsOptions,
): Promise<FunctionApi> {
  const url = fcEndpoint(home, endpoint);
  return service === undefined
    ? createFc3Functions(url, home, credentials)
    : createFc2Functions(url, home, service, credentials);
}
