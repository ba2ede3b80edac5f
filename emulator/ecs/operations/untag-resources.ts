import type { RpcOperation } from '../../rpc/operation.ts';
import { tagLimit } from '../eni-attributes.ts';
import { booleanOf, listOf } from '../params.ts';
import { missingParameter } from '../refusals.ts';
import type { EcsStore } from '../store.ts';
import { regionOfCall } from '../subject.ts';
import { checkResourceType, enisToTag, resourceArns, tooManyTags } from '../tagged-resources.ts';

/** Takes tags off ENIs. A key that an ENI does not carry does no harm; `All` counts only where no key is named. */
export function untagResources(store: EcsStore): RpcOperation {
  return {
    action: 'UntagResources',
    required: ['RegionId', 'ResourceType', 'ResourceId.N'],
    parameters: ['RegionId', 'ResourceType', 'ResourceId.N', 'TagKey.N', 'All'],
    permission: call => ({ action: 'ecs:UntagResources', resources: resourceArns(call) }),
    run(call) {
      const state = regionOfCall(store, call, 'InvalidRegionId.NotFound');
      checkResourceType(call);
      const keys = new Set(listOf(call, 'TagKey', Number.POSITIVE_INFINITY));
      if (keys.size > tagLimit) throw tooManyTags();
      const all = keys.size === 0 && booleanOf(call, 'All') === true;
      if (keys.size === 0 && !all) throw missingParameter('TagKey.N');
      for (const eni of enisToTag(state, call)) {
        const left = all ? [] : [...eni.tags].filter(([key]) => !keys.has(key));
        store.putEni(state, { ...eni, tags: new Map(left) }, store.nowMs());
      }
      return {};
    },
  };
}
