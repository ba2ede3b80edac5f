import type { Foundation } from '../foundation.ts';
import type { EnsRegion } from './ens-regions.ts';
import { createEni } from './new-eni.ts';
import type {
  EniStatus,
  EnsEni,
  EnsInstance,
  EnsSecurityGroup,
  EnsVSwitch,
  InstanceStatus,
  Transition,
} from './records.ts';
import type { EnsState } from './state.ts';

/**
 * Builds what a customer cannot create through the API, and sets scenes for stories. Ids are made unless one is given. A mistake
 * here throws a plain Error.
 */
export interface EnsBuilder {
  /** One more edge node. */
  addRegion(region: EnsRegion): void;
  /** In a new network unless one is named, at the first edge node unless one is named. */
  addVSwitch(wish: {
    accountId: string;
    vSwitchId?: string | undefined;
    ensRegionId?: string | undefined;
    networkId?: string | undefined;
  }): EnsVSwitch;
  addSecurityGroup(wish: { accountId: string; securityGroupId?: string | undefined }): EnsSecurityGroup;
  /** An instance and the primary ENI it is born with. */
  addInstance(wish: {
    vSwitchId: string;
    securityGroupIds: readonly string[];
    /** Starting and Stopping last until `endsAtMs`, without it for ever. */
    status: InstanceStatus;
    endsAtMs?: number | undefined;
    instanceId?: string | undefined;
    name?: string | undefined;
    createdAtMs?: number | undefined;
  }): { readonly instance: EnsInstance; readonly primaryEni: EnsEni };
  /** A secondary ENI: attached since its creation when an instance is named; a managed one is InUse without an instance. */
  addEni(wish: {
    vSwitchId: string;
    securityGroupIds: readonly string[];
    instanceId?: string | undefined;
    /** Attaching, Detaching and Deleting last until `endsAtMs`, without it for ever. */
    status?: EniStatus | undefined;
    endsAtMs?: number | undefined;
    eniId?: string | undefined;
    serviceManaged?: boolean | undefined;
    name?: string | undefined;
    description?: string | undefined;
    ipv6Addresses?: readonly string[] | undefined;
    createdAtMs?: number | undefined;
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
  const groups = (groupIds: readonly string[]) =>
    groupIds.map(id => existing(state.securityGroups.get(id), 'security group', id).securityGroupId);

  return {
    addRegion(region) {
      unused(state.regions.get(region.ensRegionId), 'edge node', region.ensRegionId);
      state.regions.set(region.ensRegionId, region);
    },
    addVSwitch({ accountId, vSwitchId, ensRegionId, networkId }) {
      const [firstRegionId = ''] = state.regions.keys();
      const regionId = ensRegionId ?? firstRegionId;
      existing(state.regions.get(regionId), 'edge node', regionId);
      unused(vSwitchId && state.vSwitches.get(vSwitchId), 'vSwitch', vSwitchId);
      const block = state.vSwitches.size;
      if (block >= vSwitchCap)
        throw new Error(`The emulator has no addresses left: ${vSwitchCap} ENS vSwitches are the most.`);
      const added: EnsVSwitch = {
        vSwitchId: vSwitchId ?? ids.resource('vsw'),
        accountId,
        networkId: networkId ?? ids.resource('n'),
        ensRegionId: regionId,
        block,
      };
      state.vSwitches.set(added.vSwitchId, added);
      return added;
    },
    addSecurityGroup({ accountId, securityGroupId }) {
      unused(securityGroupId && state.securityGroups.get(securityGroupId), 'security group', securityGroupId);
      const added: EnsSecurityGroup = { securityGroupId: securityGroupId ?? ids.resource('sg'), accountId };
      state.securityGroups.set(added.securityGroupId, added);
      return added;
    },
    addInstance({ vSwitchId, securityGroupIds, status, name, ...wish }) {
      const { accountId, ensRegionId, networkId } = vSwitch(vSwitchId);
      unused(
        wish.instanceId && state.instances.findInAnyAccount(wish.instanceId),
        'instance',
        wish.instanceId,
      );
      const instanceId = wish.instanceId ?? ids.resource('i');
      const createdAtMs = wish.createdAtMs ?? clock.nowMs();
      const added: EnsInstance = {
        instanceId,
        accountId,
        ensRegionId,
        networkId,
        vSwitchId,
        securityGroupIds: groups(securityGroupIds),
        name: name ?? instanceId,
        status,
        createdAtMs,
        transition: under(instanceGoals[status], wish.endsAtMs),
      };
      state.instances.save(added, createdAtMs);
      const primaryEni = createEni(state, foundation, {
        vSwitch: vSwitch(vSwitchId),
        securityGroupIds: groups(securityGroupIds),
        type: 'Primary',
        status: 'InUse',
        instanceId,
        createdAtMs,
      });
      return { instance: added, primaryEni };
    },
    addEni({ vSwitchId, securityGroupIds, instanceId, endsAtMs, ...wish }) {
      const home = vSwitch(vSwitchId);
      unused(wish.eniId && state.enis.findInAnyAccount(wish.eniId), 'ENI', wish.eniId);
      const isHeld = instanceId !== undefined || wish.serviceManaged === true;
      const status = wish.status ?? (isHeld ? 'InUse' : 'Available');
      const what = `The ENS ENI ${JSON.stringify(wish.eniId ?? wish.name ?? '')} is ${status}`;
      if (heldStatuses.has(status) && !isHeld)
        throw new Error(`${what}, so it needs an instance or a service that manages it.`);
      if (!heldStatuses.has(status) && instanceId !== undefined)
        throw new Error(`${what}, so it cannot be attached to ${instanceId}.`);
      if (instanceId !== undefined && instance(instanceId).networkId !== home.networkId)
        throw new Error(`${what} on ${instanceId}, which is in another network.`);
      return createEni(state, foundation, {
        ...wish,
        vSwitch: home,
        securityGroupIds: groups(securityGroupIds),
        instanceId,
        status,
        transition: under(eniGoals[status], endsAtMs),
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

/** What a state leads to by itself; those that last are not here. */
const eniGoals: { readonly [K in EniStatus]?: EniStatus | 'gone' } = {
  Attaching: 'InUse',
  Detaching: 'Available',
  Deleting: 'gone',
};
const instanceGoals: { readonly [K in InstanceStatus]?: InstanceStatus } = {
  Starting: 'Running',
  Stopping: 'Stopped',
};
const heldStatuses: ReadonlySet<EniStatus> = new Set(['Attaching', 'InUse', 'Detaching']);

function under<Goal extends string>(
  to: Goal | undefined,
  endsAtMs: number = Number.POSITIVE_INFINITY,
): Transition<Goal> | undefined {
  return to === undefined ? undefined : { to, endsAtMs };
}

function existing<T>(thing: T | undefined, kind: string, id: string): T {
  if (thing === undefined) throw new Error(`There is no ENS ${kind} ${id} in this world; add it first.`);
  return thing;
}

function unused(thing: unknown, kind: string, id: string | undefined): void {
  if (thing) throw new Error(`There is an ENS ${kind} ${id} in this world already.`);
}
