import type { RpcOperation } from '../../rpc/operation.ts';
import { moveInstance } from '../lifecycle.ts';
import { instanceToMove } from '../power.ts';
import type { EcsStore } from '../store.ts';
import { arnOf } from '../subject.ts';

/** Stops a Running instance: Stopping, then Stopped. */
export function stopInstance(store: EcsStore): RpcOperation {
  return {
    action: 'StopInstance',
    required: ['InstanceId'],
    parameters: [
      ...['RegionId', 'InstanceId', 'ForceStop', 'ConfirmStop', 'StoppedMode', 'Hibernate', 'DryRun'],
    ],
    permission: call => ({
      action: 'ecs:StopInstance',
      resources: [arnOf(call, 'instance', call.params.get('InstanceId') ?? '')],
    }),
    run(call) {
      const { state, instance } = instanceToMove(store, call, 'Running');
      const dueAtMs = store.nowMs() + store.drawMs(store.options.durations.stopMs);
      moveInstance(store, state, instance, {
        via: 'Stopping',
        to: 'Stopped',
        dueAtMs: call.fault?.kind === 'stick' ? undefined : dueAtMs,
      });
      return {};
    },
  };
}
