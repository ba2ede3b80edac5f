import { type AddressGrant, grantAddresses } from './addresses.ts';
import type { Attachment, Eni, EniStatus, EniTransition } from './eni.ts';
import { begin, freeDeviceIndex } from './lifecycle.ts';
import type { EniSpec } from './specs.ts';
import type { EcsStore, RegionState } from './store.ts';
import type { VSwitch } from './vswitch.ts';

/**
 * Adds an ENI in any state whatsoever, which is how worlds are seeded: no quota, no rule of the API applies, only what is
 * physically impossible (an address twice, a vSwitch that does not exist) throws.
 */
export function addEni(store: EcsStore, spec: EniSpec): Eni {
  const state = store.region(spec.accountId, spec.region);
  const vSwitch = state.vSwitches.get(spec.vSwitchId);
  if (!vSwitch) {
    throw new Error(
      `There is no vSwitch ${spec.vSwitchId} in ${spec.region} of account ${spec.accountId}; add it before its ENIs.`,
    );
  }
  const granted = grantAddresses(vSwitch, spec);
  if (granted.kind !== 'granted') {
    throw new Error(
      `The vSwitch ${spec.vSwitchId} cannot give the ENI ${spec.eniId ?? spec.name ?? ''} its addresses: ${JSON.stringify(granted)}.`,
    );
  }
  const eni = makeEni(store, state, vSwitch, spec, granted.grant);
  const to = endOf(eni.status);
  if (to) begin(store, state, eni, to, spec.endsAtMs);
  else store.putEni(state, eni, store.nowMs());
  return eni;
}

/** Makes the value of a new ENI; ids are new or, when the spec names one, must never have been used. */
export function makeEni(
  store: EcsStore,
  state: RegionState,
  vSwitch: VSwitch,
  spec: EniSpec,
  grant: AddressGrant,
): Eni {
  const { ids } = store.foundation;
  const eniId = spec.eniId ?? ids.resource('eni');
  // Ids of our own making are new by construction.
  if (spec.eniId !== undefined) store.useEniId(eniId);
  const status = spec.status ?? (spec.attachedTo === undefined ? 'Available' : 'InUse');
  return {
    eniId,
    accountId: state.accountId,
    region: state.region,
    sequence: store.nextSequence(),
    addedAtMs: store.nowMs(),
    status,
    transition: undefined,
    attachment: attachmentOf(state, spec),
    type: spec.type ?? 'Secondary',
    trafficMode: spec.trafficMode ?? 'Standard',
    vpcId: vSwitch.vpcId,
    vSwitchId: vSwitch.vSwitchId,
    zoneId: vSwitch.zoneId,
    macAddress: ids.macAddress(),
    privateIps: grant.privateIps.map((address, index) => {
      const publicIp = index === 0 ? spec.publicIp : index === 1 ? spec.secondaryPublicIp : undefined;
      return publicIp === undefined ? { address } : { address, publicIp, allocationId: ids.resource('eip') };
    }),
    ipv6s: shared(grant.ipv6s),
    ipv4Prefixes: shared(grant.ipv4Prefixes),
    ipv6Prefixes: shared(grant.ipv6Prefixes),
    securityGroupIds: spec.securityGroupIds ?? nothing,
    name: spec.name ?? '',
    description: spec.description ?? '',
    resourceGroupId: spec.resourceGroupId ?? '',
    tags: new Map(Object.entries(spec.tags ?? {})),
    createdAtMs: spec.createdAtMs ?? store.nowMs(),
    ownerId: spec.ownerId ?? state.accountId,
    serviceManaged: spec.serviceManaged ?? false,
    serviceId: spec.serviceId ?? 0,
    deleteOnRelease: spec.deleteOnRelease ?? true,
    sourceDestCheck: spec.sourceDestCheck ?? false,
    queueNumber: spec.queueNumber,
    linked: spec.linked ?? false,
    hasBondedSlave: spec.hasBondedSlave ?? false,
    protected: spec.protected,
    group: spec.group,
    distort: spec.distort,
  };
}

const nothing: readonly string[] = [];

/** One empty list for all ENIs: in a world of 100,000 the empty ones alone would weigh as much as a tenth of it. */
const shared = (list: readonly string[]) => (list.length === 0 ? nothing : list);

function attachmentOf(state: RegionState, spec: EniSpec): Attachment | undefined {
  if (spec.attachedTo === undefined) return undefined;
  return {
    instanceId: spec.attachedTo,
    deviceIndex: spec.deviceIndex ?? (spec.type === 'Primary' ? 0 : freeDeviceIndex(state, spec.attachedTo)),
    networkCardIndex: spec.networkCardIndex,
    trunkEniId: spec.trunkEniId,
  };
}

function endOf(status: EniStatus): EniTransition['to'] | undefined {
  if (status === 'Attaching') return 'InUse';
  if (status === 'Detaching') return 'Available';
  return status === 'Deleting' ? 'gone' : undefined;
}
