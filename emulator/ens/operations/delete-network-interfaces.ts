import type { RpcError, RpcOperation } from '../../rpc/operation.ts';
import { checkEniId, onAllResources, readJsonList } from '../parameters.ts';
import type { EnsEni } from '../records.ts';
import { refusal } from '../refusals.ts';
import type { EnsState } from '../state.ts';

/**
 * Deletes ENIs named by a JSON array. The page gives two codes (NoPermission, InvalidParameter) and is silent about ids that are
 * missing or in use and about calls where only some can be deleted. What the emulator does about that is its own choice,
 * meant to be the least kind of the plausible ones: the first id that cannot be deleted refuses the whole call, with the codes
 * of the sister pages, and nothing is deleted. A lenient emulator deletes what it can and stays silent about the rest.
 * https://www.alibabacloud.com/help/en/ens/developer-reference/api-ens-2017-11-10-deletenetworkinterfaces
 */
export function deleteNetworkInterfaces(
  state: EnsState,
  options: { readonly lenient: boolean },
): RpcOperation {
  return {
    action: 'DeleteNetworkInterfaces',
    parameters: ['NetworkInterfaceIds'],
    required: ['NetworkInterfaceIds'],
    permission: onAllResources('DeleteNetworkInterfaces'),
    run({ params, identity, fault }) {
      const eniIds = readJsonList(params, 'NetworkInterfaceIds') ?? [];
      if (eniIds.length === 0) throw refusal.invalidField('NetworkInterfaceIds');
      for (const eniId of eniIds) checkEniId(eniId, 'NetworkInterfaceIds');

      const enis = [...new Set(eniIds)].flatMap(eniId => {
        const eni = state.enis.find(identity.accountId, eniId);
        const problem = eni ? whyNot(eni) : refusal.eniNotFound();
        if (problem && !options.lenient) throw problem;
        return eni && !problem ? [eni] : [];
      });
      for (const eni of enis) {
        state.note('eni.deleting', eni);
        state.enis.save({ ...eni, status: 'Deleting', transition: state.begin('gone', 'delete', fault) });
      }
      return {};
    },
  };
}

/** Deleting is accepted again, as ECS documents it: that is how a stuck deletion is sent again. */
function whyNot(eni: EnsEni): RpcError | undefined {
  if (eni.serviceManaged) return refusal.eniServiceManaged();
  if (eni.type !== 'Secondary') return refusal.eniType();
  if (eni.status !== 'Available' && eni.status !== 'Deleting') return refusal.eniStatus();
  return undefined;
}
