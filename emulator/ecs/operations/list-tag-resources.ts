import { RpcError, type RpcOperation } from '../../rpc/operation.ts';
import { tagLimit } from '../eni-attributes.ts';
import { makePageToken, parsePaging } from '../paging.ts';
import { tagsOf } from '../params.ts';
import type { EcsStore } from '../store.ts';
import { regionOfCall } from '../subject.ts';
import { checkResourceType, resourceIdsOf, tooManyTags } from '../tagged-resources.ts';

/** Rows of one answer. The page says nothing about it and has no parameter for it. */
const rowsPerPage = 50;

/** Lists the tags of ENIs, one row per tag: those of the ENIs that are named, of those that carry all given tags, or both. */
export function listTagResources(store: EcsStore): RpcOperation {
  return {
    action: 'ListTagResources',
    required: ['RegionId', 'ResourceType'],
    parameters: ['RegionId', 'ResourceType', 'ResourceId.N', 'Tag.N.Key', 'Tag.N.Value', 'NextToken'],
    permission: () => ({ action: 'ecs:ListTagResources', resources: ['*'] }),
    run(call) {
      const state = regionOfCall(store, call, 'InvalidRegionId.NotFound');
      checkResourceType(call);
      const ids = resourceIdsOf(call);
      const wanted = tagsOf(call);
      if (wanted.length > tagLimit) throw tooManyTags();
      if (wanted.some(tag => tag.key === undefined)) {
        throw new RpcError(400, 'InvalidParameter.TagValue', 'A tag value was given without its key.');
      }
      if (ids.length === 0 && wanted.length === 0) {
        const message = 'The parameter - Tags should not be null';
        throw new RpcError(404, 'MissingParameter.Tags', message);
      }
      const enis = ids.length > 0 ? ids.flatMap(id => state.enis.get(id) ?? []) : state.enis.values();
      const rows: Record<string, string>[] = [];
      for (const eni of enis) {
        const carriesAll = wanted.every(({ key = '', value }) =>
          value ? eni.tags.get(key) === value : eni.tags.has(key),
        );
        if (!carriesAll) continue;
        for (const [key, value] of eni.tags) {
          rows.push({ ResourceId: eni.eniId, ResourceType: 'eni', TagKey: key, TagValue: value });
        }
      }
      const paging = parsePaging(call, { maxResults: rowsPerPage, pageSize: rowsPerPage });
      const first = paging.kind === 'token' ? paging.after : 0;
      const end = first + rowsPerPage;
      return {
        NextToken: end < rows.length ? makePageToken(end) : '',
        TagResources: { TagResource: rows.slice(first, end) },
      };
    },
  };
}
