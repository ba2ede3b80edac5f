import type { Foundation } from '../foundation.ts';
import { RpcError, type RpcOperation, type RpcProduct } from './operation.ts';
import type { Visit } from './visit.ts';

/**
 * Product and operation of a request, or the refusal of one that names none. That this is looked at before the
 * signature, and the version before the action, is our guess: no page says so.
 */
export function route(
  { request, product, operation }: Visit,
  products: readonly RpcProduct[],
  { complain }: Foundation,
): { readonly product: RpcProduct; readonly operation: RpcOperation } {
  if (request.http.method !== 'GET' && request.http.method !== 'POST')
    throw new RpcError(400, 'UnsupportedHTTPMethod', 'This http method is not supported.');
  if (request.version === undefined || request.action === undefined) {
    const name = request.version === undefined ? 'Version' : 'Action';
    complain(
      `A ${request.http.method} of ${quoted(request.http.path)} names no ${name}, so it belongs to no RPC product.`,
    );
    throw missing(name);
  }
  if (!product) {
    const known = products.map(({ title, version }) => `${title} ${version}`).join(', ');
    complain(`${quoted(request.action)} asks for Version ${quoted(request.version)}; there are ${known}.`);
    throw new RpcError(400, 'InvalidVersion', 'Specified parameter Version is not valid.');
  }
  if (!operation) {
    complain(`${product.title} ${product.version} has no action ${quoted(request.action)} in this emulator.`);
    throw new RpcError(
      404,
      'InvalidAction.NotFound',
      'Specified api is not found, please check your url and method.',
    );
  }
  return { product, operation };
}

const missing = (name: string) =>
  new RpcError(400, `Missing${name}`, `${name} is mandatory for this action.`);

/** A name of the caller's choice is shown without its control characters and not at any length. */
const quoted = (name: string) => JSON.stringify(name.slice(0, 80));
