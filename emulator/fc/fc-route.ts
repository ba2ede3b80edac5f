import type { HttpRequest } from '../http/exchange.ts';
import { type ApiVersion, FcError } from './fc-error.ts';
import { functionKey } from './function-spec.ts';

/** What a request asks for, read from method and path alone. */
export interface FcRoute {
  readonly version: ApiVersion;
  readonly action: 'InvokeFunction' | 'GetFunction' | 'ListFunctions' | 'GetTrigger' | 'ListTriggers';
  /** Empty for ListFunctions. */
  readonly key: string;
  readonly service: string | undefined;
  /** Of GetTrigger alone. */
  readonly trigger?: string;
  readonly qualifier: string | undefined;
}

/** The version whose paths these are, whether or not the rest of the path is known. */
export function versionOf(path: string): ApiVersion | undefined {
  if (/^\/2016-08-15(\/|$)/.test(path)) return '2016-08-15';
  return /^\/2023-03-30(\/|$)/.test(path) ? '2023-03-30' : undefined;
}

/** Throws PathNotSupported for a path that is not modelled, and InvalidArgument for a query parameter that nobody knows. */
export function parseRoute(version: ApiVersion, request: HttpRequest): FcRoute {
  const { method, path, query } = request;
  const segments = path.split('/').slice(2).map(decodeSegment);
  const found = version === '2016-08-15' ? routeOf2016(method, segments) : routeOf2023(method, segments);
  if (found === undefined)
    throw new FcError(400, 'PathNotSupported', `'${path}' against '${method}' is not supported`);
  const known = queryOf[found.action];
  for (const name of query.keys())
    if (!known.includes(name))
      throw new FcError(400, 'InvalidArgument', `the query parameter '${name}' is not known`);
  return { ...found, version, qualifier: found.qualifier ?? query.get('qualifier') ?? undefined };
}

/** What each operation takes behind the question mark. */
const queryOf: Readonly<Record<FcRoute['action'], readonly string[]>> = {
  InvokeFunction: ['qualifier'],
  GetFunction: ['qualifier'],
  ListFunctions: ['prefix', 'limit', 'nextToken'],
  GetTrigger: [],
  ListTriggers: ['prefix', 'limit', 'nextToken'],
};

type Found = Omit<FcRoute, 'version'>;

function routeOf2016(method: string, segments: readonly string[]): Found | undefined {
  const [services, qualifiedService, functions, name, invocations, ...more] = segments;
  if (services !== 'services' || functions !== 'functions' || !qualifiedService || !name || more.length > 0)
    return undefined;
  const action = actionOf(method, invocations);
  const [service = '', qualifier] = qualifiedService.split('.');
  return action && { action, key: functionKey(name, service), service, qualifier };
}

function routeOf2023(method: string, segments: readonly string[]): Found | undefined {
  const [functions, name, below, trigger, ...more] = segments;
  if (functions !== 'functions' || more.length > 0) return undefined;
  const found = { service: undefined, qualifier: undefined };
  if (name === undefined && method === 'GET') return { ...found, action: 'ListFunctions', key: '' };
  if (!name) return undefined;
  if (below === 'triggers' && method === 'GET')
    return trigger
      ? { ...found, action: 'GetTrigger', key: name, trigger }
      : { ...found, action: 'ListTriggers', key: name };
  const action = trigger === undefined ? actionOf(method, below) : undefined;
  return action && { ...found, action, key: name };
}

function actionOf(
  method: string,
  invocations: string | undefined,
): 'InvokeFunction' | 'GetFunction' | undefined {
  if (method === 'POST' && invocations === 'invocations') return 'InvokeFunction';
  return method === 'GET' && invocations === undefined ? 'GetFunction' : undefined;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
