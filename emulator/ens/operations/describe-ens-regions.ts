import type { RpcOperation } from '../../rpc/operation.ts';
import { onAllResources, readFilter } from '../parameters.ts';
import type { EnsState } from '../state.ts';

/**
 * The edge nodes there are; with EnsRegionId only that one, and none when it is unknown.
 * https://www.alibabacloud.com/help/en/ens/developer-reference/api-ens-2017-11-10-describeensregions
 */
export function describeEnsRegions(state: EnsState): RpcOperation {
  return {
    action: 'DescribeEnsRegions',
    parameters: ['EnsRegionId'],
    permission: onAllResources('DescribeEnsRegions'),
    run({ params }) {
      const wanted = readFilter(params, 'EnsRegionId');
      const found = [...state.regions.values()].filter(
        region => wanted === undefined || region.ensRegionId === wanted,
      );
      return {
        Code: 0,
        EnsRegions: {
          EnsRegions: found.map(region => ({
            EnsRegionId: region.ensRegionId,
            Name: region.name,
            EnName: region.englishName,
            Area: region.area,
            Province: region.province,
          })),
        },
      };
    },
  };
}
