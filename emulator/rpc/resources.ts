import type { RpcParams } from './operation.ts';

/**
 * What a request is about, so that a fault can be aimed at one ENI: the values of all parameters named after an id
 * (`NetworkInterfaceId`, `ResourceId.3`), and the elements of lists that are sent as JSON.
 */
export function resourcesOf(params: RpcParams): readonly string[] {
  const ids: string[] = [];
  for (const [name, value] of params) {
    if (!/Ids?(\.\d+)?$/.test(name) || /RegionIds?(\.\d+)?$/.test(name)) continue;
    ids.push(...(elementsOf(value) ?? [value]));
  }
  // A listing by a hundred ids is the longest; anything longer is refused by the operation.
  return ids.slice(0, 200);
}

/** `eni/eni-1` of an ARN is the resource `eni-1`. */
export const lastName = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);

function elementsOf(value: string): readonly string[] | undefined {
  if (!value.startsWith('[')) return undefined;
  try {
    const list: unknown = JSON.parse(value);
    return Array.isArray(list) ? list.filter(element => typeof element === 'string') : undefined;
  } catch {
    return undefined;
  }
}
