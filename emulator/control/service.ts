import type { Foundation } from '../foundation.ts';
import type { HttpReply, HttpRequest, Service } from '../http/exchange.ts';
import { ControlError } from './control-error.ts';
import { type Controlled, controlRoutes } from './routes.ts';

const prefix = '/_emulator/';

/**
 * The control API as a service. It trusts whoever reaches it, so it only listens where the server does, on loopback,
 * and refuses what a browser sends for a web page: pages have no business here, and DNS can lead them to this address.
 */
export function createControl(foundation: Foundation, controlled: Controlled): Service {
  return {
    name: 'control',
    claims: request => request.path.startsWith(prefix) || `${request.path}/` === prefix,
    // A world of 100,000 ENIs that are all different is a document of some 20 MB.
    takesLargeBodies: path => path.startsWith(prefix),
    async handle(request) {
      if (isFromBrowser(request))
        return json(403, { problem: 'The control API takes no orders from web pages.' });
      const path = request.path.slice(prefix.length);
      const routes = controlRoutes.filter(route => route.path === path);
      const route = routes.find(({ method }) => method === request.method);
      if (routes.length === 0)
        return json(404, { problem: `There is no ${request.path}; GET ${prefix} lists what there is.` });
      if (!route)
        return json(405, {
          problem: `${request.path} takes ${routes.map(({ method }) => method).join(', ')}, not ${request.method}.`,
        });
      try {
        const document = documentOf(request);
        return json(200, await route.answer({ foundation, controlled, query: request.query, document }));
      } catch (error) {
        if (error instanceof ControlError) return json(400, { problem: error.message });
        throw error;
      }
    },
    refuseLargeBody: () => json(413, { problem: 'The document is larger than the emulator takes.' }),
  };
}

function isFromBrowser({ headers }: HttpRequest): boolean {
  const host = headers['host'] ?? '';
  return headers['origin'] !== undefined || !/^(127\.0\.0\.1|\[::1\]|localhost)(:\d+)?$/i.test(host);
}

function documentOf({ body }: HttpRequest): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new ControlError('The body has to be JSON.');
  }
}

function json(status: number, value: unknown): HttpReply {
  return {
    kind: 'reply',
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: `${JSON.stringify(value ?? {}, asPlainData, 2)}\n`,
  };
}

/** Tags and the like are maps inside; what never ends has no number in JSON and becomes null. */
const asPlainData = (_: string, value: unknown) => (value instanceof Map ? Object.fromEntries(value) : value);
