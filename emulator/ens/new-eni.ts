import type { Foundation } from '../foundation.ts';
import type { EnsEni, EnsVSwitch } from './records.ts';
import { refusal } from './refusals.ts';
import type { EnsState } from './state.ts';

/** ENIs that one emulator holds at a time, over all accounts; the next one is refused. */
export const eniCap = 20_000;

export interface NewEni {
  readonly vSwitch: EnsVSwitch;
  readonly securityGroupIds: readonly string[];
  readonly name?: string;
  readonly description?: string;
  readonly type?: EnsEni['type'];
  readonly status?: 'Available' | 'InUse';
  readonly instanceId?: string | undefined;
  readonly serviceManaged?: boolean;
  readonly ipv6Addresses?: readonly string[];
  /** Epoch milliseconds; now when absent. */
  readonly createdAtMs?: number;
}

/** Makes an ENI that is ready at once, as CreateNetworkInterface does: no state comes before Available. */
export function createEni(state: EnsState, foundation: Foundation, wish: NewEni): EnsEni {
  const primaryIp = state.enis.size() < eniCap ? state.takeAddress(wish.vSwitch) : undefined;
  if (primaryIp === undefined) throw refusal.interfaceError();
  const eni: EnsEni = {
    eniId: foundation.ids.resource('eni'),
    accountId: wish.vSwitch.accountId,
    ensRegionId: wish.vSwitch.ensRegionId,
    networkId: wish.vSwitch.networkId,
    vSwitchId: wish.vSwitch.vSwitchId,
    securityGroupIds: [...wish.securityGroupIds],
    name: wish.name ?? '',
    description: wish.description ?? '',
    type: wish.type ?? 'Secondary',
    status: wish.status ?? 'Available',
    instanceId: wish.instanceId,
    serviceManaged: wish.serviceManaged ?? false,
    macAddress: foundation.ids.macAddress(),
    primaryIp,
    ipv6Addresses: [...(wish.ipv6Addresses ?? [])],
    createdAtMs: wish.createdAtMs ?? foundation.clock.nowMs(),
    transition: undefined,
  };
  state.enis.save(eni, eni.createdAtMs);
  state.note('eni.created', eni);
  return eni;
}
