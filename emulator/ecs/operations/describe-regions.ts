import type { RpcOperation } from '../../rpc/operation.ts';
import { cloudRegions, ecsHostOf } from '../regions.ts';

/** Lists the regions. It needs no parameter, not even a region. */
export const describeRegions: RpcOperation = {
  action: 'DescribeRegions',
  parameters: ['RegionId', 'AcceptLanguage', 'InstanceChargeType', 'ResourceType'],
  permission: () => ({ action: 'ecs:DescribeRegions', resources: ['*'] }),
  run: () => ({
    Regions: {
      Region: cloudRegions.map(({ regionId, localName }) => ({
        RegionId: regionId,
        LocalName: localName,
        RegionEndpoint: ecsHostOf(regionId),
        Status: 'available',
      })),
    },
  }),
};
