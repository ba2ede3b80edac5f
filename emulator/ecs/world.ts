import { createAddressPool, createIpv6Pool } from './address-pool.ts';
import type { Eni } from './eni.ts';
import { changedEni } from './eni-change.ts';
import type { Instance } from './instance.ts';
import { finish, freeDeviceIndex, removeEni } from './lifecycle.ts';
import { addEni } from './make-eni.ts';
import { addInstance } from './make-instance.ts';
import { isCloudRegion } from './regions.ts';
import type { EniChange, EniSpec, InstanceSpec, Place, SecurityGroupSpec, VSwitchSpec } from './specs.ts';
import type { EcsStore, RegionState } from './store.ts';
import type { SecurityGroup, VSwitch } from './vswitch.ts';

/**
 * The world as seeds, stories and the control API handle it: they may do at once, and against every rule, what callers of
 * the API must ask for. Every read settles first, so it tells what is true now.
 */
export interface EcsWorld {
  addVSwitch(spec: VSwitchSpec): VSwitch;
  addSecurityGroup(spec: SecurityGroupSpec): SecurityGroup;
  /** Comes with its primary ENI. */
  addInstance(spec: InstanceSpec): Instance;
  addEni(spec: EniSpec): Eni;

  findEni(eniId: string): Eni | undefined;
  /** All ENIs, or those of one place, in order of creation. */
  enis(place?: Place): readonly Eni[];
  findInstance(instanceId: string): Instance | undefined;
  instances(place?: Place): readonly Instance[];

  /** Somebody else attaches the ENI, this moment; whatever was under way is over. */
  attachNow(eniId: string, instanceId: string): Eni;
  detachNow(eniId: string): Eni;
  /** Somebody else changes the ENI. */
  touch(eniId: string, change: EniChange): Eni;
  /** Somebody else has deleted the ENI. */
  removeNow(eniId: string): void;
  /** The instance is released: ENIs go with it unless they are to outlive it, as `DeleteOnRelease` says. */
  releaseInstance(instanceId: string): void;
}

export function createEcsWorld(store: EcsStore): EcsWorld {
  const { ids } = store.foundation;

  const place = (spec: Place): RegionState => {
    if (isCloudRegion(spec.region)) return store.region(spec.accountId, spec.region);
    throw new Error(
      `"${spec.region}" is no region of this cloud; see emulator/ecs/regions.ts for those that are.`,
    );
  };
  const states = (where?: Place) => (where ? [place(where)] : [...store.regions()]);
  const need = (eniId: string): { state: RegionState; eni: Eni } => {
    store.settle();
    for (const state of store.regions()) {
      const eni = state.enis.get(eniId);
      if (eni) return { state, eni };
    }
    throw new Error(`There is no ENI ${eniId} in this world; it was never added, or it has been deleted.`);
  };
  const needInstance = (instanceId: string): { state: RegionState; instance: Instance } => {
    store.settle();
    for (const state of store.regions()) {
      const instance = state.instances.get(instanceId);
      if (instance) return { state, instance };
    }
    throw new Error(`There is no instance ${instanceId} in this world.`);
  };
  const detachNow = (eniId: string): Eni => {
    const { state, eni } = need(eniId);
    const transition = { to: 'Available', dueAtMs: undefined } as const;
    finish(store, state, { ...eni, status: 'Detaching', transition }, store.nowMs());
    return need(eniId).eni;
  };

  return {
    addVSwitch(spec) {
      const state = place(spec);
      const vSwitch: VSwitch = {
        vSwitchId: spec.vSwitchId ?? ids.resource('vsw'),
        accountId: spec.accountId,
        region: spec.region,
        vpcId: spec.vpcId ?? ids.resource('vpc'),
        zoneId: spec.zoneId ?? `${spec.region}-a`,
        cidrBlock: spec.cidrBlock ?? '172.16.0.0/16',
        status: spec.status ?? 'Available',
        addresses: createAddressPool(spec.cidrBlock ?? '172.16.0.0/16'),
        ipv6: spec.ipv6CidrBlock === undefined ? undefined : createIpv6Pool(spec.ipv6CidrBlock),
      };
      state.vSwitches.set(vSwitch.vSwitchId, vSwitch);
      return vSwitch;
    },
    addSecurityGroup(spec) {
      const group: SecurityGroup = {
        securityGroupId: spec.securityGroupId ?? ids.resource('sg'),
        accountId: spec.accountId,
        region: spec.region,
        name: spec.name ?? '',
        vpcId: spec.vpcId ?? undefined,
        memberLimit: spec.memberLimit,
      };
      place(spec).securityGroups.set(group.securityGroupId, group);
      return group;
    },
    addInstance: spec => addInstance(store, place(spec), spec),
    addEni(spec) {
      place(spec);
      return addEni(store, spec);
    },

    findEni(eniId) {
      store.settle();
      for (const state of store.regions()) if (state.enis.has(eniId)) return state.enis.get(eniId);
      return undefined;
    },
    enis(where) {
      store.settle();
      return states(where).flatMap(state => [...state.enis.values()]);
    },
    findInstance(instanceId) {
      store.settle();
      return states()
        .find(state => state.instances.has(instanceId))
        ?.instances.get(instanceId);
    },
    instances(where) {
      store.settle();
      return states(where).flatMap(state => [...state.instances.values()]);
    },

    attachNow(eniId, instanceId) {
      const { state, eni } = need(eniId);
      const transition = { to: 'InUse', dueAtMs: undefined } as const;
      const attachment = { instanceId, deviceIndex: freeDeviceIndex(state, instanceId) };
      finish(store, state, { ...eni, transition, attachment }, store.nowMs());
      return need(eniId).eni;
    },
    detachNow,
    touch(eniId, change) {
      const { state, eni } = need(eniId);
      const changed = changedEni(eni, change);
      store.putEni(state, changed, store.nowMs());
      store.note(state, 'eni.touched', eniId, store.nowMs(), { fields: Object.keys(change) });
      return changed;
    },
    removeNow(eniId) {
      const { state, eni } = need(eniId);
      removeEni(store, state, eni, store.nowMs());
    },
    releaseInstance(instanceId) {
      const { state } = needInstance(instanceId);
      state.instances.delete(instanceId);
      store.note(state, 'instance.released', instanceId, store.nowMs());
      for (const eniId of [...(state.eniIdsByHost.get(instanceId) ?? [])]) {
        const { eni } = need(eniId);
        if (eni.type === 'Primary' || eni.deleteOnRelease) removeEni(store, state, eni, store.nowMs());
        else detachNow(eniId);
      }
    },
  };
}
