import type { Foundation } from '../foundation.ts';
import { createDueQueue } from './due-queue.ts';
import type { Eni } from './eni.ts';
import type { Instance } from './instance.ts';
import type { DurationRange, EcsOptions } from './options.ts';
import { isCloudRegion } from './regions.ts';
import type { SecurityGroup, VSwitch } from './vswitch.ts';

/** Everything that one account has in one region. Nothing is shared between two of these. */
export interface RegionState {
  readonly accountId: string;
  readonly region: string;
  readonly vSwitches: Map<string, VSwitch>;
  readonly securityGroups: Map<string, SecurityGroup>;
  readonly instances: Map<string, Instance>;
  /** In order of creation: a replaced ENI keeps its place. Written by `putEni` and `dropEni` only. */
  readonly enis: Map<string, Eni>;
  /** ENI ids by the host they are attached to, `eci-…` hosts included. */
  readonly eniIdsByHost: Map<string, Set<string>>;
  /** Earlier states of ENIs, oldest first, those of deleted ones included. */
  readonly past: Map<string, PastEni[]>;
  /** Answers to CreateNetworkInterface by ClientToken. */
  readonly createdByToken: Map<string, CreateAnswer>;
}

/** A former answer of CreateNetworkInterface, and what it answered. */
interface CreateAnswer {
  readonly fingerprint: string;
  readonly body: Readonly<Record<string, unknown>>;
}

interface PastEni {
  readonly untilMs: number;
  readonly eni: Eni;
}

/** The state of the product, and the only place where time passes: nothing here has a timer. */
export interface EcsStore {
  readonly foundation: Foundation;
  readonly options: EcsOptions;
  nowMs(): number;
  /** The account's part of this region, empty at first. */
  region(accountId: string, region: string): RegionState;
  regions(): Iterable<RegionState>;
  /** Adds or replaces an ENI; `atMs` is when the former state ended. */
  putEni(state: RegionState, eni: Eni, atMs: number): void;
  dropEni(state: RegionState, eniId: string, atMs: number): void;
  /** The ENIs as they were, in listing order. States older than what is kept are shown as the oldest that is. */
  enisAt(state: RegionState, atMs: number): readonly Eni[];
  /** Carries `change` out once the clock has reached `dueAtMs`, in the order of due times. */
  schedule(dueAtMs: number, change: (atMs: number) => void): void;
  /** Carries out everything that has become due. Whoever reads the state calls this first. */
  settle(): void;
  drawMs(range: DurationRange): number;
  nextSequence(): number;
  /** Takes an ENI id that a world gives, for good; throws when it was given before, be its ENI long deleted. */
  useEniId(eniId: string): void;
  /** Notes what the cloud did by itself. */
  note(state: RegionState, what: string, resource: string, atMs: number, details?: HistoryDetails): void;
}

type HistoryDetails = Readonly<Record<string, unknown>>;

/** Earlier states kept per ENI, and ENIs for which any are kept; older ones are forgotten first. */
const pastStatesCap = 8;
const pastEnisCap = 20_000;

export function createEcsStore(foundation: Foundation, options: EcsOptions): EcsStore {
  const states = new Map<string, RegionState>();
  const due = createDueQueue<(atMs: number) => void>();
  const usedEniIds = new Set<string>();
  let sequence = 0;
  const nowMs = () => foundation.clock.nowMs();

  const keepPast = (state: RegionState, eni: Eni, untilMs: number) => {
    const kept = state.past.get(eni.eniId) ?? [];
    kept.push({ untilMs, eni });
    if (kept.length > pastStatesCap) kept.shift();
    // Set again at the end, so that the first keys are those whose last change is the longest ago.
    state.past.delete(eni.eniId);
    state.past.set(eni.eniId, kept);
    if (state.past.size <= pastEnisCap * 1.1) return;
    // Forgetting in large steps keeps the cost per change constant.
    const oldest = [...state.past.keys()].slice(0, state.past.size - pastEnisCap);
    for (const eniId of oldest) state.past.delete(eniId);
  };

  const moveHost = (state: RegionState, eniId: string, from: string | undefined, to: string | undefined) => {
    if (from === to) return;
    if (from !== undefined) state.eniIdsByHost.get(from)?.delete(eniId);
    if (to === undefined) return;
    const ids = state.eniIdsByHost.get(to) ?? new Set();
    state.eniIdsByHost.set(to, ids.add(eniId));
  };

  return {
    foundation,
    options,
    nowMs,
    region(accountId, region) {
      const key = `${accountId}/${region}`;
      const known = states.get(key);
      if (known) return known;
      const state = emptyRegion(accountId, region);
      // A misspelt region is refused by every operation; remembering it would let strangers fill the memory.
      if (isCloudRegion(region)) states.set(key, state);
      return state;
    },
    regions: () => states.values(),
    putEni(state, eni, atMs) {
      const former = state.enis.get(eni.eniId);
      if (former) keepPast(state, former, atMs);
      moveHost(state, eni.eniId, former?.attachment?.instanceId, eni.attachment?.instanceId);
      state.enis.set(eni.eniId, eni);
    },
    dropEni(state, eniId, atMs) {
      const former = state.enis.get(eniId);
      if (!former) return;
      keepPast(state, former, atMs);
      moveHost(state, eniId, former.attachment?.instanceId, undefined);
      state.enis.delete(eniId);
    },
    enisAt(state, atMs) {
      const ids = new Set([...state.enis.keys(), ...state.past.keys()]);
      return [...ids]
        .flatMap(eniId => {
          const eni = state.past.get(eniId)?.find(past => past.untilMs > atMs)?.eni ?? state.enis.get(eniId);
          return eni && Math.min(eni.createdAtMs, eni.addedAtMs) <= atMs ? [eni] : [];
        })
        .sort((a, b) => a.sequence - b.sequence);
    },
    schedule: (dueAtMs, change) => due.add(dueAtMs, change),
    settle() {
      for (let next = due.takeDue(nowMs()); next; next = due.takeDue(nowMs())) next.item(next.dueAtMs);
    },
    drawMs: ([minMs, maxMs]) => foundation.random.integer(minMs, maxMs),
    nextSequence: () => ++sequence,
    useEniId(eniId) {
      const exists = [...states.values()].some(state => state.enis.has(eniId) || state.past.has(eniId));
      if (exists || usedEniIds.has(eniId))
        throw new Error(`The ENI id ${eniId} was used before; ids are never used twice.`);
      usedEniIds.add(eniId);
    },
    note(state, what, resource, atMs, details) {
      const { accountId, region } = state;
      const entry = { atMs, service: 'ecs', what, accountId, region, resource };
      foundation.history.add(details ? { ...entry, details } : entry);
    },
  };
}

function emptyRegion(accountId: string, region: string): RegionState {
  return {
    accountId,
    region,
    vSwitches: new Map(),
    securityGroups: new Map(),
    instances: new Map(),
    enis: new Map(),
    eniIdsByHost: new Map(),
    past: new Map(),
    createdByToken: new Map(),
  };
}
