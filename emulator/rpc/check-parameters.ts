import { RpcError, type RpcOperation, type RpcParams, type RpcProduct } from './operation.ts';

/**
 * Taken by every product. Vendor SDKs add it to all requests, whether or not the operation lists it
 * (aliyun/alibaba-cloud-sdk-go, which sets it from the client's region).
 */
const taken = ['RegionId'];

/**
 * Refuses parameters that the operation does not have, telling the person at the emulator too, and misses those that
 * it needs. An empty value is none.
 */
export function checkParameters(
  product: RpcProduct,
  operation: RpcOperation,
  params: RpcParams,
  complain: (line: string) => void,
): void {
  const known = new Set([...operation.parameters, ...(product.commonParameters ?? []), ...taken]);
  for (const name of params.keys()) {
    if (known.has(name) || known.has(templateOf(name))) continue;
    const shown = JSON.stringify(name.slice(0, 80));
    complain(
      `${product.title} ${operation.action} was sent the parameter ${shown}, which its page does not list.`,
    );
    throw new RpcError(400, 'UnsupportedParameter', `The parameter ${shown} is not supported.`);
  }
  const given = new Set([...params].flatMap(([name, value]) => (value ? [name, templateOf(name)] : [])));
  const missing = operation.required?.find(name => !given.has(name));
  if (missing === undefined) return;
  throw new RpcError(
    400,
    'MissingParameter',
    `The input parameter "${missing}" that is mandatory for processing this request is not supplied.`,
  );
}

/** `Tag.3.Key` is the third of `Tag.N.Key`; lists count from 1. */
const templateOf = (name: string) => name.replace(/\.[1-9]\d{0,5}(?=\.|$)/g, '.N');
