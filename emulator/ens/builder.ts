import type { Foundation } from '../foundation.ts';
import { ensRegions } from './ens-regions.ts';
import { createEni } from './new-eni.ts';
import type { EnsEni, EnsInstance, EnsSecurityGroup, EnsVSwitch } from './records.ts';
import type { EnsState } from './state.ts';

/** Builds what a customer cannot create through the API, and sets scenes for stories. A mistake here throws a plain Error. */
export interface EnsBuilder {
  /** In a new network unless one is named, at the first edge node unless one is named. */
  addVSwitch(wish: { accountId: string; ensRegionId?: string; networkId?: string }): EnsVSwitch;
  addSecurityGroup(wish: { accountId: string }): EnsSecurityGroup;
  /** An instance and the primary ENI it is born with. */
  addInstance(wish: {
    vSwitchId: string;
    securityGroupIds: readonly string[];
    status: 'Running' | 'Stopped';
    name?: string;
    createdAtMs?: number;
  }): { readonly instance: EnsInstance; readonly primaryEni: EnsEni };
  /** A secondary ENI: attached since its creation when an instance is named; a managed one is InUse without an instance. */
  addEni(wish: {
    vSwitchId: string;
    securityGroupIds: readonly string[];
    instanceId?: string;
    serviceManaged?: boolean;
    name?: string;
    description?: string;
    ipv6Addresses?: readonly string[];
    createdAtMs?: number;
  }): EnsEni;
  /** InUse on this instance from now on, whatever the states were: what another program did between two of our looks. */
  attachNow(eniId: string, instanceId: string): void;
  /** Ends a stuck transition of an ENI or an instance now, as the provider's staff would. */
  unstick(id: string): void;
}

/** Each takes one /16 of 10.0.0.0/8; one more is an error. */
export const vSwitchCap = 256;

export function createBuilder(state: EnsState, foundation: Foundation): EnsBuilder {
  const { ids, clock } = foundation;
  const vSwitch = (id: string) => existing(state.vSwitches.get(id), 'vSwitch', id);
  const instance = (id: string) => existing(state.instances.findInAnyAccount(id), 'instance', id);
  const eni = (id: string) => existing(state.enis.findInAnyAccount(id), 'ENI', id);

  return {
    addVSwitch({ accountId, ensRegionId = ensRegions[0]?.ensRegionId ?? '', networkId }) {
      existing(
        ensRegions.find(region => region.ensRegionId === ensRegionId),
        'edge node',
        ensRegionId,
      );
      const block = state.vSwitches.size;
      if (block >= vSwitchCap)
        throw new Error(`The emulator has no addresses left: ${vSwitchCap} ENS vSwitches are the most.`);
      const added: EnsVSwitch = {
        vSwitchId: ids.resource('vsw'),
        accountId,
        networkId: networkId ?? ids.resource('n'),
        ensRegionId,
        block,
      };
      state.vSwitches.set(added.vSwitchId, added);
      return added;
    },
    addSecurityGroup({ accountId }) {
      const added: EnsSecurityGroup = { securityGroupId: ids.resource('sg'), accountId };
      state.securityGroups.set(added.securityGroupId, added);
      return added;
    },
    addInstance({ vSwitchId, securityGroupIds, status, name, createdAtMs = clock.nowMs() }) {
      const { accountId, ensRegionId, networkId } = vSwitch(vSwitchId);
      const instanceId = ids.resource('i');
      const added: EnsInstance = {
        instanceId,
        accountId,
        ensRegionId,
        networkId,
        vSwitchId,
        securityGroupIds: [...securityGroupIds],
        name: name ?? instanceId,
        status,
        createdAtMs,
        transition: undefined,
      };
      state.instances.save(added, createdAtMs);
      const primaryEni = createEni(state, foundation, {
        vSwitch: vSwitch(vSwitchId),
        securityGroupIds,
        type: 'Primary',
        status: 'InUse',
        instanceId,
        createdAtMs,
      });
      return { instance: added, primaryEni };
    },
    addEni({ vSwitchId, instanceId, ...wish }) {
      if (instanceId !== undefined) instance(instanceId);
      const attached = instanceId !== undefined || wish.serviceManaged === true;
      return createEni(state, foundation, {
        ...wish,
        vSwitch: vSwitch(vSwitchId),
        instanceId,
        status: attached ? 'InUse' : 'Available',
      });
    },
    attachNow(eniId, instanceId) {
      instance(instanceId);
      const attached: EnsEni = { ...eni(eniId), status: 'InUse', instanceId, transition: undefined };
      state.enis.save(attached);
      state.note('eni.attached', attached);
    },
    unstick(id) {
      const endsAtMs = clock.nowMs();
      const stuckEni = state.enis.findInAnyAccount(id);
      if (stuckEni?.transition) {
        state.enis.save({ ...stuckEni, transition: { ...stuckEni.transition, endsAtMs } });
        return;
      }
      const stuckInstance = state.instances.findInAnyAccount(id);
      if (!stuckInstance?.transition) throw new Error(`Nothing of ENS with the id ${id} is in a transition.`);
      state.instances.save({ ...stuckInstance, transition: { ...stuckInstance.transition, endsAtMs } });
    },
  };
}

function existing<T>(thing: T | undefined, kind: string, id: string): T {
  if (thing === undefined) throw new Error(`There is no ENS ${kind} ${id} in this world; add it first.`);
  return thing;
}
