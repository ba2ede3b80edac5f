import type { RpcOperation } from '../../rpc/operation.ts';
import { onInstance, readChoice, readFilter } from '../parameters.ts';
import { refusal } from '../refusals.ts';
import type { EnsState } from '../state.ts';

/**
 * Running, then Stopping, then Stopped. The page demands Running without listing a code for the other states; the emulator
 * answers with StartInstance's.
 * https://www.alibabacloud.com/help/en/ens/developer-reference/api-ens-2017-11-10-stopinstance
 */
export function stopInstance(state: EnsState): RpcOperation {
  return {
    action: 'StopInstance',
    parameters: ['ForceStop', 'InstanceId'],
    required: ['InstanceId'],
    permission: onInstance('StopInstance'),
    run({ params, identity, fault }) {
      const force = readChoice(params, 'ForceStop', ['true', 'false']) === 'true';
      const instance = state.instances.find(identity.accountId, readFilter(params, 'InstanceId') ?? '');
      if (!instance) throw refusal.instanceIdNotFound();
      if (instance.status !== 'Running') throw refusal.instanceStatus();
      state.instances.save({
        ...instance,
        status: 'Stopping',
        transition: state.begin('Stopped', force ? 'forceStop' : 'stop', fault),
      });
      return { Code: 0 };
    },
  };
}
