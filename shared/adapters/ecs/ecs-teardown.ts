import type { Eni } from '../../core/eni.ts';
import { isJsonObject } from '../../core/json.ts';
import type { Selector } from '../../core/teardown/teardown-request.ts';
import type { Place, TeardownEnis } from '../../ports.ts';
import { findUnselected } from '../check-selected.ts';
import type { RpcApi } from '../rpc/rpc-client.ts';
import { createEcsEnis } from './ecs-enis.ts';
import { badRead, listEnis } from './list-enis.ts';

/** MaxResults is 10 to 500 (DescribeNetworkInterfaces page). */
const pageSizeLimit = 500;

/** What teardown may do in one region of one account. Scan and worker do not import this file, so their bundles do not hold its calls. */
export function createEcsTeardown(api: RpcApi, place: Place): TeardownEnis {
  const { readByIds, requestDelete } = createEcsEnis(api, place);
  const inRegion = { RegionId: place.region };
  return {
    cloud: 'ecs',
    place,
    readByIds,
    requestDelete,
    listBySelector: selector => listBySelector(api, place, selector),
    async requestDetach(eniId, instanceId) {
      const params = { ...inRegion, NetworkInterfaceId: eniId, InstanceId: instanceId };
      const body = await api.call('DetachNetworkInterface', params, 'write');
      return { providerRequestId: body.RequestId };
    },
    async requestAttach(eniId, instanceId) {
      const params = { ...inRegion, NetworkInterfaceId: eniId, InstanceId: instanceId };
      const body = await api.call('AttachNetworkInterface', params, 'write');
      return { providerRequestId: body.RequestId };
    },
  };
}

async function listBySelector(api: RpcApi, place: Place, selector: Selector): Promise<readonly Eni[]> {
  const query = { RegionId: place.region, MaxResults: pageSizeLimit };
  const enis = await listEnis(api, { ...query, [filterNames[selector.field]]: selector.id });
  const stranger = findUnselected(enis, selector, securityGroupIdsOf);
  if (stranger !== undefined) throw badRead({}, `${stranger.eniId}, which does not hang on ${selector.id}`);
  if (selector.field !== 'securityGroupId') return enis;
  // The filter by security group finds secondary ENIs only (its page), but a primary one is in the way as well.
  const known = new Set(enis.map(eni => eni.eniId));
  const primary = await listEnis(api, { ...query, Type: 'Primary' });
  return [
    ...enis,
    ...primary.filter(eni => securityGroupIdsOf(eni).includes(selector.id) && !known.has(eni.eniId)),
  ];
}

const filterNames: Readonly<Record<Selector['field'], string>> = {
  instanceId: 'InstanceId',
  vSwitchId: 'VSwitchId',
  securityGroupId: 'SecurityGroupId',
  vpcId: 'VpcId',
};

function securityGroupIdsOf(eni: Eni): readonly unknown[] {
  const groups = eni.record['SecurityGroupIds'];
  const ids = isJsonObject(groups) ? groups['SecurityGroupId'] : undefined;
  return Array.isArray(ids) ? ids : [];
}
