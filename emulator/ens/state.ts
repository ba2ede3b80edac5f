import type { FaultEffect } from '../faults.ts';
import type { Foundation } from '../foundation.ts';
import { type Durations, drawMs } from './durations.ts';
import { type EnsRegion, ensRegions } from './ens-regions.ts';
import type { EnsEni, EnsInstance, EnsSecurityGroup, EnsVSwitch, Transition } from './records.ts';
import { createStore, type Store } from './store.ts';

/** Everything that exists at the edge, over all accounts, and the way it changes. */
export interface EnsState {
  readonly enis: Store<EnsEni>;
  readonly instances: Store<EnsInstance>;
  /** The edge nodes, in the order in which they are listed. */
  readonly regions: Map<string, EnsRegion>;
  readonly vSwitches: Map<string, EnsVSwitch>;
  readonly securityGroups: Map<string, EnsSecurityGroup>;
  /** The next address of a vSwitch; undefined when it has none left. An address is never given out twice. */
  takeAddress(vSwitch: EnsVSwitch): string | undefined;
  /** A transition that starts now: its length is drawn by chance, or it never ends when the fault says `stick`. */
  begin<Goal extends string>(
    to: Goal,
    kind: keyof Durations,
    fault: FaultEffect | undefined,
  ): Transition<Goal>;
  /** Writes down what happened to an ENI, with all that is needed to judge later whether it was right. */
  note(what: string, eni: EnsEni, atMs?: number): void;
}

export function createState(foundation: Foundation, durations: Durations): EnsState {
  const nowMs = () => foundation.clock.nowMs();
  const nextHosts = new Map<string, number>();

  const note: EnsState['note'] = (what, eni, atMs = nowMs()) =>
    foundation.history.add({
      atMs,
      service: 'ens',
      what,
      accountId: eni.accountId,
      region: eni.ensRegionId,
      resource: eni.eniId,
      details: {
        status: eni.status,
        type: eni.type,
        instanceId: eni.instanceId,
        serviceManaged: eni.serviceManaged,
        createdAtMs: eni.createdAtMs,
      },
    });

  return {
    note,
    regions: new Map(ensRegions.map(region => [region.ensRegionId, region])),
    vSwitches: new Map(),
    securityGroups: new Map(),
    enis: createStore<EnsEni>({
      nowMs,
      idOf: eni => eni.eniId,
      finish: finishEni,
      note: (before, after, atMs) => note(whatFinished(before, after), after ?? before, atMs),
    }),
    instances: createStore<EnsInstance>({
      nowMs,
      idOf: instance => instance.instanceId,
      finish: instance => ({
        ...instance,
        status: instance.transition?.to ?? instance.status,
        transition: undefined,
      }),
      note: (before, after, atMs) =>
        foundation.history.add({
          atMs,
          service: 'ens',
          what: after?.status === 'Running' ? 'instance.started' : 'instance.stopped',
          accountId: before.accountId,
          region: before.ensRegionId,
          resource: before.instanceId,
        }),
    }),
    begin: (to, kind, fault) => ({
      to,
      endsAtMs:
        fault?.kind === 'stick'
          ? Number.POSITIVE_INFINITY
          : nowMs() + drawMs(foundation.random, durations[kind]),
    }),
    takeAddress(vSwitch) {
      const host = nextHosts.get(vSwitch.vSwitchId) ?? firstHost;
      if (host > lastHost) return undefined;
      nextHosts.set(vSwitch.vSwitchId, host + 1);
      return `10.${vSwitch.block}.${host >> 8}.${host & 255}`;
    },
  };
}

/** A vSwitch is a /16; the cloud keeps the first and the last addresses for itself. */
export const firstHost = 2;
export const lastHost = 2 ** 16 - 5;

function finishEni(eni: EnsEni): EnsEni | undefined {
  const to = eni.transition?.to ?? eni.status;
  if (to === 'gone') return undefined;
  const instanceId = to === 'Available' ? undefined : eni.instanceId;
  return { ...eni, status: to, instanceId, transition: undefined };
}

function whatFinished(before: EnsEni, after: EnsEni | undefined): string {
  if (after === undefined) return 'eni.deleted';
  if (after.status === 'InUse') return 'eni.attached';
  return before.status === 'Attaching' ? 'eni.attach-failed' : 'eni.detached';
}
