import { type RpcCall, RpcError } from '../rpc/operation.ts';
import type { Eni } from './eni.ts';
import { listOf, requiredText } from './params.ts';
import { eniServiceManaged } from './refusals.ts';
import type { RegionState } from './store.ts';
import { arnOf } from './subject.ts';

/*
 * What the three tagging operations have in common. Of the many resource types of the page only `eni` exists here; the
 * codes are those of the tagging pages (AlibabaCloudDocs/ecs, ListTagResources).
 */

/** Refuses every resource type but `eni`. */
export function checkResourceType(call: RpcCall): void {
  if (requiredText(call, 'ResourceType').toLowerCase() === 'eni') return;
  throw new RpcError(
    404,
    'InvalidResourceType.NotFound',
    'The ResourceType provided does not exist in our records.',
  );
}

export function resourceIdsOf(call: RpcCall): readonly string[] {
  const ids = listOf(call, 'ResourceId', Number.POSITIVE_INFINITY);
  if (ids.length <= 50) return [...new Set(ids)];
  const message = "The ResourceIds parameter's number is exceed , Valid : 50";
  throw new RpcError(400, 'NumberExceed.ResourceIds', message);
}

export function tooManyTags(): RpcError {
  return new RpcError(400, 'NumberExceed.Tags', "The Tags parameter's number is exceed , Valid : 20");
}

/** The ENIs whose tags are to change: all of them, or a refusal. */
export function enisToTag(state: RegionState, call: RpcCall): readonly Eni[] {
  return resourceIdsOf(call).map(eniId => {
    const eni = state.enis.get(eniId);
    if (!eni) {
      const message = 'The specified ResourceIds are not found in our records.';
      throw new RpcError(404, 'InvalidResourceId.NotFound', message);
    }
    if (eni.serviceManaged) throw eniServiceManaged(eniId);
    return eni;
  });
}

export function resourceArns(call: RpcCall): readonly string[] {
  const ids = [...call.params].flatMap(([name, value]) => (/^ResourceId\.\d+$/.test(name) ? [value] : []));
  return ids.length > 0 ? ids.map(id => arnOf(call, 'eni', id)) : [arnOf(call, 'eni', '')];
}
