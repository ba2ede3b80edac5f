import type { HttpRequest } from '../http/exchange.ts';
import { MnsError } from './mns-error.ts';
import type { MnsOperation, PathNames } from './operation.ts';
import { mnsOperations } from './operations.ts';
import { rootNameOf } from './xml-read.ts';

/** What a request asks for. */
export interface Route {
  /** Undefined when method and path belong to no operation. */
  readonly operation: MnsOperation | undefined;
  readonly names: PathNames;
  /** Names in lower case. Undefined when the query could not be read. */
  readonly query: ReadonlyMap<string, string> | undefined;
}

/**
 * Finds the operation by method, path, query and root element. Never refuses, so that a request with a bad signature is
 * counted under its name too; `checkRoute` refuses.
 */
export function routeOf({ method, path, rawUrl, body }: HttpRequest): Route {
  const query = readQuery(rawUrl);
  const hints = {
    query: query ?? new Map<string, string>(),
    rootName: rootNameOf(body),
    hasBody: body.length > 0,
  };
  for (const { operation, pattern } of patterns) {
    if (operation.method !== method || operation.when?.(hints) === false) continue;
    const match = pattern.exec(path);
    if (!match) continue;
    const { queue = '', topic = '', subscription = '' } = match.groups ?? {};
    return { operation, names: { queue, topic, subscription }, query };
  }
  return { operation: undefined, names: { queue: '', topic: '', subscription: '' }, query };
}

/** Refuses a path that is none of the API's, and every query parameter that the operation does not take. */
export function checkRoute({ operation, query }: Route): {
  readonly operation: MnsOperation;
  readonly query: ReadonlyMap<string, string>;
} {
  if (!operation) throw new MnsError('InvalidRequestURL');
  if (!query) throw new MnsError('InvalidQueryString');
  for (const name of query.keys()) {
    if (operation.query.includes(name)) continue;
    const message = `Http request URL contains invalid querystring item "${name}".`;
    throw new MnsError('InvalidQueryString', message);
  }
  return { operation, query };
}

const patterns = mnsOperations.map(operation => ({
  operation,
  pattern: new RegExp(`^${operation.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
}));

/**
 * The query, where `+` is a plus: clients put Base64 into it as it stands, and a form decoder would turn that into a
 * space. A parameter given twice makes the query unreadable.
 */
function readQuery(rawUrl: string): ReadonlyMap<string, string> | undefined {
  const [, text = ''] = rawUrl.split(/\?(.*)/s);
  const query = new Map<string, string>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const [rawName = '', rawValue = ''] = pair.split(/=(.*)/s);
    const name = decode(rawName);
    const value = decode(rawValue);
    if (name === undefined || value === undefined || query.has(name.toLowerCase())) return undefined;
    query.set(name.toLowerCase(), value);
  }
  return query;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
