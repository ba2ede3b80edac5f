import type { Eni } from '../../core/eni.ts';
import { CloudError, InvariantError } from '../../core/errors.ts';
import { isJsonObject } from '../../core/json.ts';
import type { Selector } from '../../core/teardown/teardown-request.ts';
import type { Place, TeardownEnis } from '../../ports.ts';
import { findUnselected } from '../check-selected.ts';
import type { RpcApi } from '../rpc/rpc-client.ts';
import { badEnsRead, listEnsEnis } from './list-ens-enis.ts';

/** Version of the ENS API. */
export const ensVersion = '2017-11-10';

/** NetworkInterfaceIds takes up to 100 ids (ENS DescribeNetworkInterfaces page). */
const idLimit = 100;

/** The ENIs of the edge, as one account sees them through the central ENS endpoint. */
export function createEnsTeardown(api: RpcApi, place: Place): TeardownEnis {
  const readByIds = (eniIds: readonly string[]) => readEnsByIds(api, eniIds);
  return {
    cloud: 'ens',
    place,
    readByIds,
    listBySelector: selector => listBySelector(api, place, selector),
    async requestDetach(eniId, instanceId) {
      await refuseUnlessOn(readByIds, eniId, instanceId);
      const body = await api.call('DetachNetworkInterface', { NetworkInterfaceId: eniId }, 'write');
      return { providerRequestId: body.RequestId };
    },
    async requestDelete(eniId) {
      if (eniId === '') throw new InvariantError('A delete without an ENI id was asked for.');
      // A list as a JSON text, unlike every other list of this product. One id a call: what becomes of the rest when one fails is not documented.
      const body = await api.call(
        'DeleteNetworkInterfaces',
        { NetworkInterfaceIds: JSON.stringify([eniId]) },
        'write',
      );
      return { providerRequestId: body.RequestId };
    },
    async requestAttach(eniId, instanceId) {
      const params = { InstanceId: instanceId, NetworkInterfaceId: eniId };
      const body = await api.call('AttachNetworkInterface', params, 'write');
      return { providerRequestId: body.RequestId };
    },
  };
}

/**
 * What is known of exactly these ids, at whatever edge node: the ids say enough, and an ENI at another node than its task says must not look gone.
 */
async function readEnsByIds(api: RpcApi, eniIds: readonly string[]): Promise<ReadonlyMap<string, Eni>> {
  // An empty filter is no filter, and every ENI asked for would seem absent from what it finds.
  if (eniIds.length === 0 || eniIds.length > idLimit || eniIds.includes(''))
    throw new InvariantError(
      `A read by id takes 1 to ${idLimit} ids that are not empty; it was given ${eniIds.length}.`,
    );
  const asked = new Set(eniIds);
  const enis = await listEnsEnis(api, { NetworkInterfaceIds: [...asked] });
  const stranger = enis.find(eni => !asked.has(eni.eniId));
  if (stranger !== undefined) throw badEnsRead(`${stranger.eniId}, which was not asked for`);
  return new Map(enis.map(eni => [eni.eniId, eni]));
}

/**
 * The detach of this product names no instance, so the provider cannot refuse the wrong one for us. One more read, right before the call, stands in for that:
 * between the two, somebody would have to detach and attach the ENI of a stopped instance.
 */
async function refuseUnlessOn(
  readByIds: TeardownEnis['readByIds'],
  eniId: string,
  instanceId: string,
): Promise<void> {
  const eni = (await readByIds([eniId])).get(eniId);
  const [host, ...others] = eni?.hosts ?? [];
  if (eni?.status === 'InUse' && host === instanceId && others.length === 0) return;
  const state = eni === undefined ? 'it is gone' : `it is ${eni.status} on ${host ?? 'no instance'}`;
  throw new CloudError(
    `DetachNetworkInterface was not sent: ${state}, not InUse on ${instanceId}. Look at it again.`,
    {
      handling: 'conflict',
      operation: 'DetachNetworkInterface',
    },
  );
}

async function listBySelector(api: RpcApi, place: Place, selector: Selector): Promise<readonly Eni[]> {
  const enis = await listEnsEnis(api, { [filterNames[selector.field]]: selector.id });
  const stranger = findUnselected(enis, selector, securityGroupIdsOf);
  if (stranger !== undefined) throw badEnsRead(`${stranger.eniId}, which does not hang on ${selector.id}`);
  if (selector.field !== 'securityGroupId') return enis;
  // The filter by security group finds secondary ENIs only (its page), but a primary one is in the way as well.
  const primary = await listEnsEnis(api, { Type: 'Primary', EnsRegionId: place.region });
  return [...enis, ...primary.filter(eni => securityGroupIdsOf(eni).includes(selector.id))];
}

const filterNames: Readonly<Record<Selector['field'], string>> = {
  instanceId: 'InstanceId',
  vSwitchId: 'VSwitchId',
  securityGroupId: 'SecurityGroupId',
  vpcId: 'NetworkId',
};

function securityGroupIdsOf(eni: Eni): readonly unknown[] {
  const groups = eni.record['SecurityGroupIds'];
  const ids = isJsonObject(groups) ? groups['SecurityGroup'] : undefined;
  return Array.isArray(ids) ? ids : [];
}
