import type { Instance } from './instance.ts';
import { addEni } from './make-eni.ts';
import type { InstanceSpec } from './specs.ts';
import type { EcsStore, RegionState } from './store.ts';

/** Adds an instance in any state, together with the primary ENI that no instance is without. */
export function addInstance(store: EcsStore, state: RegionState, spec: InstanceSpec): Instance {
  const vSwitch = state.vSwitches.get(spec.vSwitchId);
  if (!vSwitch) throw new Error(`There is no vSwitch ${spec.vSwitchId}; add it before its instances.`);
  const instance: Instance = {
    instanceId: spec.instanceId ?? store.foundation.ids.resource('i'),
    accountId: spec.accountId,
    region: spec.region,
    name: spec.name ?? '',
    status: spec.status ?? 'Running',
    transition: undefined,
    instanceType: spec.instanceType ?? 'ecs.g7.xlarge',
    vpcId: vSwitch.vpcId,
    vSwitchId: vSwitch.vSwitchId,
    zoneId: vSwitch.zoneId,
    securityGroupIds: spec.securityGroupIds ?? [],
    resourceGroupId: spec.resourceGroupId ?? '',
    tags: new Map(Object.entries(spec.tags ?? {})),
    createdAtMs: spec.createdAtMs ?? store.nowMs(),
    eniLimit: spec.eniLimit ?? 8,
    ipv4PerEniLimit: spec.ipv4PerEniLimit ?? 50,
    ipv6PerEniLimit: spec.ipv6PerEniLimit ?? 15,
    hotPlug: spec.hotPlug ?? true,
    networkCards: spec.networkCards ?? 0,
    trunking: spec.trunking ?? false,
    highPerformance: spec.highPerformance ?? false,
  };
  state.instances.set(instance.instanceId, instance);
  addEni(store, {
    accountId: spec.accountId,
    region: spec.region,
    vSwitchId: spec.vSwitchId,
    type: 'Primary',
    attachedTo: instance.instanceId,
    securityGroupIds: instance.securityGroupIds,
    createdAtMs: instance.createdAtMs,
    group: spec.group,
  });
  return instance;
}
