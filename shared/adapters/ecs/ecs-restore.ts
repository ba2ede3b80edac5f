import type { Eni } from '../../core/eni.ts';
import { CloudError, InvariantError } from '../../core/errors.ts';
import type { CreateEni } from '../../core/restore/restore-plan.ts';
import type { Place } from '../../ports.ts';
import type { RpcApi, RpcParams } from '../rpc/rpc-client.ts';
import { createEcsEnis } from './ecs-enis.ts';

/** Creating and attaching ENIs in one place, for an operator who undoes a deletion. */
export function createEcsRestore(api: RpcApi, place: Place) {
  const inRegion = { RegionId: place.region };
  const enis = createEcsEnis(api, place);
  return {
    async create(eni: CreateEni): Promise<string> {
      // The token makes the call safe to repeat, so it may be treated like a read.
      const body = await api.call('CreateNetworkInterface', { ...inRegion, ...paramsOf(eni) }, 'read');
      const eniId = body['NetworkInterfaceId'];
      if (typeof eniId === 'string' && eniId !== '') return eniId;
      // "An empty NetworkInterfaceId means that nothing was created; call again" (CreateNetworkInterface page).
      throw new CloudError(
        'CreateNetworkInterface answered without an id: nothing was created. Repeat the command.',
        {
          handling: 'transient',
          operation: 'CreateNetworkInterface',
          providerRequestId: body.RequestId,
          mayHaveTakenEffect: false,
        },
      );
    },
    async read(eniId: string): Promise<Eni | undefined> {
      return (await enis.readByIds([eniId])).get(eniId);
    },
    requestAttach(eniId: string, instanceId: string) {
      if (eniId === '' || instanceId === '')
        throw new InvariantError('An attach needs the id of the ENI and the id of the instance.');
      const params = { ...inRegion, NetworkInterfaceId: eniId, InstanceId: instanceId };
      return api.call('AttachNetworkInterface', params, 'write');
    },
  };
}

function paramsOf(eni: CreateEni): RpcParams {
  return {
    VSwitchId: eni.vSwitchId,
    SecurityGroupIds: eni.securityGroupIds,
    PrimaryIpAddress: eni.primaryIp,
    PrivateIpAddress: eni.secondaryIps,
    Ipv6Address: eni.ipv6s,
    Ipv4Prefix: eni.ipv4Prefixes,
    Ipv6Prefix: eni.ipv6Prefixes,
    NetworkInterfaceName: eni.name,
    Description: eni.description,
    ResourceGroupId: eni.resourceGroupId,
    Tag: eni.tags.map(([key, value]) => ({ Key: key, Value: value })),
    DeleteOnRelease: eni.deleteOnRelease,
    SourceDestCheck: eni.sourceDestCheck,
    NetworkInterfaceTrafficMode: eni.trafficMode,
    ClientToken: eni.clientToken,
  };
}
