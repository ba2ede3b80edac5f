import type { RpcOperation } from '../../rpc/operation.ts';
import { checkEniId, checkText, descriptionLimit, nameLimit, onAllResources } from '../parameters.ts';
import { refusal } from '../refusals.ts';
import type { EnsState } from '../state.ts';

/**
 * Renames or redescribes an ENI. The page lists InvalidEniType and InvalidEniStatus without saying when they apply: the emulator
 * refuses the primary ENI, the only other type, and an ENI that is being deleted.
 * https://www.alibabacloud.com/help/en/ens/developer-reference/api-ens-2017-11-10-modifynetworkinterfaceattribute
 */
export function modifyNetworkInterfaceAttribute(state: EnsState): RpcOperation {
  return {
    action: 'ModifyNetworkInterfaceAttribute',
    parameters: ['Description', 'NetworkInterfaceId', 'NetworkInterfaceName'],
    required: ['NetworkInterfaceId'],
    permission: onAllResources('ModifyNetworkInterfaceAttribute'),
    run({ params, identity }) {
      const eniId = checkEniId(params.get('NetworkInterfaceId') ?? '', 'NetworkInterfaceId');
      // A text that is sent is meant, even an empty one.
      const name = params.get('NetworkInterfaceName');
      if (name !== undefined) checkText(name, 'NetworkInterfaceName', nameLimit);
      const description = params.get('Description');
      if (description !== undefined) checkText(description, 'Description', descriptionLimit);
      const eni = state.enis.find(identity.accountId, eniId);
      if (!eni) throw refusal.eniNotFound();
      if (eni.serviceManaged) throw refusal.eniServiceManaged();
      if (eni.status === 'Deleting') throw refusal.eniStatus();
      if (eni.type !== 'Secondary') throw refusal.eniType();

      state.enis.save({ ...eni, name: name ?? eni.name, description: description ?? eni.description });
      return {};
    },
  };
}
