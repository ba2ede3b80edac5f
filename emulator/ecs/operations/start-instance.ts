import type { RpcOperation } from '../../rpc/operation.ts';
import { moveInstance } from '../lifecycle.ts';
import { instanceToMove } from '../power.ts';
import type { EcsStore } from '../store.ts';
import { arnOf } from '../subject.ts';

/** Starts a Stopped instance: Starting, then Running. */
export function startInstance(store: EcsStore): RpcOperation {
  return {
    action: 'StartInstance',
    required: ['InstanceId'],
    parameters: ['RegionId', 'InstanceId', 'InitLocalDisk', 'DryRun'],
    permission: call => ({
      action: 'ecs:StartInstance',
      resources: [arnOf(call, 'instance', call.params.get('InstanceId') ?? '')],
    }),
    run(call) {
      const { state, instance } = instanceToMove(store, call, 'Stopped');
      const dueAtMs = store.nowMs() + store.drawMs(store.options.durations.startMs);
      moveInstance(store, state, instance, {
        via: 'Starting',
        to: 'Running',
        dueAtMs: call.fault?.kind === 'stick' ? undefined : dueAtMs,
      });
      return {};
    },
  };
}
