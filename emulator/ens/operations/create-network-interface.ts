import type { RpcOperation } from '../../rpc/operation.ts';
import { createEni } from '../new-eni.ts';
import {
  checkText,
  descriptionLimit,
  nameLimit,
  onAllResources,
  readFilter,
  readJsonList,
} from '../parameters.ts';
import { refusal } from '../refusals.ts';
import type { EnsState } from '../state.ts';

/**
 * Creates one secondary ENI, Available at once. The page calls VSwitchId optional without saying where the ENI goes then; the
 * emulator has no default vSwitch and refuses. The limits on name and description are those of ModifyNetworkInterfaceAttribute.
 * https://www.alibabacloud.com/help/en/ens/developer-reference/api-ens-2017-11-10-createnetworkinterface
 */
export function createNetworkInterface(state: EnsState): RpcOperation {
  return {
    action: 'CreateNetworkInterface',
    parameters: ['Description', 'Name', 'SecurityGroupIds', 'VSwitchId'],
    required: ['SecurityGroupIds'],
    permission: onAllResources('CreateNetworkInterface'),
    run({ params, identity, foundation }) {
      const vSwitch = state.vSwitches.get(readFilter(params, 'VSwitchId') ?? '');
      if (vSwitch?.accountId !== identity.accountId) throw refusal.invalidField('VSwitchId');
      const securityGroupIds = readJsonList(params, 'SecurityGroupIds') ?? [];
      const isOwn = (id: string) => state.securityGroups.get(id)?.accountId === identity.accountId;
      if (securityGroupIds.length === 0 || !securityGroupIds.every(isOwn))
        throw refusal.invalidField('SecurityGroupIds');
      const name = readFilter(params, 'Name');
      if (name !== undefined) checkText(name, 'Name', nameLimit);
      const description = readFilter(params, 'Description');
      if (description !== undefined) checkText(description, 'Description', descriptionLimit);

      const eni = createEni(state, foundation, {
        vSwitch,
        securityGroupIds: [...new Set(securityGroupIds)],
        ...(name === undefined ? {} : { name }),
        ...(description === undefined ? {} : { description }),
      });
      return { NetworkInterfaceIds: [eni.eniId] };
    },
  };
}
