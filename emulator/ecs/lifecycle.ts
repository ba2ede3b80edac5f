import { type Eni, type EniTransition, publicIpsOf } from './eni.ts';
import type { Instance } from './instance.ts';
import type { EcsStore, RegionState } from './store.ts';

/**
 * How ENIs move between their states. Every function here assumes that the operation has already refused what the cloud
 * refuses. A `stuck` transition has no end of its own: it lasts until the same call is made again.
 */

/** Available → Attaching → InUse; with `fallsBack` the attach fails and the ENI returns to Available. */
export function startAttach(
  store: EcsStore,
  state: RegionState,
  eni: Eni,
  to: { readonly instance: Instance; readonly networkCardIndex: number | undefined },
  how: { readonly stuck: boolean; readonly fallsBack: boolean },
): void {
  const attachment = {
    instanceId: to.instance.instanceId,
    deviceIndex: freeDeviceIndex(state, to.instance.instanceId),
    networkCardIndex: to.networkCardIndex,
  };
  const dueAtMs = how.stuck ? undefined : store.nowMs() + store.drawMs(store.options.durations.attachMs);
  begin(
    store,
    state,
    { ...eni, status: 'Attaching', attachment },
    how.fallsBack ? 'Available' : 'InUse',
    dueAtMs,
  );
}

/** InUse or Detaching → Detaching → Available. Asked again while one is on its way, it changes nothing; a stuck one gets a new end. */
export function startDetach(store: EcsStore, state: RegionState, eni: Eni, stuck: boolean): void {
  if (isUnderWay(eni)) return;
  const dueAtMs = stuck ? undefined : store.nowMs() + store.drawMs(store.options.durations.detachMs);
  begin(store, state, { ...eni, status: 'Detaching' }, 'Available', dueAtMs);
}

/** Available or Deleting → Deleting → no longer there, addresses given back. */
export function startDelete(store: EcsStore, state: RegionState, eni: Eni, stuck: boolean): void {
  if (isUnderWay(eni)) return;
  const dueAtMs = stuck ? undefined : store.nowMs() + store.drawMs(store.options.durations.deleteMs);
  begin(store, state, { ...eni, status: 'Deleting' }, 'gone', dueAtMs);
}

/** Puts the ENI into a transitional state that ends at `dueAtMs`, or never by itself. */
export function begin(
  store: EcsStore,
  state: RegionState,
  eni: Eni,
  to: EniTransition['to'],
  dueAtMs: number | undefined,
): void {
  const transition: EniTransition = { to, dueAtMs };
  store.putEni(state, { ...eni, transition }, store.nowMs());
  if (dueAtMs === undefined) return;
  store.schedule(dueAtMs, atMs => {
    const now = state.enis.get(eni.eniId);
    // Something else has happened to the ENI in the meantime; this end is no longer its own.
    if (now?.transition !== transition) return;
    finish(store, state, now, atMs);
  });
}

/** Lets the transition of the ENI end at `atMs`, whether or not its time has come. */
export function finish(store: EcsStore, state: RegionState, eni: Eni, atMs: number): void {
  const to = eni.transition?.to;
  if (to === 'gone') {
    removeEni(store, state, eni, atMs);
    return;
  }
  if (to === 'InUse') {
    store.putEni(state, { ...eni, status: 'InUse', transition: undefined }, atMs);
    store.note(state, 'eni.attached', eni.eniId, atMs, { instanceId: eni.attachment?.instanceId });
    return;
  }
  const what = eni.status === 'Attaching' ? 'eni.attach-failed' : 'eni.detached';
  store.note(state, what, eni.eniId, atMs, { instanceId: eni.attachment?.instanceId });
  store.putEni(state, { ...eni, status: 'Available', attachment: undefined, transition: undefined }, atMs);
}

/** The ENI ceases to exist and its private addresses are free again. An EIP is not: it merely loses its binding. */
export function removeEni(store: EcsStore, state: RegionState, eni: Eni, atMs: number): void {
  const vSwitch = state.vSwitches.get(eni.vSwitchId);
  for (const { address } of eni.privateIps) vSwitch?.addresses.free(address);
  for (const prefix of eni.ipv4Prefixes) vSwitch?.addresses.free(prefix);
  for (const address of eni.ipv6s) vSwitch?.ipv6?.free(address);
  store.dropEni(state, eni.eniId, atMs);
  const publicIps = publicIpsOf(eni);
  store.note(
    state,
    'eni.deleted',
    eni.eniId,
    atMs,
    publicIps.length > 0 ? { unboundEips: publicIps } : undefined,
  );
}

/**
 * Moves an instance through `via` to `to`. Reaching Stopped lets detaches end that were stuck because the operating
 * system did not answer: the reference page names a restart as the last resort.
 */
export function moveInstance(
  store: EcsStore,
  state: RegionState,
  instance: Instance,
  move: {
    readonly via: 'Starting' | 'Stopping';
    readonly to: 'Running' | 'Stopped';
    readonly dueAtMs: number | undefined;
  },
): void {
  const transition = { to: move.to, dueAtMs: move.dueAtMs };
  state.instances.set(instance.instanceId, { ...instance, status: move.via, transition });
  if (move.dueAtMs === undefined) return;
  store.schedule(move.dueAtMs, atMs => {
    const now = state.instances.get(instance.instanceId);
    if (now?.transition !== transition) return;
    state.instances.set(instance.instanceId, { ...now, status: move.to, transition: undefined });
    store.note(
      state,
      move.to === 'Running' ? 'instance.started' : 'instance.stopped',
      instance.instanceId,
      atMs,
    );
    if (move.to === 'Running') return;
    for (const eniId of [...(state.eniIdsByHost.get(instance.instanceId) ?? [])]) {
      const eni = state.enis.get(eniId);
      if (eni?.status === 'Detaching') finish(store, state, eni, atMs);
    }
  });
}

/** The lowest device index that no ENI on this host has; 0 is the primary ENI's. */
export function freeDeviceIndex(state: RegionState, instanceId: string): number {
  const used = new Set(
    [...(state.eniIdsByHost.get(instanceId) ?? [])].map(id => state.enis.get(id)?.attachment?.deviceIndex),
  );
  let index = 1;
  while (used.has(index)) index++;
  return index;
}

function isUnderWay(eni: Eni): boolean {
  return eni.transition?.dueAtMs !== undefined;
}
