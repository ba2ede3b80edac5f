import type { RpcOperation } from '../../rpc/operation.ts';
import { onInstance, readFilter } from '../parameters.ts';
import { refusal } from '../refusals.ts';
import type { EnsState } from '../state.ts';

/**
 * Stopped, then Starting, then Running. The numeric `Code` of the answer means success.
 * https://www.alibabacloud.com/help/en/ens/developer-reference/api-ens-2017-11-10-startinstance
 */
export function startInstance(state: EnsState): RpcOperation {
  return {
    action: 'StartInstance',
    parameters: ['InstanceId'],
    required: ['InstanceId'],
    permission: onInstance('StartInstance'),
    run({ params, identity, fault }) {
      const instance = state.instances.find(identity.accountId, readFilter(params, 'InstanceId') ?? '');
      if (!instance) throw refusal.instanceNotFound();
      if (instance.status !== 'Stopped') throw refusal.instanceStatus();
      state.instances.save({
        ...instance,
        status: 'Starting',
        transition: state.begin('Running', 'start', fault),
      });
      return { Code: 0 };
    },
  };
}
