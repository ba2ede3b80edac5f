import type { RpcOperation } from '../../rpc/operation.ts';
import { onInstance } from '../parameters.ts';
import { refusal } from '../refusals.ts';
import type { EnsState } from '../state.ts';
import { instanceOfCall } from '../subject.ts';

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
    run(call) {
      const instance = instanceOfCall(state, call);
      if (instance.status !== 'Stopped') throw refusal.instanceStatus();
      state.instances.save({
        ...instance,
        status: 'Starting',
        transition: state.begin('Running', 'start', call.fault),
      });
      return { Code: 0 };
    },
  };
}
