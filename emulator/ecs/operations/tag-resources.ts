import { RpcError, type RpcOperation } from '../../rpc/operation.ts';
import { newTagsOf, tagLimit } from '../eni-attributes.ts';
import { missingParameter } from '../refusals.ts';
import type { EcsStore } from '../store.ts';
import { regionOfCall } from '../subject.ts';
import { checkResourceType, enisToTag, resourceArns, tooManyTags } from '../tagged-resources.ts';

/** Sets tags on ENIs: on all that are named, or, when one of them cannot be tagged, on none. */
export function tagResources(store: EcsStore): RpcOperation {
  return {
    action: 'TagResources',
    required: ['RegionId', 'ResourceType', 'ResourceId.N', 'Tag.N.Key'],
    parameters: ['RegionId', 'ResourceType', 'ResourceId.N', 'Tag.N.Key', 'Tag.N.Value'],
    permission: call => ({ action: 'ecs:TagResources', resources: resourceArns(call) }),
    run(call) {
      const state = regionOfCall(store, call, 'InvalidRegionId.NotFound');
      checkResourceType(call);
      const tags = newTagsOf(call, tooManyTags);
      if (tags.size === 0) throw missingParameter('Tag.N.Key');
      const changed = enisToTag(state, call).map(eni => ({ ...eni, tags: new Map([...eni.tags, ...tags]) }));
      if (changed.some(eni => eni.tags.size > tagLimit)) {
        const message = 'The quota of tags on resource is beyond permitted range.';
        throw new RpcError(400, 'OperationDenied.QuotaExceed', message);
      }
      for (const eni of changed) store.putEni(state, eni, store.nowMs());
      return {};
    },
  };
}
