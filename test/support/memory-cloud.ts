import type { Eni } from '../../shared/core/eni.ts';
import { CloudError } from '../../shared/core/errors.ts';
import type { Clock, EniCloud, OnPage, Place, RegionalEnis } from '../../shared/ports.ts';
import { homePlace } from './builders.ts';

export const readActions = [
  'open',
  'listRegions',
  'listByStatus',
  'listAll',
  'countAll',
  'readByIds',
] as const;
export const writeActions = ['tag', 'untag', 'requestDelete'] as const;
export type CloudAction = (typeof readActions)[number] | (typeof writeActions)[number];

/** One call that reached the cloud, refused or not. */
export interface CloudCall {
  readonly action: CloudAction;
  readonly at: number;
  readonly place: Place;
  readonly eniIds: readonly string[];
}

/** An ENI as it was at the very moment when its deletion was accepted: what innocence is judged by. */
export interface Deletion {
  readonly at: number;
  readonly place: Place;
  readonly eni: Eni;
}

/** What goes wrong with a call. `after`: the call has its effect and only the answer is lost. */
export interface Fault {
  readonly error: Error;
  readonly effect?: 'before' | 'after';
}

/** Looks at a call before it is answered; `count` counts the calls of this action from 1. */
export type CallHook = (call: CloudCall, count: number) => Fault | undefined;

export interface MemoryCloud extends EniCloud {
  readonly calls: readonly CloudCall[];
  readonly deletions: readonly Deletion[];
  countOf(...actions: readonly CloudAction[]): number;
  put(eni: Eni, place?: Place): void;
  /** Changes an ENI as its owner would, at once. */
  change(eniId: string, patch: Partial<Eni>, place?: Place): void;
  /** The ENI as it is now, or `undefined` when it is gone. */
  find(eniId: string, place?: Place): Eni | undefined;
  all(place?: Place): readonly Eni[];
  /** Runs before each call of this action: the place for faults, and for owners that act at the worst moment. */
  onCall(action: CloudAction, hook: CallHook): void;
  /** Fails these calls of an action, counted from 1; without numbers, every call. */
  failCalls(action: CloudAction, fault: Fault, ...callNumbers: readonly number[]): void;
  /** Deletions of this ENI that are still accepted but never finish. */
  stick(eniId: string, times: number): void;
  /** Every call takes this long, read or write, before it has its effect. */
  slowDown(ms: number): void;
}

interface Stored {
  eni: Eni;
  goneAt: number | undefined;
}

/**
 * A cloud in memory: as asynchronous as the real one where it matters (a deletion lingers), and as strict (what is attached
 * or changing is not deleted). It knows nothing of sightings, graces and protections: those are the business of the code under test.
 */
export function createMemoryCloud(
  clock: Clock & { advance(ms: number): void },
  options: { readonly regions?: readonly string[]; readonly lingerMs?: number } = {},
): MemoryCloud {
  const lingerMs = options.lingerMs ?? 1_500;
  const worlds = new Map<string, Map<string, Stored>>();
  const calls: CloudCall[] = [];
  const deletions: Deletion[] = [];
  const hooks: { readonly action: CloudAction; readonly hook: CallHook }[] = [];
  const stuck = new Map<string, number>();
  let callMs = 0;

  const worldOf = (place: Place): Map<string, Stored> => {
    const key = `${place.accountId} ${place.region}`;
    const world = worlds.get(key) ?? new Map<string, Stored>();
    worlds.set(key, world);
    for (const [eniId, { goneAt }] of world)
      if (goneAt !== undefined && goneAt <= clock.nowMs()) world.delete(eniId);
    return world;
  };

  const answer = async <T>(call: Omit<CloudCall, 'at'>, effect: () => T): Promise<T> => {
    clock.advance(callMs);
    const made = { ...call, at: clock.nowMs() };
    calls.push(made);
    const count = calls.filter(({ action }) => action === call.action).length;
    const faults = hooks.filter(({ action }) => action === call.action).map(({ hook }) => hook(made, count));
    const fault = faults.find(found => found !== undefined);
    if (fault !== undefined && fault.effect !== 'after') throw fault.error;
    const result = effect();
    if (fault !== undefined) throw fault.error;
    return result;
  };

  const editTags = (
    place: Place,
    eniIds: readonly string[],
    edit: (tags: Map<string, string>) => void,
  ): void => {
    const world = worldOf(place);
    const missing = eniIds.find(eniId => !world.has(eniId));
    if (missing !== undefined)
      throw refusal('not-found', 'TagResources', 'InvalidResourceId.NotFound', missing);
    for (const eniId of eniIds) {
      const stored = world.get(eniId);
      if (stored === undefined) continue;
      const tags = new Map(stored.eni.tags);
      edit(tags);
      stored.eni = { ...stored.eni, tags };
    }
  };

  const requestDelete = (place: Place, eniId: string): { providerRequestId: string } => {
    const stored = worldOf(place).get(eniId);
    if (stored === undefined)
      throw refusal('not-found', 'DeleteNetworkInterface', 'InvalidEniId.NotFound', eniId);
    const { eni } = stored;
    if (eni.serviceManaged === true || eni.type !== 'Secondary')
      throw refusal('rejected', 'DeleteNetworkInterface', 'InvalidOperation.EniType', eniId);
    if (eni.status !== 'Available' && eni.status !== 'Deleting')
      throw refusal('conflict', 'DeleteNetworkInterface', 'InvalidOperation.InvalidEniState', eniId);
    deletions.push({ at: clock.nowMs(), place, eni });
    const stuckTimes = stuck.get(eniId) ?? 0;
    stuck.set(eniId, stuckTimes - 1);
    stored.eni = { ...eni, status: 'Deleting' };
    stored.goneAt = stuckTimes > 0 ? undefined : clock.nowMs() + lingerMs;
    return { providerRequestId: `request-${calls.length}` };
  };

  const openPlace = (place: Place): RegionalEnis => ({
    place,
    listByStatus: (status, tagKey, onPage) =>
      answer({ action: 'listByStatus', place, eniIds: [] }, () => {
        const carries = (eni: Eni) => tagKey === undefined || eni.tags?.has(tagKey) === true;
        const enis = [...worldOf(place).values()].map(({ eni }) => eni);
        return inOnePage(
          enis.filter(eni => eni.status === status && carries(eni)),
          onPage,
        );
      }),
    listAll: onPage =>
      answer({ action: 'listAll', place, eniIds: [] }, () => {
        const enis = [...worldOf(place).values()].map(({ eni }) => eni);
        return inOnePage(enis, onPage);
      }),
    countAll: () => answer({ action: 'countAll', place, eniIds: [] }, () => worldOf(place).size),
    readByIds: eniIds =>
      answer({ action: 'readByIds', place, eniIds }, () => {
        const world = worldOf(place);
        return new Map(
          eniIds.flatMap(eniId => {
            const stored = world.get(eniId);
            return stored === undefined ? [] : [[eniId, stored.eni] as const];
          }),
        );
      }),
    tag: (eniIds, key, value) =>
      answer({ action: 'tag', place, eniIds }, () => editTags(place, eniIds, tags => tags.set(key, value))),
    untag: (eniIds, keys) =>
      answer({ action: 'untag', place, eniIds }, () =>
        editTags(place, eniIds, tags => {
          for (const key of keys) tags.delete(key);
        }),
      ),
    requestDelete: eniId =>
      answer({ action: 'requestDelete', place, eniIds: [eniId] }, () => requestDelete(place, eniId)),
  });

  return {
    calls,
    deletions,
    countOf: (...actions) => calls.filter(({ action }) => actions.includes(action)).length,
    open: place => answer({ action: 'open', place, eniIds: [] }, () => openPlace(place)),
    listRegions: () =>
      answer(
        { action: 'listRegions', place: homePlace, eniIds: [] },
        () => options.regions ?? [homePlace.region],
      ),
    put: (eni, place = homePlace) => void worldOf(place).set(eni.eniId, { eni, goneAt: undefined }),
    change(eniId, patch, place = homePlace) {
      const stored = worldOf(place).get(eniId);
      if (stored !== undefined) stored.eni = { ...stored.eni, ...patch };
    },
    find: (eniId, place = homePlace) => worldOf(place).get(eniId)?.eni,
    all: (place = homePlace) => [...worldOf(place).values()].map(({ eni }) => eni),
    onCall: (action, hook) => void hooks.push({ action, hook }),
    failCalls: (action, fault, ...callNumbers) =>
      void hooks.push({
        action,
        hook: (_, count) => (callNumbers.length === 0 || callNumbers.includes(count) ? fault : undefined),
      }),
    stick: (eniId, times) => void stuck.set(eniId, times),
    slowDown(ms) {
      callMs = ms;
    },
  };
}

function inOnePage(enis: readonly Eni[], onPage: OnPage | undefined): readonly Eni[] {
  onPage?.({ pages: 1, enis: enis.length });
  return enis;
}

function refusal(
  handling: CloudError['handling'],
  operation: string,
  providerCode: string,
  eniId: string,
): CloudError {
  return new CloudError(`${operation} of ${eniId} was refused with ${providerCode}.`, {
    handling,
    operation,
    providerCode,
    providerRequestId: `refused-${eniId}`,
    httpStatus: 400,
  });
}
