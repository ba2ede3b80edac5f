import type { Eni } from '../../core/eni.ts';
import { InvariantError } from '../../core/errors.ts';
import type { EniSurveyor, Place, RegionalEnis } from '../../ports.ts';
import type { RpcApi, RpcParams } from '../rpc/rpc-client.ts';
import { badRead, countEnis, listEnis } from './list-enis.ts';

/** Version of the ECS API. */
export const ecsVersion = '2014-05-26';

/** MaxResults is 10 to 500; without it a page holds 10 rows (DescribeNetworkInterfaces page, `MaxResults`). */
const pageSizeLimit = 500;
/** Up to 100 ids a call, and as many rows must fit on its page: with the default of 10, 90 live ENIs would look gone. */
const idLimit = 100;
/** TagResources and UntagResources take up to 50 ids a call (their pages, `ResourceId.N`). */
const taggedLimit = 50;

/** The ENIs of one region of one account. Every call names the region, and every read is complete or rejects. */
export function createEcsEnis(api: RpcApi, place: Place): RegionalEnis & EniSurveyor {
  const inRegion = { RegionId: place.region };
  return {
    place,
    listByStatus: (status, tagKey, onPage) => {
      const withTag = tagKey !== undefined && { Tag: [{ Key: tagKey }] };
      return listEnis(api, { ...inRegion, Status: status, MaxResults: pageSizeLimit, ...withTag }, onPage);
    },
    listAll: onPage => listEnis(api, { ...inRegion, MaxResults: pageSizeLimit }, onPage),
    countAll: () => countEnis(api, place.region),
    readByIds: eniIds => readByIds(api, inRegion, eniIds),
    async tag(eniIds, key, value) {
      for (const ids of chunksOf(checkedIds(eniIds), taggedLimit))
        await api.call(
          'TagResources',
          { ...tagged(inRegion, ids), Tag: [{ Key: key, Value: value }] },
          'write',
        );
    },
    async untag(eniIds, keys) {
      if (keys.length === 0) throw new InvariantError('Tags were to be removed without saying which.');
      for (const ids of chunksOf(checkedIds(eniIds), taggedLimit))
        await api.call('UntagResources', { ...tagged(inRegion, ids), TagKey: keys }, 'write');
    },
    async requestDelete(eniId) {
      const [id] = checkedIds([eniId]);
      const body = await api.call('DeleteNetworkInterface', { ...inRegion, NetworkInterfaceId: id }, 'write');
      return { providerRequestId: body.RequestId };
    },
  };
}

/**
 * What is known of exactly these ids. They go as a repeat list: as a JSON array the API ignores them and answers with the whole region, so one id that
 * was not asked for makes an answer worthless. Absence may only be concluded from answers that were complete.
 */
async function readByIds(
  api: RpcApi,
  inRegion: RpcParams,
  eniIds: readonly string[],
): Promise<ReadonlyMap<string, Eni>> {
  const found = new Map<string, Eni>();
  for (const ids of chunksOf([...new Set(checkedIds(eniIds))], idLimit)) {
    const enis = await listEnis(api, { ...inRegion, NetworkInterfaceId: ids, MaxResults: idLimit });
    for (const eni of enis) {
      if (!ids.includes(eni.eniId)) throw badRead({}, `${eni.eniId}, which was not asked for`);
      found.set(eni.eniId, eni);
    }
  }
  return found;
}

function tagged(inRegion: RpcParams, eniIds: readonly string[]): RpcParams {
  return { ...inRegion, ResourceType: 'eni', ResourceId: eniIds };
}

/** An empty filter is no filter: it would read the whole region as if it had been asked for, or make every ENI look gone. */
function checkedIds(eniIds: readonly string[]): readonly string[] {
  if (eniIds.length > 0 && eniIds.every(eniId => eniId.trim() !== '')) return eniIds;
  throw new InvariantError(
    `A call about ENIs needs their ids, each not empty; ${eniIds.length === 0 ? 'it was given none' : 'one of them is'}.`,
  );
}

function chunksOf(ids: readonly string[], size: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, index) =>
    ids.slice(index * size, (index + 1) * size),
  );
}
